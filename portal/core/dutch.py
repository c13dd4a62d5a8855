"""Reads, checks and writes values the Dutch way, so every form and file agrees."""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

from portal.core.identifiers import (
    canonical_email,
    clean_bsn,
    clean_country,
    clean_email,
    clean_iban,
    clean_nationality,
    clean_postcode,
    clean_wage_tax_number,
    group_iban,
    mask_bsn,
    mask_email,
    mask_iban,
    sort_key,
)

__all__ = [
    "MINUS",
    "MONTHS",
    "NBSP",
    "canonical_email",
    "clean_bsn",
    "clean_country",
    "clean_email",
    "clean_iban",
    "clean_nationality",
    "clean_postcode",
    "clean_wage_tax_number",
    "format_date",
    "format_date_long",
    "format_money",
    "format_number",
    "format_signed",
    "group_iban",
    "mask_bsn",
    "mask_email",
    "mask_iban",
    "month_name",
    "parse_date",
    "parse_decimal",
    "sort_key",
]

MINUS = "\u2212"
NBSP = "\u00a0"

NOT_A_NUMBER = "Dit is geen getal. Schrijf bijvoorbeeld 1.234,50"
NOT_A_DATE = "Dit is geen datum. Schrijf bijvoorbeeld 24-2-2025"
YEAR_OUT_OF_RANGE = "Het jaar moet tussen 1900 en 2199 liggen"

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
SHORT_MONTHS = tuple("mrt" if name == "maart" else name[:3] for name in MONTHS)

_MONTH_NUMBERS = {
    **{name: number for number, name in enumerate(MONTHS, start=1)},
    **{name[:3]: number for number, name in enumerate(MONTHS, start=1)},
    "mrt": 3,
    "sept": 9,
}
_MAX_NUMBER_LENGTH = 30
_AMOUNT = re.compile(
    r"(?P<sign>[-+]?)€?(?P<sign_after>[-+]?)"
    r"(?:(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,(?P<fraction>[0-9]+))?"
    r"|(?P<point_whole>[0-9]+)\.(?P<point_fraction>[0-9]{1,2}))"
)
_NUMERIC_DATE = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_WRITTEN_DATE = re.compile(r"([0-9]{1,2}) ([a-z]{3,9})\.? ([0-9]{4})")
_UNITS = tuple(Decimal(1).scaleb(-places) for places in range(7))
_DUTCH_MARKS = str.maketrans(",.", ".,")
_GROUPING_SPACE = re.compile(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))")


def parse_decimal(text: str) -> Decimal:
    """This function will read a number as the Dutch write it: `1.234,50`, `-12,5`.

    A lone point followed by one or two digits is read as a comma; `1.234` is 1234.

    :raises ValueError: with a Dutch sentence, for anything else
    """
    found = _AMOUNT.fullmatch(_plain_number(text))
    if found is None or (found["sign"] and found["sign_after"]):
        raise ValueError(NOT_A_NUMBER)
    sign = found["sign"] or found["sign_after"]
    whole = found["whole"] or found["point_whole"]
    fraction = found["fraction"] or found["point_fraction"] or ""
    value = Decimal(f"{whole.replace('.', '')}.{fraction}")
    return -value if sign == "-" and value else value


def _plain_number(text: str) -> str:
    spaced = " ".join(text.replace(MINUS, "-").split())
    if len(spaced) > _MAX_NUMBER_LENGTH:
        raise ValueError(NOT_A_NUMBER)
    return re.sub(r" ?([-+€]) ?", r"\1", _GROUPING_SPACE.sub(".", spaced))


def parse_date(text: str) -> datetime.date:
    """This function will read `20-10-2025`, `20/10/25`, `20.10.2025` or `20 okt 2025`.

    Two-digit years follow Excel: 00-29 is this century, 30-99 the last one.

    :raises ValueError: with a Dutch sentence, for anything else
    """
    day, month, year = _date_parts(" ".join(text.split()).casefold())
    if not 1900 <= year <= 2199:
        raise ValueError(YEAR_OUT_OF_RANGE)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        message = "Deze datum bestaat niet. Controleer de dag en de maand"
        raise ValueError(message) from None


def _date_parts(text: str) -> tuple[int, int, int]:
    if numeric := _NUMERIC_DATE.fullmatch(text):
        day, _, month, year = numeric.groups()
        return int(day), int(month), _full_year(year)
    written = _WRITTEN_DATE.fullmatch(text)
    if written is None or written[2] not in _MONTH_NUMBERS:
        raise ValueError(NOT_A_DATE)
    return int(written[1]), _MONTH_NUMBERS[written[2]], int(written[3])


def _full_year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < 30 else 1900)


def format_number(value: Decimal | int, places: int = 2) -> str:
    """This function will write `1.234,50`, with a real minus sign (U+2212)."""
    rounded = Decimal(value).quantize(_UNITS[places], ROUND_HALF_UP)
    text = f"{abs(rounded):,f}".translate(_DUTCH_MARKS)
    return f"{MINUS}{text}" if rounded < 0 else text


def format_money(value: Decimal | int) -> str:
    """This function will write an amount in euros, the sign before the figure."""
    return f"€{NBSP}{format_number(value)}"


def format_signed(value: Decimal | int, places: int = 2) -> str:
    """This function will write a difference: `+168,78`, or 0,00 without a sign."""
    text = format_number(value, places)
    nothing = format_number(0, places)
    return text if text.startswith(MINUS) or text == nothing else f"+{text}"


def format_date(value: datetime.date) -> str:
    """This function will write `24-2-2025`, the form of tables."""
    return f"{value.day}-{value.month}-{value.year}"


def format_date_long(value: datetime.date) -> str:
    """This function will write `24 februari 2025`, the form of sentences."""
    return f"{value.day} {month_name(value.month)} {value.year}"


def month_name(number: int) -> str:
    """This function will name month 1-12 in Dutch, in lower case."""
    return MONTHS[number - 1]
