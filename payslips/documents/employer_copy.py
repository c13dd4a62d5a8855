"""The employer's copy of a payslip: what the employee has, and what the employer pays. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from payslips.documents.payslip import (
    ORDER,
    SUBTOTALS,
    PayslipDocument,
    compose,
)
from payslips.models import LeaveLine, Payslip, PayslipLine, Reservation
from portal.core.shown import Shown

Group = PayslipLine.Group
EMPLOYER_TOTAL = "Totaal werkgever"


@dataclass(frozen=True, slots=True)
class CopyRow(Shown):
    """A line, subtotal or total in euros; ``employer`` is what the employer pays besides."""

    kind: str
    description: str
    quantity: Decimal | None = None
    rate: Decimal | None = None
    amount: Decimal | None = None
    employer: Decimal | None = None
    cumulative: Decimal | None = None

    @property
    def paid(self) -> Decimal | None:
        return self.amount if self.amount is not None and self.amount >= 0 else None

    @property
    def withheld(self) -> Decimal | None:
        return -self.amount if self.amount is not None and self.amount < 0 else None

    @property
    def to_date(self) -> Decimal | None:
        """The cumulative with the sign of its column: what was withheld counts up."""
        if self.withheld is None or self.cumulative is None:
            return self.cumulative
        return -self.cumulative


@dataclass(frozen=True, slots=True)
class EmployerCopy(Shown):
    """A payslip for the employer; ``document`` is what the employee reads."""

    document: PayslipDocument
    rows: list[CopyRow]
    employer_total: Decimal


def employer_copy(
    payslip: Payslip,
    *,
    snapshot: Mapping[str, Any],
    lines: list[PayslipLine],
    leave: list[LeaveLine],
    reservations: list[Reservation],
) -> EmployerCopy:
    """This function will put the employer's copy together from figures and frozen frame."""
    document = compose(
        payslip,
        snapshot=snapshot,
        lines=lines,
        leave=leave,
        reservations=reservations,
    )
    cost = sum((line.employer_cost or Decimal(0) for line in lines), Decimal(0))
    rows = copy_rows(lines, wage_for_tax=payslip.wage_for_tax, net=payslip.net)
    total = CopyRow("total", EMPLOYER_TOTAL, employer=cost)
    return EmployerCopy(document, [*rows, total], cost)


def copy_rows(
    lines: Iterable[PayslipLine], *, wage_for_tax: Decimal, net: Decimal
) -> list[CopyRow]:
    """This function will order all lines from gross to net, and then what the employer pays."""
    ordered = sorted(lines, key=lambda line: line.position)
    result, running = [], Decimal(0)
    for group in ORDER:
        members = [line for line in ordered if line.group == group]
        result += [_row(line) for line in members]
        running += sum((line.payment or Decimal(0) for line in members), Decimal(0))
        if group in SUBTOTALS:
            # As on the payslip: benefits in kind are taxed but not paid.
            amount = wage_for_tax if group is Group.WITHHELD else running
            result.append(CopyRow("subtotal", SUBTOTALS[group], amount=amount))
    result.append(CopyRow("subtotal", "Netto uitbetaald", amount=net))
    return result + [_row(line) for line in ordered if line.group == Group.EMPLOYER]


def _row(line: PayslipLine) -> CopyRow:
    return CopyRow(
        "line",
        line.description,
        quantity=line.quantity,
        rate=line.rate,
        amount=line.payment,
        employer=line.employer_cost,
        cumulative=line.cumulative,
    )
