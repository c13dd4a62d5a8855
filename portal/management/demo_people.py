"""The people of the demo company: read from a table, written as an employees file."""

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

FULLTIME_HOURS = Decimal(40)
MONTHLY_FULLTIME_HOURS = FULLTIME_HOURS * 52 / 12
# By personnel number: what is wrong with the run that is corrected.
STILL_PAID, FORGOTTEN = 1010, 1002

DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
COLUMNS = (
    "personeelsnummer",
    "voorletters",
    "voornamen",
    "roepnaam",
    "voorvoegsel",
    "achternaam",
    "partner_voorvoegsel",
    "partnernaam",
    "naamgebruik",
    "geslacht",
    "geboortedatum",
    "bsn",
    "burgerlijke_staat",
    "nationaliteit",
    "straat",
    "huisnummer",
    "toevoeging",
    "postcode",
    "plaats",
    "land",
    "telefoon",
    "mobiel",
    "email_prive",
    "email_zakelijk",
    "iban",
    "tenaamstelling",
    "in_dienst",
    "uit_dienst",
    "functie",
    "afdeling",
    "aard_arbeidsverhouding",
    "oproep",
    "schriftelijk",
    "onbepaald",
    "contracturen",
    *(f"w{week}_{day}" for week in "12" for day in DAYS),
    "salaris_soort",
    "salaris_bedrag",
    "salaris_vanaf",
    "loonheffingskorting",
)

_FILE = Path(__file__).with_name("demo_people.toml")
_USUAL: Mapping[str, object] = {
    "aard_arbeidsverhouding": 1,
    "land": "NL",
    "loonheffingskorting": "J",
    "nationaliteit": "NL",
    "onbepaald": "J",
    "oproep": "N",
    "salaris_vanaf": datetime.date(2025, 1, 1),
    "schriftelijk": "J",
}


@dataclass(frozen=True, slots=True)
class Person:
    """What the payroll of the demo company needs to know of one employee."""

    number: int
    surname: str
    account_name: str
    bsn: str
    iban: str
    department: str
    hours: Decimal
    salary_kind: str
    salary: Decimal
    travel_km: int
    has_credit: bool
    is_on_call: bool
    is_permanent: bool
    left: datetime.date | None = None
    # Year and month of which somebody forgot to pass on the overtime.
    forgotten: tuple[int, int] | None = None

    @property
    def is_hourly(self) -> bool:
        return self.salary_kind == "grossHourlyWage"

    @property
    def part_time(self) -> Decimal:
        """The contract hours as a part of full-time, at most 1."""
        return self.hours / FULLTIME_HOURS

    @property
    def fulltime_salary(self) -> Decimal:
        """Euros a month for a full-time week, whatever way the salary was agreed."""
        if self.is_hourly:
            return self.salary * MONTHLY_FULLTIME_HOURS
        if self.salary_kind == "grossParttimeSalary":
            return self.salary / self.part_time
        return self.salary


@cache
def people() -> tuple[Person, ...]:
    """This function will return everybody of the demo company, who left included."""
    return tuple(_person(found) for found in _records("person"))


def employed(year: int, month: int) -> tuple[Person, ...]:
    """This function will return who is paid for a month: not who left before it."""
    first = datetime.date(year, month, 1)
    return tuple(one for one in people() if one.left is None or one.left >= first)


def employed_by_mistake(year: int, month: int) -> tuple[Person, ...]:
    """This function will return who is paid in a run that is to be corrected.

    Somebody who left the month before is still in it, and the overtime of another is not.
    """
    return tuple(
        replace(one, forgotten=(year, month)) if one.number == FORGOTTEN else one
        for one in people()
        if one in employed(year, month) or one.number == STILL_PAID
    )


def employee_rows(group: str = "person") -> list[list[object]]:
    """This function will return the sheet Medewerkers: a header and a row a person.

    The group ``neighbour`` works for the second company.
    """
    rows = [[found.get(column) for column in COLUMNS] for found in _records(group)]
    return [list(COLUMNS), *rows]


def numbers(group: str) -> set[int]:
    """This function will return the personnel numbers of a group."""
    return {found["personeelsnummer"] for found in _records(group)}


def _records(group: str) -> list[dict[str, Any]]:
    content = tomllib.loads(_FILE.read_text("utf-8"), parse_float=Decimal)
    return [_completed(found) for found in content[group]]


def _completed(found: Mapping[str, Any]) -> dict[str, Any]:
    schedule = {
        f"{week}_{day}": hours
        for week in ("w1", "w2")
        for day, hours in zip(DAYS, found[week], strict=True)
    }
    parts = (found["voorletters"], found.get("voorvoegsel"), found["achternaam"])
    holder = " ".join(part for part in parts if part)
    return {**_USUAL, "tenaamstelling": holder, **found, **schedule}


def _person(found: Mapping[str, Any]) -> Person:
    return Person(
        number=found["personeelsnummer"],
        surname=found["achternaam"],
        account_name=found["tenaamstelling"],
        bsn=found["bsn"],
        iban=found["iban"],
        department=found["afdeling"],
        hours=Decimal(found["contracturen"]),
        salary_kind=found["salaris_soort"],
        salary=found["salaris_bedrag"],
        travel_km=found.get("km", 0),
        has_credit=found["loonheffingskorting"] == "J",
        is_on_call=found["oproep"] == "J",
        is_permanent=found["onbepaald"] == "J",
        left=found.get("uit_dienst"),
    )
