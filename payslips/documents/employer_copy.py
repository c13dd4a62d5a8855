"""The employer's copy of a payslip: what the employee has, and what the employer pays. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from payslips.documents.payslip import (
    DocumentRow,
    PayslipDocument,
    compose,
    sections,
)
from payslips.models import LeaveLine, Payslip, PayslipLine, Reservation
from portal.core.shown import Shown

Group = PayslipLine.Group
EMPLOYER_TOTAL = "Totaal werkgever"


@dataclass(frozen=True, slots=True)
class CopyRow(DocumentRow):
    """A row of the payslip; ``employer`` is what the employer pays besides, in euros."""

    employer: Decimal | None = None


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
    total = CopyRow("total", EMPLOYER_TOTAL, None, employer=cost)
    return EmployerCopy(document, [*rows, total], cost)


def copy_rows(
    lines: Iterable[PayslipLine], *, wage_for_tax: Decimal, net: Decimal
) -> list[CopyRow]:
    """This function will order all lines from gross to net, and then what the employer pays."""
    every = list(lines)
    result = []
    for members, subtotal in sections(every, wage_for_tax=wage_for_tax):
        result += [_row(line) for line in members]
        if subtotal:
            result.append(CopyRow("subtotal", *subtotal))
    result.append(CopyRow("subtotal", "Netto uitbetaald", net))
    paid = [line for line in every if line.group == Group.EMPLOYER]
    return result + [_row(line) for line in sorted(paid, key=lambda one: one.position)]


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
