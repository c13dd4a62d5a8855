"""Says what a column of a delivery may hold and reads each cell into that kind.

A parser takes the value of a filled cell and returns what it means, or raises a
ValueError with a Dutch sentence that the sender can act on.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from portal.core import dutch
from portal.core.workbooks import FilledValue

Parser = Callable[[FilledValue], object]
Choice = TypeVar("Choice")

FORMULA = "Formules zijn niet toegestaan. Plak de waarde."
ERROR_CELL = "Deze cel bevat een fout van Excel. Vul de waarde in."
IS_BOOLEAN = "Dit is WAAR of ONWAAR. Vul een gewone waarde in."
IS_DATE = "Hier staat een datum of tijd. Maak de cel op als tekst of getal."

# Binary fractions such as 4612.499999999 are meant as the nearest decimal.
NOISE = Decimal("0.000001")

_CARRIAGE_RETURN = re.compile(r"_x000[9AD]_", re.IGNORECASE)
MAX_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its header, how its cells are read and whether they must be filled."""

    name: str
    parse: Parser
    required: bool = False


def text(max_length: int = 250) -> Callable[[FilledValue], str]:
    """This function will make a parser of text: one line, stripped, NFC.

    A number that Excel made of a text comes back as text: house number 206.0 is "206".
    """

    def parse(value: FilledValue) -> str:
        line = _line(_as_text(value))
        if len(line) > max_length:
            message = f"Deze tekst is te lang: hoogstens {max_length} tekens"
            raise ValueError(message)
        return line

    return parse


def _as_text(value: FilledValue) -> str:
    if isinstance(value, str):
        return value
    number = _plain_number(value)
    if number == number.to_integral_value():
        return str(int(number))
    return f"{number.normalize():f}".replace(".", ",")


def _line(value: str) -> str:
    spaced = _CARRIAGE_RETURN.sub(" ", unicodedata.normalize("NFC", value))
    line = " ".join(spaced.split())
    visible = "".join(c for c in line if unicodedata.category(c) != "Cf")
    if any(unicodedata.category(c) in ("Cc", "Cs", "Co") for c in visible):
        message = "Deze tekst bevat een onleesbaar teken. Typ de tekst opnieuw"
        raise ValueError(message)
    return visible


def _plain_number(value: FilledValue) -> Decimal:
    if isinstance(value, bool):
        raise ValueError(IS_BOOLEAN)
    if isinstance(value, datetime.date | datetime.time):
        raise ValueError(IS_DATE)
    return dutch.parse_decimal(value) if isinstance(value, str) else Decimal(value)


def decimal(
    places: int, minimum: Decimal | int | None = None, *, digits: int = MAX_DIGITS
) -> Callable[[FilledValue], Decimal]:
    """This function will make a parser of numbers with at most so many decimals.

    ``digits`` is what the column of the database holds. Floating-point noise up to a
    millionth is rounded off; more decimals are refused.
    """

    def parse(value: FilledValue) -> Decimal:
        number = _rounded(_plain_number(value), places, digits)
        if minimum is not None and number < minimum:
            lowest = dutch.format_number(minimum, places)
            message = f"Dit getal is te klein: minstens {lowest}"
            raise ValueError(message)
        return number

    return parse


def _rounded(number: Decimal, places: int, digits: int) -> Decimal:
    # Rounding up may not add a digit either.
    if abs(number) + NOISE >= Decimal(10) ** (digits - places):
        message = "Dit getal is te groot"
        raise ValueError(message)
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if abs(number - rounded) > NOISE:
        message = f"Dit getal heeft te veel decimalen: hoogstens {places}"
        raise ValueError(message)
    return rounded or Decimal(0).scaleb(-places)


money = decimal(2)


def integer(minimum: int = 0, maximum: int = 10**9) -> Callable[[FilledValue], int]:
    """This function will make a parser of whole numbers: 1001, 1001.0 and "1.001"."""

    def parse(value: FilledValue) -> int:
        number = _plain_number(value)
        if number != number.to_integral_value():
            message = "Dit is geen geheel getal"
            raise ValueError(message)
        if not minimum <= number <= maximum:
            message = f"Vul een geheel getal in van {minimum} t/m {maximum}"
            raise ValueError(message)
        return int(number)

    return parse


def date(value: FilledValue) -> datetime.date:
    """This function will read an Excel date or Dutch text as a date."""
    if isinstance(value, str):
        return dutch.parse_date(value)
    if not isinstance(value, datetime.datetime):
        raise ValueError(dutch.NOT_A_DATE)
    if not 1900 <= value.year <= 2199:
        raise ValueError(dutch.YEAR_OUT_OF_RANGE)
    return value.date()


def yes_no(value: FilledValue) -> bool:
    """This function will read J or N, or WAAR or ONWAAR, as a boolean."""
    if isinstance(value, bool):
        return value
    return choice({"J": True, "N": False})(value)


def choice(mapping: Mapping[str, Choice]) -> Callable[[FilledValue], Choice]:
    """This function will make a parser of fixed words, whatever their case."""
    meanings = {word.casefold(): meaning for word, meaning in mapping.items()}

    def parse(value: FilledValue) -> Choice:
        word = _line(_as_text(value)).casefold()
        if word not in meanings:
            message = f"Kies uit: {', '.join(mapping)}"
            raise ValueError(message)
        return meanings[word]

    return parse


def _cleaned(clean: Callable[[str], str]) -> Callable[[FilledValue], str]:
    def parse(value: FilledValue) -> str:
        return clean(_line(_as_text(value)))

    return parse


bsn = _cleaned(dutch.clean_bsn)
iban = _cleaned(dutch.clean_iban)
postcode = _cleaned(dutch.clean_postcode)
email = _cleaned(dutch.clean_email)
country = _cleaned(dutch.clean_country)
nationality = _cleaned(dutch.clean_nationality)
wage_tax_number = _cleaned(dutch.clean_wage_tax_number)
