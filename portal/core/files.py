"""Documents on disk: encrypted, under a name that says nothing, and never changed."""

import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction

from portal.core.crypto import decrypt, encrypt

DRAFT = ".part"


def store(content: bytes, *, environment_id: int) -> str:
    """This function will write a document and return the name to find it by."""
    with new_file(environment_id) as (name, stream):
        stream.write(encrypt(content, purpose=name))
    return name


@contextmanager
def new_file(environment_id: int) -> Iterator[tuple[str, IO[bytes]]]:
    """This function will open a file of an environment, under a name that says nothing.

    It appears whole when the block has ended, or not at all.
    """
    name = f"{environment_id}/{uuid.uuid4()}"
    path_of(name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with written_whole(name) as stream:
        yield name, stream


@contextmanager
def written_whole(name: str) -> Iterator[IO[bytes]]:
    """This function will open a file to be there whole when the block has ended, or as it was."""
    path = path_of(name)
    draft = path.with_suffix(DRAFT)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)


def stored_names() -> Iterator[str]:
    """This function will name every document that is stored, of all environments."""
    root = Path(settings.STORAGE_DIR)
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix != DRAFT:
            yield str(path.relative_to(root))


def load(name: str) -> bytes:
    """This function will return a stored document.

    :raises Tampered: when the file is not what was stored under this name.
    """
    return decrypt(path_of(name).read_bytes(), purpose=name)


def discard(name: str) -> None:
    """This function will remove a document that no row points to."""
    path_of(name).unlink(missing_ok=True)


def discard_after_commit(names: Iterable[str]) -> None:
    """This function will remove documents once the transaction that forgets them is committed."""
    for name in filter(None, names):
        transaction.on_commit(partial(discard, name))


def path_of(name: str) -> Path:
    """This function will tell where a stored document is."""
    return Path(settings.STORAGE_DIR) / name
