"""Writes workbooks whose text can never become a formula, the same bytes every time."""

import datetime
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DATE_FORMAT = "d-m-yyyy"
MONEY_FORMAT = "#,##0.00"

_WRITABLE = (str, int, Decimal, datetime.date)
# Excel would read a text that starts like this as a formula once somebody edits it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_MADE_AT = (2020, 1, 1, 0, 0, 0)
_TIMESTAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def write_workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """This function will write an .xlsx: per sheet a header row and its records.

    Text stays text whatever it starts with, Decimals become numbers, dates are written
    the Dutch way. The same rows give the same bytes, so a file can be recognised.

    :raises TypeError: for a value that is not text, a number, a date, a bool or None
    """
    from openpyxl import Workbook

    _check_values(sheets)
    workbook = Workbook(write_only=True)
    for title, rows in sheets.items():
        _write_sheet(workbook.create_sheet(title), rows)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return _without_clock(buffer)


def _check_values(sheets: Mapping[str, Sequence[Sequence[object]]]) -> None:
    for value in (value for rows in sheets.values() for row in rows for value in row):
        if value is not None and not isinstance(value, _WRITABLE):
            message = f"a cell cannot hold {type(value).__name__}"
            raise TypeError(message)


def _write_sheet(sheet: "WriteOnlyWorksheet", rows: Sequence[Sequence[object]]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    header = rows[0] if rows else ()
    for number, title in enumerate(header, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(12, len(str(title)) + 2)
    bold = Font(bold=True)
    for number, row in enumerate(rows):
        cells = [_cell(sheet, value) for value in row]
        for cell in cells if number == 0 else ():
            cell.font = bold
        sheet.append(cells)


def _cell(sheet: "WriteOnlyWorksheet", value: object) -> "WriteOnlyCell":
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, bool):
        return _text_cell(sheet, "J" if value else "N")
    if isinstance(value, str):
        return _text_cell(sheet, value)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, Decimal):
        cell.number_format = MONEY_FORMAT
    elif isinstance(value, datetime.date):
        cell.number_format = DATE_FORMAT
    return cell


def _text_cell(sheet: "WriteOnlyWorksheet", value: str) -> "WriteOnlyCell":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA_STARTS)
    return cell


def _without_clock(written: io.BytesIO) -> bytes:
    """This function will pack the parts again without the moment they were made."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _TIMESTAMP.sub(rb"\g<1>2020-01-01T00:00:00Z", content)
            member = zipfile.ZipInfo(name, _MADE_AT)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, content)
    return buffer.getvalue()
