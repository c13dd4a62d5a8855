"""What changed between two payslips of the same person and income relationship. Pure.

Amounts are what a line adds to the net pay, in euros; whatever the lines do not explain is
in the rest, so that lines and rest always add up to the difference of the nets.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from payslips.models import PayslipLine
from payslips.periods import Period
from portal.core.dutch import format_number
from portal.core.shown import Shown

# With the rest, where there is one.
MOST_LINES = 5
NOTHING = Decimal(0)
Group = PayslipLine.Group


@dataclass(frozen=True, slots=True)
class Terms:
    """What the tax on a payslip depends on besides its lines."""

    period: Period
    net: Decimal
    wage_tax_credit: bool
    table: str


@dataclass(slots=True)
class _Sum:
    """All lines of a payslip with the same wage code."""

    description: str = ""
    group: str = ""
    paid: Decimal = NOTHING
    taxed: Decimal = NOTHING
    quantity: Decimal | None = None

    def add(self, line: PayslipLine) -> None:
        self.description, self.group = line.description, line.group
        self.paid += line.payment or NOTHING
        self.taxed += (line.table_wage or NOTHING) + (line.special_wage or NOTHING)
        if line.quantity is not None:
            self.quantity = (self.quantity or NOTHING) + line.quantity


@dataclass(frozen=True, slots=True)
class Change(Shown):
    """A line of the comparison: what it changed of the net, and how its quantity went."""

    description: str
    amount: Decimal
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Difference:
    """A change with what it changed of the taxed wage; ``is_tax`` is the wage tax itself."""

    name: str
    change: Change
    taxed: Decimal
    is_tax: bool


@dataclass(frozen=True, slots=True)
class Comparison(Shown):
    """What changed since ``since``; ``cause`` is empty unless it is certain."""

    since: str
    difference: Decimal
    cause: str
    is_sole_cause: bool
    lines: list[Change]
    rest: Change | None
    remark: str = ""

    @property
    def size(self) -> Decimal:
        return abs(self.difference)


def compare(
    now: Terms,
    before: Terms,
    lines: Iterable[PayslipLine],
    previous_lines: Iterable[PayslipLine],
) -> Comparison:
    """This function will set a payslip beside an earlier one, line by line."""
    since = _name(before.period, beside=now.period)
    found = _differences(_sums(lines), _sums(previous_lines), since=since)
    difference = now.net - before.net
    shown, hidden = _split(
        [one.change for one in found if one.change.amount], difference
    )
    is_alike = now.period.type == before.period.type
    cause = _cause(now, before, found, difference) if is_alike else None
    return Comparison(
        since=since,
        difference=difference,
        cause=cause[0] if cause else "",
        is_sole_cause=bool(cause and cause[1]),
        lines=shown,
        rest=_rest(shown, hidden, difference),
        remark="" if is_alike else "De twee loonstroken gaan niet over evenveel dagen.",
    )


def _name(period: Period, *, beside: Period) -> str:
    return period.name if period.year == beside.year else f"{period.name} {period.year}"


def _sums(lines: Iterable[PayslipLine]) -> dict[str, _Sum]:
    sums: dict[str, _Sum] = {}
    for line in lines:
        if line.group != Group.EMPLOYER:
            sums.setdefault(line.code, _Sum()).add(line)
    return sums


def _differences(
    now: dict[str, _Sum], before: dict[str, _Sum], *, since: str
) -> list[_Difference]:
    """Largest first; of equal ones that of the lowest code, so that a page stays the same."""
    found = [
        _difference(now.get(code), before.get(code), since=since)
        for code in sorted(set(chain(now, before)))
    ]
    return sorted(found, key=lambda one: -abs(one.change.amount))


def _difference(now: _Sum | None, before: _Sum | None, *, since: str) -> _Difference:
    one, other = now or _Sum(), before or _Sum()
    named = now or other
    change = Change(
        named.description, one.paid - other.paid, _hint(now, before, since=since)
    )
    return _Difference(
        _named(named.description, one.paid, other.paid, is_gone=now is None),
        change,
        one.taxed - other.taxed,
        is_tax=named.group == Group.WAGE_TAX,
    )


def _named(description: str, now: Decimal, before: Decimal, *, is_gone: bool) -> str:
    """The line as the cause in a sentence: less of it, or none, is another cause than it."""
    name = _lower(description)
    if is_gone:
        return f"het wegvallen van {name}"
    return f"minder {name}" if abs(now) < abs(before) else name


def _hint(now: _Sum | None, before: _Sum | None, *, since: str) -> str:
    if now is None:
        return f"alleen in {since}"
    if before is None:
        return f"niet in {since}"
    if now.quantity is None or before.quantity in {None, now.quantity}:
        return ""
    quantities = format_number(now.quantity), format_number(before.quantity or NOTHING)
    return f"{quantities[0]}, in {since} {quantities[1]}"


def _split(
    changes: list[Change], difference: Decimal
) -> tuple[list[Change], list[Change]]:
    """What is not shown goes into the rest, as does what no line explains."""
    is_whole = sum((one.amount for one in changes), NOTHING) == difference
    if len(changes) + (not is_whole) <= MOST_LINES:
        return changes, []
    return changes[: MOST_LINES - 1], changes[MOST_LINES - 1 :]


def _rest(
    shown: list[Change], hidden: list[Change], difference: Decimal
) -> Change | None:
    amount = difference - sum((one.amount for one in shown), NOTHING)
    if not hidden and not amount:
        return None
    return Change(
        f"{len(hidden)} andere regels" if len(hidden) > 1 else "Overig", amount
    )


def _cause(
    now: Terms, before: Terms, found: list[_Difference], difference: Decimal
) -> tuple[str, bool] | None:
    """The line that outweighs all others together, and whether there are no others.

    Nothing is certain where the lines do not explain the net, or where taxed lines changed
    together with the rules, or where something is taxed that is not paid.
    """
    tax = sum((one.change.amount for one in found if one.is_tax), NOTHING)
    others = [
        one for one in found if not one.is_tax and (one.change.amount or one.taxed)
    ]
    taxed = [one for one in others if one.taxed]
    if sum((one.change.amount for one in found), NOTHING) != difference:
        return None
    if taxed and (
        _rules(now) != _rules(before) or not all(one.change.amount for one in taxed)
    ):
        return None
    weighed = [_weigh(one, tax, is_only=len(taxed) == 1) for one in others]
    if tax and not taxed:
        weighed.append(_Weighed(_reason_of_tax(now, before, tax), tax, tax))
    return _dominant(weighed, difference)


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A possible cause, with the least and the most that it can have changed of the net."""

    name: str
    least: Decimal
    most: Decimal


def _weigh(one: _Difference, tax: Decimal, *, is_only: bool) -> _Weighed:
    """The tax follows from all taxed lines: at worst all of it from this one."""
    name, amount = one.name, one.change.amount
    if not one.taxed:
        return _Weighed(name, amount, amount)
    left = amount + tax
    least = min(left, amount, key=abs) if left * amount > 0 else NOTHING
    return _Weighed(name, least, least if is_only else amount)


def _dominant(weighed: list[_Weighed], difference: Decimal) -> tuple[str, bool] | None:
    if not weighed:
        return None
    largest = max(weighed, key=lambda one: abs(one.least))
    others = sum(abs(one.most) for one in weighed if one is not largest)
    if abs(largest.least) <= others or largest.least * difference <= 0:
        return None
    return largest.name, len(weighed) == 1


def _rules(terms: Terms) -> tuple[int, bool, str]:
    return terms.period.year, terms.wage_tax_credit, terms.table


def _reason_of_tax(now: Terms, before: Terms, tax: Decimal) -> str:
    if now.wage_tax_credit != before.wage_tax_credit:
        state = "wel" if now.wage_tax_credit else "niet meer"
        return f"de loonheffingskorting, die nu {state} wordt toegepast"
    if now.period.year != before.period.year and now.table == before.table:
        return f"de belastingtarieven van {now.period.year}"
    return "minder loonheffing" if tax > 0 else "meer loonheffing"


def _lower(description: str) -> str:
    """For within a sentence; what begins with two capitals is an abbreviation."""
    is_word = description[1:2].islower()
    return description[:1].lower() + description[1:] if is_word else description
