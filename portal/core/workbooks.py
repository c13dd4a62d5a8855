"""Opens a delivered .xlsx and finds its sheets, shared texts and date styles."""

import contextlib
import datetime
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat import ExpatError

import openpyxl
from defusedxml.ElementTree import fromstring
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from portal.core.archives import DAMAGED, NOT_EXCEL, SpreadsheetError, open_archive
from portal.core.sheet_xml import Conventions, RawRow, read_rows, read_texts

if not openpyxl.DEFUSEDXML:  # pragma: no cover
    message = "defusedxml is missing: openpyxl would expand entities"
    raise ImportError(message)

MAX_PART_SIZE = 4 * 1024 * 1024

Relations = Mapping[str, tuple[str, str]]

_UNREADABLE = (
    ExpatError,
    ParseError,
    zipfile.BadZipFile,
    zlib.error,
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Workbook:
    """An opened delivery: the parts of its sheets by title, in the order of the file."""

    archive: zipfile.ZipFile
    paths: Mapping[str, str]
    conventions: Conventions

    @property
    def sheet_names(self) -> list[str]:
        return list(self.paths)

    def rows(self, sheet: str) -> Iterator[RawRow]:
        """This function will yield each filled row: its number and its cells by column.

        :raises SpreadsheetError: when the sheet turns out to be damaged
        """
        try:
            with self.archive.open(self.paths[sheet]) as source:
                yield from read_rows(source, self.conventions)
        except _UNREADABLE as error:
            raise SpreadsheetError(DAMAGED) from error


@contextlib.contextmanager
def open_workbook(source: Path | BinaryIO) -> Iterator[Workbook]:
    """This function will open a delivered .xlsx after proving it harmless.

    :raises SpreadsheetError: with a Dutch sentence, when the file cannot be read
    """
    with contextlib.ExitStack() as stack:
        if isinstance(source, Path):
            source = stack.enter_context(source.open("rb"))
        archive = stack.enter_context(open_archive(source))
        yield _read_workbook(archive)


def _read_workbook(archive: zipfile.ZipFile) -> Workbook:
    try:
        path = _workbook_path(archive)
        root = _part(archive, path)
        related = _relations(archive, path)
        conventions = Conventions(
            texts=_shared_texts(archive, related),
            date_styles=_date_styles(archive, related),
            epoch=_epoch(root),
        )
        return Workbook(archive, _sheet_paths(root, related), conventions)
    except _UNREADABLE as error:
        raise SpreadsheetError(DAMAGED) from error


def _workbook_path(archive: zipfile.ZipFile) -> str:
    paths = _paths_of_kind(_relations(archive, ""), "officeDocument")
    if len(paths) != 1 or _name(_part(archive, paths[0])) != "workbook":
        raise SpreadsheetError(NOT_EXCEL)
    return paths[0]


def _part(archive: zipfile.ZipFile, path: str) -> Element:
    if archive.getinfo(path).file_size > MAX_PART_SIZE:
        raise SpreadsheetError(DAMAGED)
    return fromstring(archive.read(path), forbid_dtd=True)


def _relations(archive: zipfile.ZipFile, path: str) -> Relations:
    folder, name = posixpath.split(path)
    root = _part(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    return {
        relation.attrib["Id"]: (
            relation.attrib["Type"].rpartition("/")[2],
            _resolved(folder, relation.attrib["Target"]),
        )
        for relation in root
    }


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _paths_of_kind(related: Relations, wanted: str) -> list[str]:
    return [path for kind, path in related.values() if kind == wanted]


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _children(root: Element, parent: str) -> list[Element]:
    return [child for group in root if _name(group) == parent for child in group]


def _sheet_paths(root: Element, related: Relations) -> dict[str, str]:
    sheets = [
        (sheet.attrib["name"], related[_relation_id(sheet)])
        for sheet in _children(root, "sheets")
    ]
    # Chart sheets hold no cells and are left alone.
    return {name: path for name, (kind, path) in sheets if kind == "worksheet"}


def _relation_id(sheet: Element) -> str:
    return next(value for key, value in sheet.items() if key.endswith("}id"))


def _epoch(root: Element) -> datetime.datetime:
    properties = [child for child in root if _name(child) == "workbookPr"]
    uses_1904 = any(child.get("date1904") in ("1", "true") for child in properties)
    return MAC_EPOCH if uses_1904 else WINDOWS_EPOCH


def _shared_texts(archive: zipfile.ZipFile, related: Relations) -> list[str]:
    for path in _paths_of_kind(related, "sharedStrings"):
        with archive.open(path) as source:
            return read_texts(source)
    return []


def _date_styles(archive: zipfile.ZipFile, related: Relations) -> frozenset[str]:
    for path in _paths_of_kind(related, "styles"):
        root = _part(archive, path)
        formats = dict(BUILTIN_FORMATS) | {
            int(element.attrib["numFmtId"]): element.attrib["formatCode"]
            for element in _children(root, "numFmts")
        }
        return frozenset(
            str(number)
            for number, style in enumerate(_children(root, "cellXfs"))
            if is_date_format(formats.get(int(style.get("numFmtId", "0")), "General"))
        )
    return frozenset()
