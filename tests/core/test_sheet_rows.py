"""A sheet becomes rows of meaning, and every mistake a sentence at its own cell."""

from decimal import Decimal

import pytest

from portal.core import spreadsheets
from portal.core.spreadsheets import (
    Column,
    Problems,
    open_workbook,
    read_sheet,
)
from tests.core.sheets import COLUMNS, HEADER, delivery, read


def test_read_sheet_returns_rows_in_the_order_of_the_file():
    rows, errors = read(HEADER, [1001, "Dijk", 12.5], [1002, "Boer", None])

    assert errors == []
    assert [
        (row.number, row["personeelsnummer"], row["achternaam"]) for row in rows
    ] == [
        (2, 1001, "Dijk"),
        (3, 1002, "Boer"),
    ]
    assert [row["bedrag"] for row in rows] == [Decimal("12.50"), None]


def test_read_sheet_takes_columns_in_any_order_and_spelling():
    rows, errors = read(
        ["bedrag", None, " Achternaam ", "PERSONEELSNUMMER"], ["1,5", None, "Dijk", 1]
    )

    assert errors == []
    assert (rows[0].cell("bedrag"), rows[0].cell("achternaam")) == ("A2", "C2")
    assert (rows[0]["bedrag"], rows[0]["personeelsnummer"]) == (Decimal("1.50"), 1)


def test_row_knows_which_columns_the_sheet_has():
    rows, _ = read(HEADER[:2], [1001, "Dijk"])

    assert (rows[0].has("achternaam"), rows[0].has("bedrag")) == (True, False)
    assert rows[0]["bedrag"] is None
    assert rows[0].cell("bedrag") == "A2"
    assert rows[0].sheet == "Blad"


def test_row_refuses_a_column_nobody_declared():
    rows, _ = read(HEADER, [1001, "Dijk", 1])

    with pytest.raises(KeyError):
        rows[0]["voornaam"]


def test_read_sheet_skips_empty_rows():
    rows, errors = read(HEADER, [None, "  ", None], [], [1001, "Dijk", 1])

    assert errors == []
    assert [row.number for row in rows] == [4]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([], ["Blad!A1  Het tabblad 'Blad' heeft geen rijen"], id="empty"),
        pytest.param(
            [HEADER], ["Blad!A1  Het tabblad 'Blad' heeft geen rijen"], id="header only"
        ),
        pytest.param(
            [["personeelsnummer", "bedrag"], [1, 2]],
            ["Blad!A1  De kolom 'achternaam' ontbreekt"],
            id="required column missing",
        ),
        pytest.param(
            [[*HEADER, "acternaam"], [1, "Dijk", 2, "x"]],
            ["Blad!D1  Onbekende kolom 'acternaam'. Bedoelt u 'achternaam'?"],
            id="unknown column with a suggestion",
        ),
        pytest.param(
            [[*HEADER, 2026], [1, "Dijk", 2, "x"]],
            ["Blad!D1  Onbekende kolom '2026'. Verwijder deze kolom."],
            id="unknown column",
        ),
        pytest.param(
            [[*HEADER, "Bedrag"], [1, "Dijk", 2, 3]],
            ["Blad!D1  De kolom 'bedrag' staat er twee keer"],
            id="column twice",
        ),
        pytest.param(
            [["=A1", *HEADER], [None, 1, "Dijk", 2]],
            ["Blad!A1  Formules zijn niet toegestaan. Plak de waarde."],
            id="formula in the header",
        ),
        pytest.param(
            [HEADER, [1, "Dijk", 2, "x"], [2, "Boer", 2, "y"]],
            ["Blad!D2  Deze kolom heeft geen naam in de eerste rij"],
            id="column without a name",
        ),
        pytest.param(
            [HEADER, [1, None, 2]], ["Blad!B2  Vul 'achternaam' in"], id="required cell"
        ),
        pytest.param(
            [HEADER, [1, "=CONCAT(1)", "=1+1"]],
            [
                "Blad!B2  Formules zijn niet toegestaan. Plak de waarde.",
                "Blad!C2  Formules zijn niet toegestaan. Plak de waarde.",
            ],
            id="formula",
        ),
        pytest.param(
            [HEADER, ["#REF!", "#N/A", 1]],
            [
                "Blad!A2  Deze cel bevat een fout van Excel. Vul de waarde in.",
                "Blad!B2  Deze cel bevat een fout van Excel. Vul de waarde in.",
            ],
            id="error cell",
        ),
    ],
)
def test_read_sheet_notes_mistakes_at_their_cell(
    rows: list[list[object]], expected: list[str]
):
    _, errors = read(*rows)

    assert errors == expected


def test_read_sheet_gives_none_for_a_cell_that_is_wrong():
    rows, errors = read(HEADER, ["x", "Dijk", 1])

    assert errors == ["Blad!A2  Dit is geen getal. Schrijf bijvoorbeeld 1.234,50"]
    assert (rows[0]["personeelsnummer"], rows[0]["achternaam"]) == (None, "Dijk")


def test_read_sheet_forgives_an_optional_sheet_without_rows():
    assert read(HEADER, required=False) == ([], [])


def test_read_sheet_notes_a_missing_sheet_only_when_required():
    problems = Problems()
    with open_workbook(delivery(Run=[["jaar"]])) as workbook:
        assert read_sheet(workbook, "Regels", COLUMNS, problems) == []
        assert read_sheet(workbook, "Verlof", COLUMNS, problems, required=False) == []

    assert [str(problem) for problem in problems.errors] == [
        "Regels!A1  Het tabblad 'Regels' ontbreekt"
    ]


def test_read_sheet_finds_a_sheet_whatever_its_case():
    problems = Problems()
    with open_workbook(delivery(**{" BLAD ": [HEADER, [1, "Dijk", 2]]})) as workbook:
        rows = read_sheet(workbook, "Blad", COLUMNS, problems)

    assert [row["achternaam"] for row in rows] == ["Dijk"]


def test_read_sheet_stops_at_too_many_rows():
    rows, errors = read(
        HEADER, *([number, "Dijk", 1] for number in range(1, 6)), max_rows=3
    )

    assert len(rows) == 3
    assert errors == ["Blad!A1  Te veel rijen: hoogstens 3"]


def test_read_sheet_refuses_more_than_60_columns():
    names = [f"kolom {number}" for number in range(61)]
    columns = [Column(name, spreadsheets.text()) for name in names]

    _, errors = read(names, ["x"] * 61, columns=columns)

    assert errors == ["Blad!A1  Te veel kolommen: hoogstens 60"]


def test_read_sheet_remembers_only_so_many_values(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("portal.core.sheet_rows.REMEMBERED", 1)

    rows, _ = read(HEADER, [1, "Dijk", 1], [1, "Boer", 1], [2, "Boer", 1])

    assert [row["personeelsnummer"] for row in rows] == [1, 1, 2]


def test_check_sheets_suggests_the_name_that_was_meant():
    problems = Problems()
    with open_workbook(delivery(run=[[]], Regel=[[]], Plaatjes=[[]])) as workbook:
        spreadsheets.check_sheets(workbook, ["Run", "Regels"], problems)

    assert [str(problem) for problem in problems.errors] == [
        "Regel!A1  Onbekend tabblad 'Regel'. Bedoelt u 'Regels'?",
        "Plaatjes!A1  Onbekend tabblad 'Plaatjes'. Verwijder dit tabblad.",
    ]
