"""What would be left of another wage: an indication from the last payslip. Pure.

Covers what ``wage_tax`` covers: an ordinary job of somebody below the state pension age.
One-off pay under the special tariff is left out, now and then; amounts are euros a period.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from payslips.models import Payslip, PayslipLine
from payslips.wage_tax.rules import NotSupported, wage_tax
from portal.core.shown import Shown

PENSION_AGE = 67
CENT = Decimal("0.01")
NOTHING = Decimal(0)
TABLES = {Payslip.Table.WHITE: "white", Payslip.Table.GREEN: "green"}
Group = PayslipLine.Group


@dataclass(frozen=True, slots=True)
class Basis:
    """What a payslip says of an ordinary period.

    ``withheld`` is taken from gross (pension), ``in_kind`` is taxed and not paid (a car),
    ``extras`` are paid or withheld after tax. ``hours`` are those of a week, of the contract.
    """

    year: int
    period_type: str
    table: str
    credit: bool
    hours: Decimal
    gross: Decimal
    withheld: Decimal
    untaxed: Decimal
    in_kind: Decimal
    extras: Decimal


@dataclass(frozen=True, slots=True)
class Indication(Shown):
    """What would be paid, and why."""

    gross: Decimal
    withheld: Decimal
    tax: Decimal
    employment_credit: Decimal
    extras: Decimal
    net: Decimal


@dataclass(frozen=True, slots=True)
class Row(Shown):
    """A line of the answer: now, then, and what it makes of a difference."""

    label: str
    now: Decimal
    then: Decimal
    is_total: bool = False
    is_part: bool = False

    @property
    def difference(self) -> Decimal:
        return self.then - self.now


def basis_of(
    payslip: Payslip, lines: Iterable[PayslipLine], *, birth_date: date
) -> Basis:
    """This function will take from a payslip what returns every period.

    :raises NotSupported: with the reason, where the rules do not cover it.
    """
    reason = _out_of_scope(payslip, birth_date)
    if reason:
        raise NotSupported(reason)
    ordinary = [line for line in lines if not line.special_wage]
    gross = [line for line in ordinary if line.group == Group.GROSS]
    withheld = [line for line in ordinary if line.group == Group.WITHHELD]
    basis = Basis(
        year=payslip.run.year,
        period_type=payslip.run.period_type,
        table=TABLES[Payslip.Table(payslip.table)],
        credit=payslip.wage_tax_credit,
        hours=payslip.contract_hours,
        gross=_paid(gross),
        withheld=_paid(withheld),
        untaxed=_paid([*gross, *withheld]) - _taxed([*gross, *withheld], is_paid=True),
        in_kind=_taxed(ordinary, is_paid=False),
        extras=_paid(line for line in ordinary if line.group == Group.NET),
    )
    if basis.gross <= 0:
        raise NotSupported("op je laatste loonstrook staat geen brutoloon")
    return basis


def indication(
    basis: Basis, *, gross: Decimal | None = None, credit: bool | None = None
) -> Indication:
    """This function will work out the net of another gross wage a period, in euros.

    What is withheld from gross goes up and down with it; the rest stays as it is.

    :raises NotSupported: where the rules do not cover the wage.
    """
    other = basis.gross if gross is None else gross
    changed = replace(basis, credit=basis.credit if credit is None else credit)
    share = other / basis.gross
    withheld = _cents(basis.withheld * share)
    taxable = other + withheld - _cents(basis.untaxed * share) + basis.in_kind
    tax = wage_tax(
        year=changed.year,
        wage=taxable,
        period=changed.period_type,
        table=changed.table,
        credit=changed.credit,
    )
    return Indication(
        gross=other,
        withheld=withheld,
        tax=-tax.tax,
        employment_credit=tax.employment_credit,
        extras=basis.extras,
        net=other + withheld - tax.tax + basis.extras,
    )


def gross_of(basis: Basis, *, salary: Decimal, hours: Decimal | None) -> Decimal:
    """This function will turn a wage at the hours of now into the wage at other hours."""
    if hours is None:
        return _cents(salary)
    return _cents(salary * hours / basis.hours)


def rows(now: Indication, then: Indication) -> list[Row]:
    """This function will set two indications side by side, from gross to net."""
    return [
        Row("Brutoloon", now.gross, then.gross),
        Row("Ingehouden van bruto, zoals pensioen", now.withheld, then.withheld),
        Row("Loonheffing", now.tax, then.tax),
        Row(
            "waarin arbeidskorting",
            now.employment_credit,
            then.employment_credit,
            is_part=True,
        ),
        Row("Netto vergoedingen en inhoudingen", now.extras, then.extras),
        Row("Netto", now.net, then.net, is_total=True),
    ]


def _out_of_scope(payslip: Payslip, birth_date: date) -> str:
    if payslip.table_code and not payslip.table_code.startswith("0"):
        return f"je loonstrook heeft een bijzondere tabelcode ({payslip.table_code})"
    if payslip.health_withheld:
        return "je betaalt zelf de bijdrage Zvw"
    if payslip.run.year - birth_date.year >= PENSION_AGE:
        return "vanaf het jaar van je AOW-leeftijd gelden andere tabellen"
    return ""


def _paid(lines: Iterable[PayslipLine]) -> Decimal:
    return sum((line.payment or NOTHING for line in lines), NOTHING)


def _taxed(lines: Iterable[PayslipLine], *, is_paid: bool) -> Decimal:
    return sum(
        (
            line.table_wage or NOTHING
            for line in lines
            if (line.payment is not None) is is_paid
        ),
        NOTHING,
    )


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
