"""Questions about what a run pays."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, Sum

from payslips.documents.payment_list import (
    PaymentDifference,
    PaymentList,
    PaymentRow,
    difference,
    payment_list,
)
from payslips.models import Payment, PayrollRun
from payslips.queries.runs import other_versions
from portal.core.shown import Shown


@dataclass(frozen=True, slots=True)
class PaymentTotals:
    """How many payments a run asks for, what they come to in euros, and how many it skips."""

    count: int
    total: Decimal
    left_out: int


@dataclass(frozen=True, slots=True)
class PaidBefore(Shown):
    """An earlier version of a run whose payments the employer took away, and what it pays.

    ``settled_at`` is when what was still to be paid beside it was taken away as well.
    """

    run: PayrollRun
    taken_at: datetime
    totals: PaymentTotals
    settled_at: datetime | None = None


def paid_before(run: PayrollRun) -> PaidBefore | None:
    """This function will find what was probably paid already, when a run is a correction.

    The last version of which the employer took the payment list, the order or the difference:
    whoever paid by it has paid all that it pays, be it at once or beside the one before. Other
    documents pay nobody, and say nothing about it.
    """
    if run.supersedes_id is None:
        return None
    versions = other_versions(run).filter(
        version__lt=run.version, payments_taken_at__isnull=False
    )
    earlier = versions.order_by("-version").first()
    if earlier is None or earlier.payments_taken_at is None:
        return None
    return PaidBefore(
        earlier,
        earlier.payments_taken_at,
        payment_totals(earlier),
        settled_at=run.payments_taken_at,
    )


def payment_difference(run: PayrollRun, earlier: PayrollRun) -> PaymentDifference:
    """This function will lay what a run pays beside what an earlier version paid, in two queries."""
    return difference(run.payment_date, _rows(run), paid=_rows(earlier))


def payment_totals(run: PayrollRun) -> PaymentTotals:
    """This function will add up what a run pays, in one query."""
    payable = Q(amount__gt=0)
    sums = Payment.objects.filter(run=run).aggregate(
        count=Count("id", filter=payable),
        total=Sum("amount", filter=payable),
        left_out=Count("id", filter=~payable),
    )
    return PaymentTotals(sums["count"], sums["total"] or Decimal(0), sums["left_out"])


def payments_of(run: PayrollRun) -> PaymentList:
    """This function will list what a run pays, in one query."""
    return payment_list(run.payment_date, _rows(run))


def _rows(run: PayrollRun) -> list[PaymentRow]:
    rows = Payment.objects.filter(run=run).select_related("employee").order_by("id")
    return [
        PaymentRow(
            personnel_number=one.employee.personnel_number if one.employee else None,
            name=one.beneficiary,
            iban=one.iban,
            amount=one.amount,
            description=one.description,
            reference=one.reference,
        )
        for one in rows
    ]
