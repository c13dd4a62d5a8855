"""What a company's staff costs: per employee, department and period. Pure.

Columns as bureaus know them from Nmbrs' "overzicht personeelskosten". What is put aside for
later counts when it is put aside; paying it out is no cost once more.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from payslips.documents.line_kinds import (
    Component,
    Cost,
    Group,
    Reserve,
    cost_of,
    is_reimbursement,
    reserve_of,
)
from payslips.documents.report import Column, Holds, Row, Table, Value
from portal.core.shown import Shown

TITLE = "Personeelskosten"
ZERO = Decimal(0)
CENT = Decimal("0.01")
WITHOUT_DEPARTMENT = "Zonder afdeling"


@dataclass(frozen=True, slots=True, order=True)
class CostKey:
    """Whose costs, and of when; what a question does not tell apart stays empty."""

    department: str
    period: int = 0
    number: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class CostLine:
    """What was paid for a wage component, in euros; ``paid`` is the positive part of it."""

    key: CostKey
    component: Component
    payment: Decimal
    paid: Decimal
    employer_cost: Decimal


@dataclass(frozen=True, slots=True)
class Costs(Shown):
    """Amounts in euros per kind of cost, and the paid hours where they are known."""

    amounts: Mapping[Cost, Decimal]
    hours: Decimal | None = None

    @property
    def total(self) -> Decimal:
        return sum(self.amounts.values(), ZERO)

    @property
    def per_hour(self) -> Decimal | None:
        return (
            (self.total / self.hours).quantize(CENT, ROUND_HALF_UP)
            if self.hours
            else None
        )

    def amount(self, *kinds: Cost) -> Decimal:
        """This function will add some kinds of cost, in euros."""
        return sum((self.amounts.get(kind, ZERO) for kind in kinds), ZERO)

    def plus(self, other: "Costs") -> "Costs":
        """This function will add the costs of two."""
        kinds = self.amounts.keys() | other.amounts.keys()
        known = [one for one in (self.hours, other.hours) if one is not None]
        return Costs(
            {kind: self.amount(kind) + other.amount(kind) for kind in kinds},
            sum(known, ZERO) if known else None,
        )


NOTHING = Costs({})
StaffCosts = dict[CostKey, Costs]


def staff_costs(
    lines: Iterable[CostLine], hours: Mapping[CostKey, Decimal | None]
) -> StaffCosts:
    """This function will turn payslip lines into costs, by whatever they were told apart."""
    lines = list(lines)
    reserved = {
        reserve_of(line.component)
        for line in lines
        if line.component.group == Group.EMPLOYER and line.employer_cost
    } - {None}
    amounts: dict[CostKey, dict[Cost, Decimal]] = {key: {} for key in hours}
    for line in lines:
        kind = cost_of(line.component)
        if kind and not _is_paid_from(reserved, line.component):
            row = amounts.setdefault(line.key, {})
            row[kind] = row.get(kind, ZERO) + _amount(line)
    return {key: Costs(row, hours.get(key)) for key, row in sorted(amounts.items())}


def _is_paid_from(reserved: set[Reserve | None], component: Component) -> bool:
    return component.group == Group.GROSS and reserve_of(component) in reserved


def _amount(line: CostLine) -> Decimal:
    if line.component.group == Group.EMPLOYER:
        return line.employer_cost
    if line.component.group == Group.NET and not is_reimbursement(line.component):
        return line.paid
    return line.payment


def added(costs: Iterable[Costs]) -> Costs:
    """This function will add costs up."""
    total = NOTHING
    for one in costs:
        total = total.plus(one)
    return total


def by(costs: StaffCosts, label: Callable[[CostKey], str]) -> dict[str, Costs]:
    """This function will add costs up per label, in the order in which labels are met."""
    groups: dict[str, list[Costs]] = {}
    for key, one in costs.items():
        groups.setdefault(label(key), []).append(one)
    return {name: added(members) for name, members in groups.items()}


def department_of(key: CostKey) -> str:
    """This function will name a department, also of whoever has none."""
    return key.department or WITHOUT_DEPARTMENT


AMOUNTS = tuple(Column(str(kind)) for kind in Cost)
LAST = (Column("Totaal"), Column("Uren"), Column("Kosten per uur"))


def table(
    title: str,
    columns: tuple[Column, ...],
    rows: Iterable[tuple[tuple[Value, ...], Costs]],
    *,
    is_detail: bool = False,
) -> Table:
    """This function will make a table of costs, with what each row is about in front."""
    rows = list(rows)
    total = added(costs for _values, costs in rows)
    blank = ("",) * (len(columns) - 1)
    lines = [Row((*values, *_figures(costs))) for values, costs in rows]
    sums = Row(("Totaal", *blank, *_figures(total)), "total")
    return Table(title, (*columns, *AMOUNTS, *LAST), (*lines, sums), is_detail)


def _figures(costs: Costs) -> tuple[Decimal | None, ...]:
    amounts = (costs.amount(kind) for kind in Cost)
    return (*amounts, costs.total, costs.hours, costs.per_hour)


def employee_table(costs: StaffCosts) -> Table:
    """This function will list costs per employee; who moved stands in every department."""
    groups: dict[tuple[int, str, str], list[Costs]] = {}
    for key, one in costs.items():
        groups.setdefault((key.number, key.name, key.department), []).append(one)
    rows = [(group, added(members)) for group, members in sorted(groups.items())]
    return table("Per medewerker", PERSON, rows)


def department_table(costs: StaffCosts) -> Table:
    """This function will list costs per department."""
    rows = by(dict(sorted(costs.items())), department_of)
    columns = (Column("Afdeling", Holds.TEXT),)
    return table(
        "Per afdeling", columns, (((name,), one) for name, one in rows.items())
    )


def period_table(costs: StaffCosts, names: Mapping[int, str]) -> Table:
    """This function will list costs per period, each by its name."""
    ordered = dict(sorted(costs.items(), key=lambda item: item[0].period))
    rows = by(ordered, lambda key: names[key.period])
    columns = (Column("Periode", Holds.CODE),)
    return table("Per periode", columns, (((name,), one) for name, one in rows.items()))


def detail_table(costs: StaffCosts, names: Mapping[int, str]) -> Table:
    """This function will list costs per employee and period."""
    order = sorted(costs, key=lambda key: (key.number, key.period, key.department))
    columns = (*PERSON, Column("Periode", Holds.CODE))
    rows = [
        ((key.number, key.name, key.department, names[key.period]), costs[key])
        for key in order
    ]
    return table("Per medewerker en periode", columns, rows, is_detail=True)


PERSON = (
    Column("Nummer", Holds.NUMBER),
    Column("Naam", Holds.TEXT),
    Column("Afdeling", Holds.CODE),
)
