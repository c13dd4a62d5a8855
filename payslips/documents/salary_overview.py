"""The salary overview of a run: per employee from gross to net, and what comes on top. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from payslips.documents.line_kinds import Component, Group, Pay, pay_of
from payslips.documents.report import Column, Heading, Holds, Report, Row, Table, add

TITLE = "Salarisoverzicht"
TAXED, NET, EMPLOYER = "Loon LB", "Netto", "Werkgeverslasten"
AMOUNTS = (
    Pay.GROSS,
    Pay.ALLOWANCES,
    Pay.SPECIAL,
    Pay.WITHHELD,
    TAXED,
    Pay.WAGE_TAX,
    Pay.NET_ITEMS,
    NET,
    EMPLOYER,
)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PaidEmployee:
    """A payslip as its overview needs it; amounts in euros."""

    payslip_id: int
    number: int
    name: str
    income_relationship: int
    wage_for_tax: Decimal
    net: Decimal


@dataclass(frozen=True, slots=True)
class PaidComponent:
    """What a payslip pays for a wage component, and what that costs the employer on top."""

    payslip_id: int
    component: Component
    payment: Decimal
    employer_cost: Decimal


def compose(
    head: Heading, people: Iterable[PaidEmployee], lines: Iterable[PaidComponent]
) -> Report:
    """This function will put the lines of a run's payslips into columns, and add those up.

    All columns of payments together are the net.
    """
    amounts = {one.payslip_id: _fixed(one) for one in people}
    for line in lines:
        row = amounts[line.payslip_id]
        row[pay_of(line.component)] += line.payment
        if line.component.group == Group.EMPLOYER:
            row[EMPLOYER] += line.employer_cost
    return Report(TITLE, head, (_table(people, amounts),))


def _fixed(one: PaidEmployee) -> dict[str, Decimal]:
    return dict.fromkeys(AMOUNTS, ZERO) | {TAXED: one.wage_for_tax, NET: one.net}


def _table(
    people: Iterable[PaidEmployee], amounts: dict[int, dict[str, Decimal]]
) -> Table:
    rows = [
        Row((one.number, _name(one), *amounts[one.payslip_id].values()))
        for one in people
    ]
    totals = add([tuple(row.values()) for row in amounts.values()])
    total = Row(("Totaal", f"{len(rows)} loonstroken", *totals), "total")
    columns = (
        Column("Nummer", Holds.NUMBER),
        Column("Naam", Holds.TEXT),
        *(Column(str(title)) for title in AMOUNTS),
    )
    return Table(TITLE, columns, (*rows, total))


def _name(one: PaidEmployee) -> str:
    if one.income_relationship == 1:
        return one.name
    return f"{one.name} (inkomstenverhouding {one.income_relationship})"
