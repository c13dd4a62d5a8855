"""The journal entry of one or more runs, on the accounts of the company's own books. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from payslips.documents.report import Column, Heading, Holds, Report, Row, Table
from payslips.documents.rgs import default_code
from portal.core.dutch import format_money

TITLE = "Journaalpost"
ZERO = Decimal(0)


class Grouping(StrEnum):
    """By what a journal entry is split up."""

    COST_CENTER = "kostenplaats"
    DEPARTMENT = "afdeling"


class NotBooked(Exception):
    """There is nothing to book, or it would not balance; the message says in Dutch what to do."""


@dataclass(frozen=True, slots=True)
class Booking:
    """What was delivered for an account and a component, added up; amounts in euros."""

    cost_center: str
    department: str
    account: str
    component: str
    debit: Decimal
    credit: Decimal


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """An account of the company's own books; without a description the component tells."""

    number: str
    rgs_code: str
    description: str = ""


# The parts of the company, and the own account, its RGS code and description; with debit and credit.
Place = tuple[str, ...]
Sides = tuple[Decimal, Decimal]


def compose(
    head: Heading,
    bookings: Iterable[Booking],
    accounts: Mapping[str, OwnAccount],
) -> Report:
    """This function will book what was delivered on the company's own accounts.

    In total, and per cost centre and department as far as those were delivered.

    :raises NotBooked: when there is nothing to book, or debit and credit differ.
    """
    places = _places(bookings, accounts)
    _check(places)
    total = _table(TITLE, (), _added(places, ()))
    groups = [
        _table(f"Per {one}", (one,), _added(places, (one,)))
        for one in Grouping
        if any(place[PARTS[one]] for place in places)
    ]
    records = _table(TITLE, tuple(Grouping), places)
    return Report(TITLE, head, (total, *groups), records=records)


def own_account(booking: Booking, accounts: Mapping[str, OwnAccount]) -> OwnAccount:
    """This function will find the own account of a delivered one; unknown is the same number."""
    return accounts.get(booking.account) or OwnAccount(
        booking.account, default_code(booking.account, booking.component)
    )


PARTS = {one: place for place, one in enumerate(Grouping)}


def _places(
    bookings: Iterable[Booking], accounts: Mapping[str, OwnAccount]
) -> dict[Place, Sides]:
    places: dict[Place, Sides] = {}
    for one in bookings:
        own = own_account(one, accounts)
        description = own.description or one.component
        parts = (one.cost_center, one.department)
        place = (*parts, own.number, own.rgs_code, description)
        places[place] = _plus(places.get(place), (one.debit, one.credit))
    return places


def _plus(sides: Sides | None, more: Sides) -> Sides:
    debit, credit = sides or (ZERO, ZERO)
    return debit + more[0], credit + more[1]


def _check(places: Mapping[Place, Sides]) -> None:
    if not places:
        raise NotBooked(
            "Er is geen journaalpost aangeleverd. Vraag uw salarisadministratie erom."
        )
    debit, credit = _totals(places.values())
    if debit != credit:
        raise NotBooked(
            f"Debet ({format_money(debit)}) en credit ({format_money(credit)}) zijn niet "
            "gelijk, dus deze journaalpost wordt niet gemaakt. Neem contact op met uw "
            "salarisadministratie."
        )


def _totals(sides: Iterable[Sides]) -> Sides:
    total = (ZERO, ZERO)
    for one in sides:
        total = _plus(total, one)
    return total


def _added(
    places: Mapping[Place, Sides], groupings: Sequence[Grouping]
) -> dict[Place, Sides]:
    """The same bookings, told apart by fewer parts of the company."""
    rows: dict[Place, Sides] = {}
    for place, sides in places.items():
        parts = (place[PARTS[one]] for one in groupings)
        key = (*parts, *place[len(PARTS) :])
        rows[key] = _plus(rows.get(key), sides)
    return rows


def _table(
    title: str, groupings: Sequence[Grouping], places: Mapping[Place, Sides]
) -> Table:
    titles = [*(str(one).capitalize() for one in groupings), "Rekening", "RGS-code"]
    columns = (
        *(Column(one, Holds.CODE) for one in titles),
        Column("Omschrijving", Holds.TEXT),
        Column("Debet"),
        Column("Credit"),
    )
    rows: list[Row] = []
    for part in sorted({place[: len(groupings)] for place in places}):
        members = {
            place: sides
            for place, sides in sorted(places.items())
            if place[: len(groupings)] == part
        }
        rows += _lines(members)
        if len(part) == 1:
            name = part[0] or f"zonder {groupings[0]}"
            rows.append(_sum_row(f"Subtotaal {name}", columns, members, "subtotal"))
    return Table(title, columns, (*rows, _sum_row("Totaal", columns, places, "total")))


def _lines(places: Mapping[Place, Sides]) -> list[Row]:
    """Debit before credit, as bookkeepers write; one account may have both."""
    debits = [Row((*place, one[0], None)) for place, one in places.items() if one[0]]
    after = [Row((*place, None, one[1])) for place, one in places.items() if one[1]]
    return debits + after


def _sum_row(
    label: str, columns: Sequence[Column], places: Mapping[Place, Sides], kind: str
) -> Row:
    blank = ("",) * (len(columns) - 3)
    return Row((label, *blank, *_totals(places.values())), kind)
