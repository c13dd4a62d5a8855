"""A cell becomes a value of its kind, or a sentence that says what to type."""

import datetime
from decimal import Decimal

import pytest

from portal.core import spreadsheets
from tests.core.sheets import parsed


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
