"""Dutch values are read, checked and written in one way."""

import datetime
from decimal import Decimal

import pytest

from portal.core import dutch


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("1.234,50", "1234.50", id="thousands and decimals"),
        pytest.param("1.234.567,89", "1234567.89", id="millions"),
        pytest.param("40", "40", id="whole"),
        pytest.param("40,0", "40.0", id="one decimal"),
        pytest.param("-12,5", "-12.5", id="hyphen"),
        pytest.param("\u221212,5", "-12.5", id="minus sign"),
        pytest.param("- 12,5", "-12.5", id="space after the minus"),
        pytest.param("+168,78", "168.78", id="plus"),
        pytest.param("€\u00a01.234,56", "1234.56", id="euro and nbsp"),
        pytest.param("€ -12,50", "-12.50", id="sign after the euro"),
        pytest.param("-€ 12,50", "-12.50", id="sign before the euro"),
        pytest.param("1 234,50", "1234.50", id="space between thousands"),
        pytest.param("\u00a040\u202f", "40", id="odd spaces around"),
        pytest.param("12.5", "12.5", id="lone point, one digit"),
        pytest.param("1234.56", "1234.56", id="lone point, two digits"),
        pytest.param("1.234", "1234", id="lone point, three digits"),
        pytest.param("0.50", "0.50", id="lone point below one"),
        pytest.param("-0", "0", id="no negative zero"),
    ],
)
def test_parse_decimal_reads_dutch_numbers(text: str, number: str):
    assert str(dutch.parse_decimal(text)) == number


@pytest.mark.parametrize(
    "text",
    [
        *("", "-", "€", "x", "NaN", "Infinity", "1e5", "2:30", "1,2,3", "1.23.4"),
        *("1,234.50", "0.125", "1234.567", "12 34", "--5", "-€-5", "1_000", ",5", "5,"),
        *("5-", "٣", "1.234.56", "1" * 31),
    ],
)
def test_parse_decimal_refuses_anything_else(text: str):
    with pytest.raises(ValueError, match=r"^Dit is geen getal\. Schrijf bijvoorbeeld"):
        dutch.parse_decimal(text)


@pytest.mark.parametrize(
    "text",
    [
        *("20-10-2025", "20/10/25", "20.10.2025", " 20-10-2025 ", "20 okt 2025"),
        *("20 oktober 2025", "20 Okt. 2025"),
    ],
)
def test_parse_date_reads_dutch_dates(text: str):
    assert dutch.parse_date(text) == datetime.date(2025, 10, 20)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        pytest.param("1 mrt 2025", datetime.date(2025, 3, 1), id="mrt"),
        pytest.param("1 sept 2025", datetime.date(2025, 9, 1), id="sept"),
        pytest.param("29-2-2024", datetime.date(2024, 2, 29), id="leap day"),
        pytest.param("14-7-63", datetime.date(1963, 7, 14), id="last century"),
        pytest.param("14-7-29", datetime.date(2029, 7, 14), id="this century"),
    ],
)
def test_parse_date_reads_special_dates(text: str, date: datetime.date):
    assert dutch.parse_date(text) == date


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("2025-10-20", dutch.NOT_A_DATE, id="year first"),
        pytest.param("20-10/2025", dutch.NOT_A_DATE, id="mixed signs"),
        pytest.param("20-10-025", dutch.NOT_A_DATE, id="three digits"),
        pytest.param("20 foo 2025", dutch.NOT_A_DATE, id="no month"),
        pytest.param("45000", dutch.NOT_A_DATE, id="serial number"),
        pytest.param("1-1-1899", dutch.YEAR_OUT_OF_RANGE, id="too early"),
        pytest.param("1-1-2200", dutch.YEAR_OUT_OF_RANGE, id="too late"),
        pytest.param(
            "31-2-2025",
            "Deze datum bestaat niet. Controleer de dag en de maand",
            id="no such day",
        ),
    ],
)
def test_parse_date_refuses_anything_else(text: str, message: str):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 the message is compared
        dutch.parse_date(text)

    assert str(refusal.value) == message


def test_numbers_are_written_with_a_real_minus_sign():
    assert dutch.format_number(Decimal("1234.5")) == "1.234,50"
    assert dutch.format_number(Decimal("-16")) == "\u221216,00"
    assert dutch.format_number(Decimal("-0.004")) == "0,00"
    assert dutch.format_number(Decimal("2.345")) == "2,35"
    assert dutch.format_number(40300, places=0) == "40.300"


def test_money_is_written_with_a_space_that_does_not_break():
    assert dutch.format_money(Decimal("1234.56")) == "€\u00a01.234,56"
    assert dutch.format_money(Decimal(-5)) == "€\u00a0\u22125,00"


def test_differences_are_written_with_their_sign():
    assert dutch.format_signed(Decimal("168.78")) == "+168,78"
    assert dutch.format_signed(Decimal("-68.75")) == "\u221268,75"
    assert dutch.format_signed(Decimal("0.001")) == "0,00"


def test_dates_are_written_for_tables_and_for_sentences():
    date = datetime.date(2025, 2, 24)

    assert dutch.format_date(date) == "24-2-2025"
    assert dutch.format_date_long(date) == "24 februari 2025"
    assert dutch.month_name(8) == "augustus"
    assert dutch.SHORT_MONTHS[1:4] == ("feb", "mrt", "apr")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("123456782", "123456782", id="nine digits"),
        pytest.param(" 1234.56.782 ", "123456782", id="points"),
        pytest.param("10000008", "010000008", id="Excel dropped the zero"),
    ],
)
def test_clean_bsn_accepts_the_elfproef_alone(text: str, number: str):
    assert dutch.clean_bsn(text) == number


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("123456789", "Dit BSN klopt niet. Controleer de cijfers", id="11"),
        pytest.param("000000000", "Dit BSN klopt niet. Controleer de cijfers", id="0"),
        pytest.param("1234567", "Een BSN heeft 9 cijfers", id="too short"),
        pytest.param("12345678A", "Een BSN heeft 9 cijfers", id="letter"),
    ],
)
def test_clean_bsn_refuses_the_rest(text: str, message: str):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 the message is compared
        dutch.clean_bsn(text)

    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("NL70TEST0132845751", "NL70TEST0132845751", id="fictitious bank"),
        pytest.param("nl91 abna 0417 1643 00", "NL91ABNA0417164300", id="groups"),
        pytest.param("BE68 5390 0754 7034", "BE68539007547034", id="Belgium"),
    ],
)
def test_clean_iban_accepts_valid_check_digits(text: str, number: str):
    assert dutch.clean_iban(text) == number


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("NL91ABNA0417164301", id="check digits"),
        pytest.param("NL91ABNA041716430", id="too short"),
        pytest.param("XX82ABNA0417164300", id="no country"),
        pytest.param("", id="empty"),
    ],
)
def test_clean_iban_refuses_the_rest(text: str):
    with pytest.raises(ValueError, match=r"^Dit IBAN klopt niet"):
        dutch.clean_iban(text)


@pytest.mark.parametrize(
    ("text", "country", "postcode"),
    [
        pytest.param("1234 ab", "NL", "1234AB", id="Dutch"),
        pytest.param(" 1234AB", "NL", "1234AB", id="Dutch without space"),
        pytest.param("1000", "BE", "1000", id="Belgian"),
        pytest.param("10115", "DE", "10115", id="German"),
        pytest.param("sw1a  1aa", "GB", "SW1A 1AA", id="British"),
    ],
)
def test_clean_postcode_knows_the_country(text: str, country: str, postcode: str):
    assert dutch.clean_postcode(text, country) == postcode


@pytest.mark.parametrize(
    ("text", "country", "message"),
    [
        ("0123 AB", "NL", "Deze postcode klopt niet. Schrijf bijvoorbeeld 1234 AB"),
        ("1234", "NL", "Deze postcode klopt niet. Schrijf bijvoorbeeld 1234 AB"),
        ("12345", "BE", "Deze postcode klopt niet. Schrijf bijvoorbeeld 1000"),
        ("<b>", "GB", "Deze postcode klopt niet"),
    ],
)
def test_clean_postcode_refuses_the_rest(text: str, country: str, message: str):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 the message is compared
        dutch.clean_postcode(text, country)

    assert str(refusal.value) == message


def test_clean_wage_tax_number_removes_points():
    assert dutch.clean_wage_tax_number(" 1234.56.782.l.01") == "123456782L01"


@pytest.mark.parametrize("text", ["123456782L00", "123456789L01", "123456782B01", ""])
def test_clean_wage_tax_number_refuses_the_rest(text: str):
    with pytest.raises(ValueError, match=r"^Dit loonheffingennummer klopt niet"):
        dutch.clean_wage_tax_number(text)


def test_clean_email_gives_the_form_that_is_compared():
    assert dutch.clean_email(" Noor.VanDijk\uff20Voorbeeld.NL ") == (
        "noor.vandijk@voorbeeld.nl"
    )


@pytest.mark.parametrize(
    "text",
    ["", "noor", "noor@", "a b@voorbeeld.nl", "noor@voorbeeld.nl\nBcc: x@y.nl"],
)
def test_clean_email_refuses_the_rest(text: str):
    with pytest.raises(ValueError, match=r"^Dit e-mailadres klopt niet"):
        dutch.clean_email(text)


def test_clean_email_refuses_an_address_no_server_accepts():
    with pytest.raises(ValueError, match=r"^Dit e-mailadres klopt niet"):
        dutch.clean_email(
            f"noor@{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 9}.nl"
        )


def test_clean_country_and_nationality_give_codes():
    assert dutch.clean_country(" nl ") == "NL"
    assert dutch.clean_nationality("tr") == "TR"
    assert dutch.clean_nationality("1") == "1"
    assert dutch.clean_nationality("0001") == "1"


def test_clean_country_and_nationality_refuse_the_rest():
    with pytest.raises(ValueError, match=r"^Deze landcode bestaat niet"):
        dutch.clean_country("XX")
    with pytest.raises(ValueError, match=r"^Deze nationaliteit bestaat niet"):
        dutch.clean_nationality("Nederlandse")


def test_masks_show_only_what_is_recognised():
    assert dutch.mask_bsn("123456782") == "•••••• 782"
    assert dutch.mask_iban("NL91ABNA0417164300") == "NL•• ABNA •••• 4300"
    assert dutch.mask_iban("DE89370400440532013000") == "DE•• •••• •••• 3000"
    assert dutch.mask_email("noor.vandijk@voorbeeld.nl") == "n•••••k@voorbeeld.nl"
    assert dutch.mask_email("ab@voorbeeld.nl") == "•••••@voorbeeld.nl"


def test_masks_of_nothing_are_empty():
    assert (dutch.mask_bsn(""), dutch.mask_iban(""), dutch.mask_email("")) == (
        "",
        "",
        "",
    )


def test_group_iban_writes_groups_of_four():
    assert dutch.group_iban("NL91ABNA0417164300") == "NL91 ABNA 0417 1643 00"


def test_sort_key_orders_by_code_point():
    names = ["Öztürk", "zwart", "Ortega", "Łukasz", "ĳsbrand"]

    assert sorted(names, key=dutch.sort_key) == [
        *("ĳsbrand", "Łukasz", "Ortega", "Öztürk", "zwart"),
    ]
