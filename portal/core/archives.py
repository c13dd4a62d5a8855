"""Proves that a delivered file is a harmless zip of Excel before anything reads it."""

import zipfile
import zlib
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import BinaryIO

MEBIBYTE = 1024 * 1024
MAX_FILE_SIZE = 20 * MEBIBYTE
MAX_MEMBERS = 200
MAX_UNPACKED_SIZE = 160 * MEBIBYTE
MAX_RATIO = 100
# Small members may be compressed as well as they like: they cannot fill a memory.
RATIO_COUNTS_FROM = 100_000

NOT_EXCEL = (
    "Dit is geen Excel-bestand (.xlsx). Open het bestand in Excel en kies "
    "Opslaan als: Excel-werkmap (.xlsx)"
)
OLD_OR_ENCRYPTED = (
    "Dit bestand is met een wachtwoord versleuteld of in het oude .xls-formaat "
    "opgeslagen. Sla het zonder wachtwoord op als Excel-werkmap (.xlsx)"
)
DAMAGED = (
    "Dit Excel-bestand is beschadigd. Open het in Excel, sla het opnieuw op als "
    "Excel-werkmap (.xlsx) en lever het nog een keer aan"
)
TOO_BIG_UNPACKED = "Dit Excel-bestand is uitgepakt te groot (meer dan 160 MB)"

_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_ZIP_SIGNATURE = b"PK"
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
)
_ENCRYPTED_FLAG = 0x1
_CHUNK = MEBIBYTE


class SpreadsheetError(Exception):
    """The whole file cannot be read; the message is a Dutch sentence for the sender."""


def open_archive(source: BinaryIO) -> zipfile.ZipFile:
    """This function will open a zip whose members are few, small and plain XML parts.

    Everything is unpacked once and thrown away, so that damage comes out here. A size
    that lies comes out too: zipfile stops at the declared size, where the checksum of
    the rest cannot be right.

    :raises SpreadsheetError: when the file is not an .xlsx, damaged or dangerous
    """
    _check_file(source)
    try:
        archive = zipfile.ZipFile(source)
        _check_members(archive.infolist())
        _check_kind(archive)
        for member in archive.infolist():
            _check_content(archive, member)
    except _UNREADABLE as error:
        raise SpreadsheetError(DAMAGED) from error
    return archive


def _check_file(source: BinaryIO) -> None:
    size = source.seek(0, 2)
    source.seek(0)
    start = source.read(len(_OLE_SIGNATURE))
    source.seek(0)
    if size > MAX_FILE_SIZE:
        message = "Dit bestand is te groot. Een Excel-bestand mag 20 MB groot zijn"
        raise SpreadsheetError(message)
    if start == _OLE_SIGNATURE:
        raise SpreadsheetError(OLD_OR_ENCRYPTED)
    if not zipfile.is_zipfile(source):
        is_damaged = start.startswith(_ZIP_SIGNATURE)
        raise SpreadsheetError(DAMAGED if is_damaged else NOT_EXCEL)
    source.seek(0)


def _check_members(members: Sequence[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        message = "Dit Excel-bestand bestaat uit te veel onderdelen"
        raise SpreadsheetError(message)
    if sum(member.file_size for member in members) > MAX_UNPACKED_SIZE:
        raise SpreadsheetError(TOO_BIG_UNPACKED)
    if len({member.filename.casefold() for member in members}) < len(members):
        raise SpreadsheetError(DAMAGED)
    for member in members:
        _check_member(member)
    _check_ratio(
        sum(member.file_size for member in members),
        sum(member.compress_size for member in members),
    )


def _check_member(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & _ENCRYPTED_FLAG:
        raise SpreadsheetError(OLD_OR_ENCRYPTED)
    if _is_unsafe(member.orig_filename):
        message = "Dit Excel-bestand bevat een onderdeel met een onveilige naam"
        raise SpreadsheetError(message)
    _refuse_active_content(member.filename.casefold())
    _check_ratio(member.file_size, member.compress_size)


def _is_unsafe(name: str) -> bool:
    path = PurePosixPath(name)
    odd_character = any(character in name for character in ("\\", ":", "\0"))
    return odd_character or path.is_absolute() or ".." in path.parts


def _refuse_active_content(name: str) -> None:
    if "vbaproject" in name or "/macrosheets/" in name:
        message = "Dit Excel-bestand bevat macro's. Sla het op als .xlsx zonder macro's"
        raise SpreadsheetError(message)
    if "externallinks" in name:
        message = (
            "Dit Excel-bestand bevat koppelingen met andere bestanden. Verbreek de "
            "koppelingen (Gegevens, Koppelingen bewerken) en sla het opnieuw op"
        )
        raise SpreadsheetError(message)


def _check_ratio(unpacked: int, packed: int) -> None:
    if unpacked > RATIO_COUNTS_FROM and unpacked > MAX_RATIO * max(packed, 1):
        raise SpreadsheetError(TOO_BIG_UNPACKED)


def _check_kind(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if "[Content_Types].xml" not in names or not any(
        n.startswith("xl/") for n in names
    ):
        raise SpreadsheetError(NOT_EXCEL)


def _check_content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    tail = b""
    with archive.open(member) as part:
        while chunk := part.read(_CHUNK):
            window = tail + chunk
            if any(declaration in window for declaration in _DECLARATIONS):
                message = (
                    "Dit Excel-bestand bevat een onderdeel (DTD) dat Excel zelf nooit "
                    "schrijft. Open het in Excel en sla het opnieuw op als .xlsx"
                )
                raise SpreadsheetError(message)
            tail = chunk[-len(_DECLARATIONS[0]) :]
