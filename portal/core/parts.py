"""Large documents on disk: encrypted part by part, so that none is ever whole in memory.

Each part is bound to the document, its place and whether it is the last one: parts can not be
changed, left out, swapped or cut off without notice (STREAM, Hoang et al. 2015).
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from portal.core.crypto import Tampered, decrypt, encrypt
from portal.core.files import new_file, path_of

PART_BYTES = 1_048_576
LENGTH_BYTES = 4


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it was stored: where, and the SHA-256 and size in bytes of its contents."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Download:
    """A file to send, part by part; ``size`` in bytes."""

    file_name: str
    content_type: str
    size: int
    parts: Iterator[bytes]


def store_parts(pieces: Iterable[bytes], *, environment_id: int) -> Stored:
    """This function will write a document as its pieces come, whole or not at all."""
    with new_file(environment_id) as (name, stream):
        return write_parts(stream, name, pieces)


def load_parts(name: str) -> Iterator[bytes]:
    """This function will return a stored document, part by part.

    :raises Tampered: when the file is not what was stored under this name.
    """
    with path_of(name).open("rb") as stream:
        place, is_last = 0, False
        while header := stream.read(LENGTH_BYTES):
            if is_last:
                raise Tampered("something follows the last part")
            is_last = header[0] >= LAST
            length = int.from_bytes(header) & ~(LAST << 24)
            yield decrypt(stream.read(length), purpose=_purpose(name, place, is_last))
            place += 1
    if not is_last:
        raise Tampered("the last part is missing")


def is_intact(stored: Stored) -> bool:
    """This function will read a stored document, and tell whether it is the one that was made."""
    digest = hashlib.sha256()
    try:
        for part in load_parts(stored.name):
            digest.update(part)
    except (Tampered, OSError):
        return False
    return digest.hexdigest() == stored.sha256


# The first bit of a part's length says that it is the last one.
LAST = 0x80


def write_parts(stream: IO[bytes], name: str, pieces: Iterable[bytes]) -> Stored:
    """This function will write a document into the file that was opened under its name."""
    digest, size, parts = hashlib.sha256(), 0, _parts(pieces)
    for place, (part, is_last) in enumerate(parts):
        digest.update(part)
        size += len(part)
        sealed = encrypt(part, purpose=_purpose(name, place, is_last))
        length = len(sealed) | (LAST << 24 if is_last else 0)
        stream.write(length.to_bytes(LENGTH_BYTES))
        stream.write(sealed)
    return Stored(name, digest.hexdigest(), size)


def _parts(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Pieces of any length as parts of one length, each with whether it is the last."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) > PART_BYTES:
            yield bytes(held[:PART_BYTES]), False
            del held[:PART_BYTES]
    yield bytes(held), True


def _purpose(name: str, place: int, is_last: bool) -> str:
    return f"{name}#{place}{'!' if is_last else ''}"
