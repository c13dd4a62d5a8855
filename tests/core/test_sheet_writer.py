"""A workbook that we write ourselves."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest

from portal.core import spreadsheets
from portal.core.spreadsheets import (
    Column,
    Problems,
    open_workbook,
    read_sheet,
    write_workbook,
)


def test_write_workbook_can_be_read_back():
    content = write_workbook(
        {
            "Blad": [
                ["tekst", "aantal", "bedrag", "datum", "ja"],
                ["=1+1", 3, Decimal("-12.50"), datetime.date(2026, 10, 24), True],
                ["#REF!", None, Decimal(0), None, False],
            ]
        }
    )
    kinds = [
        Column("tekst", spreadsheets.text()),
        Column("aantal", spreadsheets.integer()),
        Column("bedrag", spreadsheets.money),
        Column("datum", spreadsheets.date),
        Column("ja", spreadsheets.yes_no),
    ]
    problems = Problems()

    with open_workbook(io.BytesIO(content)) as workbook:
        rows = read_sheet(workbook, "Blad", kinds, problems)

    assert problems.errors == []
    assert [row.values for row in rows] == [
        ("=1+1", 3, Decimal("-12.50"), datetime.date(2026, 10, 24), True),
        ("#REF!", None, Decimal("0.00"), None, False),
    ]


@pytest.mark.parametrize("value", ["=1+1", "+31", "-1", "@x", "\tx", "'x"])
def test_write_workbook_never_makes_a_formula_of_text(value: str):
    content = write_workbook({"Blad": [["tekst"], [value]]})

    cell = openpyxl.load_workbook(io.BytesIO(content))["Blad"]["A2"]
    assert (cell.data_type, cell.value) == ("s", value)
    assert cell.quotePrefix is (value != "'x")


def test_write_workbook_drops_characters_excel_refuses():
    content = write_workbook({"Blad": [["tekst"], ["a\x00b\x1fc"]]})

    assert openpyxl.load_workbook(io.BytesIO(content))["Blad"]["A2"].value == "abc"


def test_write_workbook_shows_the_header_in_bold_and_keeps_it_in_sight():
    content = write_workbook({"Blad": [["bedrag", "datum"], [Decimal("1.5"), None]]})

    sheet = openpyxl.load_workbook(io.BytesIO(content))["Blad"]
    assert sheet.freeze_panes == "A2"
    assert (sheet["A1"].font.bold, sheet["A2"].font.bold) == (True, False)
    assert sheet["A2"].number_format == "#,##0.00"


def test_write_workbook_writes_an_empty_sheet():
    content = write_workbook({"Blad": []})

    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == ["Blad"]


def test_write_workbook_gives_the_same_bytes_twice():
    sheets = {"Blad": [["naam"], ["Dijk"]]}

    assert write_workbook(sheets) == write_workbook(sheets)


def test_write_workbook_refuses_floats():
    with pytest.raises(TypeError, match=r"^a cell cannot hold float$"):
        write_workbook({"Blad": [["bedrag"], [1.5]]})
