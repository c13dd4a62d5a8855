"""Opens a delivered .xlsx that was proven harmless and walks its cells."""

import datetime
import enum
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.etree.ElementTree import ParseError

from portal.core.archives import DAMAGED, SpreadsheetError, open_archive

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

# One more than a delivery may have: what lies further right is not worth the memory.
WIDEST_ROW = 61

_UNREADABLE = (
    ParseError,
    zipfile.BadZipFile,
    zlib.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


class Odd(enum.Enum):
    """What a cell may hold that is not a value."""

    FORMULA = "formula"
    ERROR = "error"


FilledValue = str | Decimal | bool | datetime.datetime | datetime.time
CellValue = FilledValue | Odd
RawRow = tuple[int, dict[int, CellValue]]


@dataclass(frozen=True, slots=True)
class Workbook:
    """An opened delivery: its sheets by title, in the order of the file."""

    sheets: Mapping[str, "ReadOnlyWorksheet"]

    @property
    def sheet_names(self) -> list[str]:
        return list(self.sheets)

    def rows(self, sheet: str) -> Iterator[RawRow]:
        """This function will yield each filled row: its number and its cells by column.

        :raises SpreadsheetError: when the sheet turns out to be damaged
        """
        worksheet = self.sheets[sheet]
        # The declared size may be anything; the rows themselves tell how far it goes.
        worksheet.reset_dimensions()
        try:
            for number, row in enumerate(
                worksheet.iter_rows(max_col=WIDEST_ROW), start=1
            ):
                cells = {
                    place: cell
                    for place, cell in enumerate(map(_value, row), 1)
                    if cell is not None
                }
                if cells:
                    yield number, cells
        except _UNREADABLE as error:
            raise SpreadsheetError(DAMAGED) from error


@contextmanager
def open_workbook(source: Path | BinaryIO) -> Iterator[Workbook]:
    """This function will open a delivered .xlsx after proving it harmless.

    :raises SpreadsheetError: with a Dutch sentence, when the file cannot be read
    """
    with ExitStack() as stack:
        if isinstance(source, Path):
            source = stack.enter_context(source.open("rb"))
        stack.enter_context(open_archive(source))
        book = _load(source)
        stack.callback(book.close)
        yield Workbook({sheet.title: sheet for sheet in book.worksheets})


def _load(source: BinaryIO) -> Any:
    import openpyxl

    if not openpyxl.DEFUSEDXML:  # pragma: no cover
        message = "defusedxml is missing: openpyxl would expand entities"
        raise ImportError(message)
    try:
        return openpyxl.load_workbook(source, read_only=True, keep_links=False)
    except _UNREADABLE as error:
        raise SpreadsheetError(DAMAGED) from error


def _value(cell: Any) -> CellValue | None:
    value = cell.value
    if value is None or isinstance(
        value, str | bool | datetime.datetime | datetime.time
    ):
        return _text_or_odd(cell.data_type, value) if isinstance(value, str) else value
    if isinstance(value, int | float):
        return Decimal(repr(value))
    # A duration or a day without a time: something of Excel's clock.
    return datetime.time()


def _text_or_odd(data_type: str, value: str) -> CellValue:
    return {"f": Odd.FORMULA, "e": Odd.ERROR}.get(data_type, value)
