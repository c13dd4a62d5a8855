"""Documents on disk: encrypted, under a name that says nothing, and never changed."""

import os
import uuid
from pathlib import Path

from django.conf import settings

from portal.core.crypto import decrypt, encrypt


def store(content: bytes, *, environment_id: int) -> str:
    """This function will write a document and return the name to find it by.

    The file appears whole or not at all.
    """
    name = f"{environment_id}/{uuid.uuid4()}"
    path = _path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(encrypt(content, purpose=name))
            stream.flush()
            os.fsync(stream.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    return name


def load(name: str) -> bytes:
    """This function will return a stored document.

    :raises Tampered: when the file is not what was stored under this name.
    """
    return decrypt(_path(name).read_bytes(), purpose=name)


def discard(name: str) -> None:
    """This function will remove a document that no row points to."""
    _path(name).unlink(missing_ok=True)


def _path(name: str) -> Path:
    return Path(settings.STORAGE_DIR) / name
