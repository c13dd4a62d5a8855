"""Questions about what a run pays."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from payslips.documents.payment_list import PaymentList, PaymentRow, payment_list
from payslips.models import Payment, PayrollRun


@dataclass(frozen=True, slots=True)
class PaymentTotals:
    """How many payments a run asks for, what they come to in euros, and how many it skips."""

    count: int
    total: Decimal
    left_out: int


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
    rows = Payment.objects.filter(run=run).select_related("employee").order_by("id")
    return payment_list(
        run.payment_date,
        [
            PaymentRow(
                personnel_number=one.employee.personnel_number
                if one.employee
                else None,
                name=one.beneficiary,
                iban=one.iban,
                amount=one.amount,
                description=one.description,
                reference=one.reference,
            )
            for one in rows
        ],
    )
