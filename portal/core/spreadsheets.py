"""Reads a delivered sheet into rows of meaning, with every mistake at its own cell."""

from collections.abc import Iterator, Sequence

from portal.core.archives import SpreadsheetError
from portal.core.cells import (
    Column,
    bsn,
    choice,
    country,
    date,
    decimal,
    email,
    iban,
    integer,
    money,
    nationality,
    postcode,
    text,
    wage_tax_number,
    yes_no,
)
from portal.core.problems import Problem, Problems
from portal.core.sheet_rows import Row, advice, filled, folded, row_reader
from portal.core.sheet_writer import write_workbook
from portal.core.workbooks import Workbook, open_workbook

__all__ = [
    "Column",
    "Problem",
    "Problems",
    "Row",
    "SpreadsheetError",
    "Workbook",
    "bsn",
    "check_sheets",
    "choice",
    "country",
    "date",
    "decimal",
    "email",
    "iban",
    "integer",
    "iter_sheet",
    "money",
    "nationality",
    "open_workbook",
    "postcode",
    "read_sheet",
    "text",
    "wage_tax_number",
    "write_workbook",
    "yes_no",
]

MAX_ROWS = 200_000


def check_sheets(workbook: Workbook, known: Sequence[str], problems: Problems) -> None:
    """This function will note every sheet that is not part of this delivery."""
    names = {folded(name) for name in known}
    for title in workbook.sheet_names:
        if folded(title) not in names:
            hint = advice(title, known, "Verwijder dit tabblad.")
            problems.sheet_error(title, f"Onbekend tabblad '{title}'. {hint}")


def read_sheet(
    workbook: Workbook,
    name: str,
    columns: Sequence[Column],
    problems: Problems,
    *,
    required: bool = True,
    max_rows: int = MAX_ROWS,
) -> list[Row]:
    """This function will return all rows of a sheet; see iter_sheet.

    :raises SpreadsheetError: when the sheet turns out to be damaged
    """
    rows = iter_sheet(
        workbook, name, columns, problems, required=required, max_rows=max_rows
    )
    return list(rows)


def iter_sheet(
    workbook: Workbook,
    name: str,
    columns: Sequence[Column],
    problems: Problems,
    *,
    required: bool = True,
    max_rows: int = MAX_ROWS,
) -> Iterator[Row]:
    """This function will yield the rows of a sheet, noting what is wrong on the way.

    Order of columns and sheets is free, empty rows are skipped; unknown, double and
    missing columns, formulas and empty required cells are errors.

    :raises SpreadsheetError: when the sheet turns out to be damaged
    """
    title = _title(workbook, name)
    if title is None:
        if required:
            problems.sheet_error(name, f"Het tabblad '{name}' ontbreekt")
        return
    rows = filled(workbook.rows(title))
    count = 0
    if header := next(rows, None):
        reader = row_reader(title, header, columns, problems)
        for count, raw in enumerate(rows, start=1):
            if count > max_rows:
                problems.sheet_error(title, f"Te veel rijen: hoogstens {max_rows}")
                return
            yield reader.read(raw)
    if required and count == 0:
        problems.sheet_error(title, f"Het tabblad '{title}' heeft geen rijen")


def _title(workbook: Workbook, name: str) -> str | None:
    titles = {folded(title): title for title in workbook.sheet_names}
    return titles.get(folded(name))
