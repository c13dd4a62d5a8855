"""Small deliveries for tests, and what is read from them."""

import io
from collections.abc import Sequence

import openpyxl

from portal.core import spreadsheets
from portal.core.spreadsheets import (
    Column,
    Problems,
    Row,
    open_workbook,
    read_sheet,
)

COLUMNS = (
    Column("personeelsnummer", spreadsheets.integer(minimum=1), required=True),
    Column("achternaam", spreadsheets.text(20), required=True),
    Column("bedrag", spreadsheets.money),
)


HEADER = ["personeelsnummer", "achternaam", "bedrag"]


def delivery(**sheets: Sequence[Sequence[object]]) -> io.BytesIO:
    """This function will write sheets as Excel users do, formulas included."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file


def read(
    *rows: Sequence[object], columns: Sequence[Column] = COLUMNS, **options: object
) -> tuple[list[Row], list[str]]:
    problems = Problems()
    with open_workbook(delivery(Blad=rows)) as workbook:
        found = read_sheet(workbook, "Blad", columns, problems, **options)
    assert problems.warnings == []
    return found, [str(problem) for problem in problems.errors]


def parsed(parse: object, value: object) -> object:
    """This function will deliver one value and return what its column makes of it."""
    rows, errors = read(["waarde"], [value], columns=[Column("waarde", parse)])
    return errors or [rows[0]["waarde"]]
