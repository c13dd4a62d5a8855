"""Zip archives that are written as they are read, member by member."""

import io
import zipfile
from collections.abc import Iterable, Iterator

# So that the same documents make the same archive.
_MADE_AT = (2020, 1, 1, 0, 0, 0)
_OWNER_ALONE = 0o600 << 16
LONGEST = 150


class _Pipe(io.RawIOBase):
    """Takes what the archive writes, and gives it on."""

    def __init__(self) -> None:
        self.held = bytearray()

    def write(self, piece: bytes) -> int:  # type: ignore[override]
        self.held += piece
        return len(piece)

    def take(self) -> bytes:
        taken = bytes(self.held)
        self.held.clear()
        return taken


def zip_stream(members: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """This function will pack documents, each with its name, holding one of them at a time.

    Names that occur twice get a number; the same documents make the same bytes.
    """
    pipe, names = _Pipe(), set[str]()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            member = zipfile.ZipInfo(_unused(safe_name(name), names), _MADE_AT)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = _OWNER_ALONE
            archive.writestr(member, content)
            yield pipe.take()
    yield pipe.take()


def safe_name(name: str) -> str:
    """This function will make a file name of a text: no folders, controls or reading direction."""
    kept = "".join(
        " " if letter in '/\\:*?"<>|' or not letter.isprintable() else letter
        for letter in name
    )
    text = " ".join(kept.split()).lstrip(". ")
    stem, dot, kind = text.rpartition(".")
    if not dot:
        return text[:LONGEST] or "document"
    return f"{stem[:LONGEST]}.{kind[:10]}"


def _unused(name: str, names: set[str]) -> str:
    stem, dot, kind = name.rpartition(".")
    number, found = 1, name
    while found.casefold() in names:
        number += 1
        found = f"{stem} ({number}){dot}{kind}"
    names.add(found.casefold())
    return found
