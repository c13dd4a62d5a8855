"""Turns the XML of a worksheet into rows of cells, one row in memory at a time.

openpyxl reads a sheet without declared dimensions twice, builds a tree of every text and
quietly drops rows out of order; this reader refuses what Excel itself would not write.
"""

import datetime
import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import IO, TypeVar
from xml.parsers import expat

from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel

MAX_ROWS_OF_EXCEL = 1_048_576
MAX_COLUMNS_OF_EXCEL = 16_384
MAX_TEXT = 40_000
MAX_TEXTS = 1_000_000
MAX_DIGITS = 15
# A tag that does not end would make expat start over at every chunk.
MAX_TOKEN = 1024 * 1024

_CHUNK = 64 * 1024
_SEPARATOR = "}"
_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)


class Odd(enum.Enum):
    """What a cell may hold that is not a value."""

    FORMULA = "formula"
    ERROR = "error"


CellValue = str | Decimal | bool | datetime.datetime | datetime.time | Odd
RawRow = tuple[int, dict[int, CellValue]]
Attributes = Mapping[str, str]
Handler = TypeVar("Handler")


@dataclass(frozen=True, slots=True)
class Conventions:
    """What the cells of one workbook refer to: shared texts, date styles, first day."""

    texts: Sequence[str]
    date_styles: frozenset[str]
    epoch: datetime.datetime


def read_rows(source: IO[bytes], conventions: Conventions) -> Iterator[RawRow]:
    """This function will yield each filled row: its number and its cells by column.

    :raises ValueError: when the XML is not that of a worksheet Excel would write
    """
    reader = _SheetReader(conventions)
    for _ in _feed(source, reader):
        rows, reader.rows = reader.rows, []
        yield from rows


def read_texts(source: IO[bytes]) -> list[str]:
    """This function will return the shared texts, without their phonetic readings.

    :raises ValueError: when the XML is damaged or holds more than a million texts
    """
    reader = _TextReader()
    for _ in _feed(source, reader):
        if len(reader.texts) > MAX_TEXTS:
            message = "more shared texts than a delivery can need"
            raise ValueError(message)
    return reader.texts


class _Reader:
    """Collects the text of a cell; subclasses say which elements matter."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.is_collecting = False
        self.is_phonetic = False
        self.starts: dict[str, Callable[[Attributes], None]] = {
            "t": self.start_text,
            "rPh": self.start_phonetic,
        }
        self.ends: dict[str, Callable[[], None]] = {
            "t": self.end_text,
            "rPh": self.end_phonetic,
        }

    def start_text(self, _attributes: Attributes) -> None:
        self.is_collecting = not self.is_phonetic

    def end_text(self) -> None:
        self.is_collecting = False

    def start_phonetic(self, _attributes: Attributes) -> None:
        self.is_phonetic = True

    def end_phonetic(self) -> None:
        self.is_phonetic = False

    def text(self, data: str) -> None:
        if self.is_collecting:
            self.length += len(data)
            if self.length > MAX_TEXT:
                message = "a text longer than Excel allows"
                raise ValueError(message)
            self.pieces.append(data)

    def begin(self) -> None:
        self.pieces, self.length = [], 0

    def collected(self) -> str:
        return "".join(self.pieces)


class _TextReader(_Reader):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.starts["si"] = lambda _attributes: self.begin()
        self.ends["si"] = lambda: self.texts.append(self.collected())


class _SheetReader(_Reader):
    def __init__(self, conventions: Conventions) -> None:
        super().__init__()
        self.conventions = conventions
        self.rows: list[RawRow] = []
        self.cells: dict[int, CellValue] = {}
        self.number = self.column = 0
        self.has_formula = False
        self.attributes: Attributes = {}
        self.starts |= {
            "row": self.start_row,
            "c": self.start_cell,
            "v": self.start_text,
            "f": self.start_formula,
        }
        self.ends |= {"row": self.end_row, "c": self.end_cell, "v": self.end_text}

    def start_row(self, attributes: Attributes) -> None:
        number = int(attributes.get("r", self.number + 1))
        if not self.number < number <= MAX_ROWS_OF_EXCEL:
            message = f"row {number} after row {self.number}"
            raise ValueError(message)
        self.number, self.column, self.cells = number, 0, {}

    def end_row(self) -> None:
        if self.cells:
            self.rows.append((self.number, self.cells))

    def start_cell(self, attributes: Attributes) -> None:
        letters = attributes.get("r", "").rstrip("0123456789")
        column = _column(letters) if letters else self.column + 1
        if not self.column < column <= MAX_COLUMNS_OF_EXCEL:
            message = f"column {column} after column {self.column}"
            raise ValueError(message)
        self.column, self.attributes, self.has_formula = column, attributes, False
        self.begin()

    def end_cell(self) -> None:
        value = Odd.FORMULA if self.has_formula else self.value()
        if value is not None:
            self.cells[self.column] = value

    def start_formula(self, _attributes: Attributes) -> None:
        self.has_formula = True

    def value(self) -> CellValue | None:
        text, kind = self.collected(), self.attributes.get("t", "n")
        if not text:
            return None
        if kind == "n":
            is_date = self.attributes.get("s") in self.conventions.date_styles
            return self.date(text) if is_date else _number(text)
        if kind == "s":
            return self.conventions.texts[int(text)]
        if kind in ("inlineStr", "str"):
            return text
        return _rare_value(kind, text)

    def date(self, text: str) -> CellValue:
        number = _number(text)
        if not isinstance(number, Decimal):
            return number
        try:
            return from_excel(float(number), self.conventions.epoch)
        except (OverflowError, ValueError):
            return Odd.ERROR


def _rare_value(kind: str, text: str) -> CellValue:
    if kind == "b":
        return text not in ("0", "false")
    if kind == "d":
        return datetime.datetime.fromisoformat(text)
    return Odd.ERROR


def _number(text: str) -> Decimal | Odd:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Odd.ERROR
    is_usable = number.is_finite() and number.adjusted() < MAX_DIGITS
    return number if is_usable else Odd.ERROR


@lru_cache(maxsize=MAX_COLUMNS_OF_EXCEL)
def _column(letters: str) -> int:
    return column_index_from_string(letters)


def _feed(source: IO[bytes], reader: _Reader) -> Iterator[None]:
    parser = _parser(reader)
    fed = 0
    while chunk := source.read(_CHUNK):
        parser.Parse(chunk, False)
        fed += len(chunk)
        if fed - parser.CurrentByteIndex > MAX_TOKEN:
            message = "a tag without an end"
            raise ValueError(message)
        yield
    parser.Parse(b"", True)
    yield


def _parser(reader: _Reader) -> expat.XMLParserType:
    starts, ends = _by_full_name(reader.starts), _by_full_name(reader.ends)

    def start(name: str, attributes: dict[str, str]) -> None:
        if handle := starts.get(name):
            handle(attributes)

    def end(name: str) -> None:
        if handle := ends.get(name):
            handle()

    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse_declaration
    return parser


def _by_full_name(handlers: Mapping[str, Handler]) -> dict[str, Handler]:
    return {
        f"{namespace}{_SEPARATOR}{name}": handler
        for namespace in _NAMESPACES
        for name, handler in handlers.items()
    }


def _refuse_declaration(*_declaration: object) -> None:
    message = "a document type declaration, which Excel never writes"
    raise ValueError(message)
