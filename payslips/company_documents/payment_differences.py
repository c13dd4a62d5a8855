"""What a correction pays beside the order that was taken away before it."""

import hashlib
from dataclasses import replace

from django.utils.timezone import localdate

from payslips.company_documents.kind import CannotMake, Kind, Report, Selection
from payslips.company_documents.payments import is_late, order_of, payer_text
from payslips.documents.payment_list import PaymentDifference, sheet_of, total
from payslips.queries.payments import payment_difference
from portal.core.access import Actor
from portal.core.dutch import format_date, format_date_long, format_money
from portal.core.sheet_writer import write_workbook

NUMBER_LENGTH = 32
NOTHING_BEFORE = (
    "Van deze run is geen eerdere versie opgehaald; gebruik de betaallijst."
)


def make(
    *, actor: Actor, selection: Selection, file_format: str, report: Report
) -> bytes:
    """This function will make the list or the order of what is still to be paid.

    :raises CannotMake: when no earlier version was taken away, when nothing is left to pay, or
        when the bank would refuse the order.
    """
    found = _difference(selection)
    if found is None:
        raise CannotMake(NOTHING_BEFORE)
    if file_format == "xlsx":
        overpaid = replace(found.payments, rows=found.overpaid)
        return write_workbook(
            {
                "Nog te betalen": sheet_of(found.payments),
                "Te veel betaald": sheet_of(overpaid),
            }
        )
    run = selection.of_run
    # The bank tells orders apart by their number: this one is not that of the whole run.
    digest = hashlib.sha256(f"{run.public_id} verschil".encode()).hexdigest()
    return order_of(
        selection,
        found.payments,
        number=digest[:NUMBER_LENGTH],
        text=f"Correctie salaris {run.period_code}",
    )


def exists(selection: Selection) -> bool:
    """This function will say whether an earlier version may have been paid."""
    return selection.paid_before is not None


def summary(selection: Selection) -> str:
    """This function will say what is still to be paid, and what was paid too much."""
    found = _difference(selection)
    if found is None:
        return ""
    count = len(found.payments.rows)
    noun = "nabetaling" if count == 1 else "nabetalingen"
    text = f"{count} {noun}, samen {format_money(found.payments.total)}"
    if found.overpaid:
        too_much = format_money(total(found.overpaid))
        text += (
            f"; te veel betaald, zelf te verrekenen: {too_much} ({len(found.overpaid)})"
        )
    return text + _late(selection) + _settled(selection)


def edition(selection: Selection) -> str:
    """This function will name the version it differs from, and the account that is paid from."""
    before = selection.paid_before
    text = f"{before.run.pk if before else 0} {payer_text(selection)}"
    return hashlib.sha256(text.encode()).hexdigest()


def _late(selection: Selection) -> str:
    if not is_late(selection):
        return ""
    return f"; de SEPA-opdracht vraagt om {format_date_long(selection.pays_on)}"


def _settled(selection: Selection) -> str:
    taken_at = selection.of_run.payments_taken_at
    return f"; al opgehaald op {format_date(localdate(taken_at))}" if taken_at else ""


def _difference(selection: Selection) -> PaymentDifference | None:
    before = selection.paid_before
    return payment_difference(selection.of_run, before.run) if before else None


PAYMENT_DIFFERENCES = Kind(
    key="payment-differences",
    label="Verschil met de eerdere betaallijst",
    formats=("xlsx", "xml"),
    make=make,
    quick=frozenset({"xlsx", "xml"}),
    edition=edition,
    summary=summary,
    exists=exists,
    needs_step_up=True,
    pays=True,
    icon="landmark",
)
