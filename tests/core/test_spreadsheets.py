"""A sheet becomes rows of meaning, and every mistake a sentence at its own cell."""

import datetime
import io
from collections.abc import Sequence
from decimal import Decimal

import openpyxl
import pytest

from portal.core import problems as problems_module
from portal.core import spreadsheets
from portal.core.spreadsheets import (
    Column,
    Problem,
    Problems,
    Row,
    open_workbook,
    read_sheet,
    write_workbook,
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


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param("  Van  Dijk\n", "Van Dijk", id="spaces"),
        pytest.param("O\u0308z", "Öz", id="NFC"),
        pytest.param(206, "206", id="whole number"),
        pytest.param(206.0, "206", id="number made a float"),
        pytest.param(1.5, "1,5", id="fraction"),
        pytest.param("012", "012", id="leading zero"),
        pytest.param("a_x000D_b", "a b", id="escaped carriage return"),
        pytest.param("\ufeffDijk\u200b", "Dijk", id="invisible characters"),
        pytest.param("-1", "-1", id="minus"),
    ],
)
def test_text_becomes_one_clean_line(value: object, text: str):
    assert parsed(spreadsheets.text(), value) == [text]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        pytest.param("a" * 11, "Deze tekst is te lang: hoogstens 10 tekens", id="long"),
        pytest.param(
            True, "Dit is WAAR of ONWAAR. Vul een gewone waarde in.", id="bool"
        ),
        pytest.param(
            datetime.date(2026, 1, 2),
            "Hier staat een datum of tijd. Maak de cel op als tekst of getal.",
            id="date",
        ),
        pytest.param(
            "a\ue000b",
            "Deze tekst bevat een onleesbaar teken. Typ de tekst opnieuw",
            id="unreadable",
        ),
    ],
)
def test_text_refuses_the_rest(value: object, message: str):
    assert parsed(spreadsheets.text(10), value) == [f"Blad!A2  {message}"]


@pytest.mark.parametrize(
    ("value", "number"),
    [
        pytest.param(4612.499999999, "4612.50", id="float noise"),
        pytest.param(0.1 + 0.2, "0.30", id="binary fraction"),
        pytest.param("1.234,5", "1234.50", id="Dutch text"),
        pytest.param("\u221212,50", "-12.50", id="minus sign"),
        pytest.param(-0.0000001, "0.00", id="no negative zero"),
        pytest.param(0, "0.00", id="zero"),
    ],
)
def test_money_has_two_decimals(value: object, number: str):
    assert [str(found) for found in parsed(spreadsheets.money, value)] == [number]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        pytest.param(1.005, "Dit getal heeft te veel decimalen: hoogstens 2", id="3"),
        pytest.param(
            "1,234", "Dit getal heeft te veel decimalen: hoogstens 2", id="text"
        ),
        pytest.param(1e13, "Dit getal is te groot", id="large"),
        pytest.param(
            False, "Dit is WAAR of ONWAAR. Vul een gewone waarde in.", id="bool"
        ),
        pytest.param(
            datetime.time(8, 30),
            "Hier staat een datum of tijd. Maak de cel op als tekst of getal.",
            id="time",
        ),
        pytest.param(
            "NaN", "Dit is geen getal. Schrijf bijvoorbeeld 1.234,50", id="NaN"
        ),
    ],
)
def test_money_refuses_the_rest(value: object, message: str):
    assert parsed(spreadsheets.money, value) == [f"Blad!A2  {message}"]


def test_decimal_has_a_minimum():
    hours = spreadsheets.decimal(4, minimum=0)

    assert parsed(hours, 0.1234) == [Decimal("0.1234")]
    assert parsed(hours, -1) == ["Blad!A2  Dit getal is te klein: minstens 0,0000"]


@pytest.mark.parametrize("value", [1001, 1001.0, "1001", "1.001"])
def test_integer_reads_whole_numbers(value: object):
    assert parsed(spreadsheets.integer(), value) == [1001]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        pytest.param(1.5, "Dit is geen geheel getal", id="fraction"),
        pytest.param(0, "Vul een geheel getal in van 1 t/m 53", id="too low"),
        pytest.param("54", "Vul een geheel getal in van 1 t/m 53", id="too high"),
    ],
)
def test_integer_refuses_the_rest(value: object, message: str):
    assert parsed(spreadsheets.integer(1, 53), value) == [f"Blad!A2  {message}"]


@pytest.mark.parametrize(
    "value",
    [
        datetime.date(2026, 10, 24),
        datetime.datetime(2026, 10, 24, 13),  # noqa: DTZ001 cells know no zone
        "24-10-2026",
        "24 okt 2026",
    ],
)
def test_date_reads_cells_and_text(value: object):
    assert parsed(spreadsheets.date, value) == [datetime.date(2026, 10, 24)]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        pytest.param(
            46319, "Dit is geen datum. Schrijf bijvoorbeeld 24-2-2025", id="n"
        ),
        pytest.param(
            datetime.date(2200, 1, 1),
            "Het jaar moet tussen 1900 en 2199 liggen",
            id="year",
        ),
    ],
)
def test_date_refuses_the_rest(value: object, message: str):
    assert parsed(spreadsheets.date, value) == [f"Blad!A2  {message}"]


@pytest.mark.parametrize(
    ("value", "answer"), [("J", True), (" j ", True), ("n", False), (True, True)]
)
def test_yes_no_reads_j_and_n(value: object, answer: bool):
    assert parsed(spreadsheets.yes_no, value) == [answer]


@pytest.mark.parametrize("value", ["ja", 1, 0])
def test_yes_no_refuses_the_rest(value: object):
    assert parsed(spreadsheets.yes_no, value) == ["Blad!A2  Kies uit: J, N"]


def test_choice_gives_the_meaning_of_a_word():
    kind = spreadsheets.choice({"1": "own", "2": "partner"})

    assert (parsed(kind, 1), parsed(kind, "2")) == (["own"], ["partner"])
    assert parsed(kind, 3) == ["Blad!A2  Kies uit: 1, 2"]


@pytest.mark.parametrize(
    ("kind", "value", "result"),
    [
        pytest.param(spreadsheets.bsn, 10000008, "010000008", id="bsn"),
        pytest.param(
            spreadsheets.iban, "NL91 ABNA 0417 1643 00", "NL91ABNA0417164300", id="iban"
        ),
        pytest.param(spreadsheets.postcode, "1234 ab", "1234AB", id="postcode"),
        pytest.param(
            spreadsheets.email, "A@Voorbeeld.nl", "a@voorbeeld.nl", id="email"
        ),
        pytest.param(spreadsheets.country, "nl", "NL", id="country"),
        pytest.param(spreadsheets.nationality, 1, "1", id="nationality"),
        pytest.param(
            spreadsheets.wage_tax_number, "123456782L01", "123456782L01", id="wage tax"
        ),
    ],
)
def test_identifiers_are_normalised(kind: object, value: object, result: str):
    assert parsed(kind, value) == [result]


def test_identifiers_are_refused_with_their_own_sentence():
    assert parsed(spreadsheets.bsn, "123456789") == [
        "Blad!A2  Dit BSN klopt niet. Controleer de cijfers"
    ]


def test_problems_keep_errors_and_warnings_apart():
    rows, _ = read(HEADER, [1001, "Dijk", 1])
    problems = Problems()

    problems.error(rows[0], "achternaam", "Onbekend")
    problems.warn(rows[0], "bedrag", "Verschil")
    problems.sheet_warning("Regels", "Leeg")

    assert problems.errors == [Problem("Blad", "B2", "Onbekend")]
    assert [str(problem) for problem in problems.warnings] == [
        "Blad!C2  Verschil",
        "Regels!A1  Leeg",
    ]


def test_problems_sort_by_row_and_then_by_column():
    cells = ["B10", "AA2", "B9", "A2"]
    problems = [Problem("Blad", cell, "x") for cell in cells]

    problems.sort(key=lambda problem: problem.position)

    assert [problem.cell for problem in problems] == ["A2", "AA2", "B9", "B10"]


def test_problems_stop_after_a_thousand():
    problems = Problems()
    for number in range(1, 1_500):
        problems.cell_error("Blad", f"A{number}", "x")

    assert len(problems.errors) == problems_module.MAX_PROBLEMS + 1
    assert str(problems.errors[-1]) == (
        "Blad!A1001  Er zijn nog meer meldingen. Los eerst de meldingen hierboven op."
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
