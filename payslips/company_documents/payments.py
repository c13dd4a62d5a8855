"""The payment list: for reading, for a spreadsheet, and for the bank."""

import hashlib
from dataclasses import replace

from django.utils.timezone import localtime

from payslips.company_documents.kind import (
    CannotMake,
    Kind,
    Report,
    Selection,
    require_printable,
)
from payslips.documents.layouts import Printed
from payslips.documents.payment_list import PaymentList, sheet_of, total
from payslips.documents.sepa import OrderRefused, Payer, payment_order
from payslips.queries.employer_copies import employer_of
from payslips.queries.payments import (
    PaidBefore,
    payment_totals,
    payments_of,
)
from payslips.queries.payslips import frozen_layout
from portal.core.access import Actor
from portal.core.dutch import format_date_long, format_money
from portal.core.pdf import render_pdf
from portal.core.sheet_writer import write_workbook

WITHOUT_IBAN = (
    "De rekening waarvan u betaalt is niet bekend. Vraag uw salarisadministratie om de IBAN "
    "van uw bedrijf vast te leggen."
)


def make(
    *, actor: Actor, selection: Selection, file_format: str, report: Report
) -> bytes:
    """This function will make the payment list of a run.

    :raises CannotMake: when the bank would refuse the order, or there is no account to pay from.
    """
    payments = payments_of(selection.of_run)
    if file_format == "xlsx":
        return write_workbook({"Betalingen": sheet_of(payments)})
    if file_format == "xml":
        return _order(selection, payments)
    return _pdf(selection, payments)


def summary(selection: Selection) -> str:
    """This function will say how much is paid to how many, and what is left out."""
    run = selection.of_run
    totals = payment_totals(run)
    noun = "betaling" if totals.count == 1 else "betalingen"
    text = (
        f"{totals.count} {noun}, samen {format_money(totals.total)}, "
        f"op {format_date_long(run.payment_date)}"
    )
    text += late(selection)
    if totals.left_out:
        text += f"; bedragen van nul of lager worden niet betaald ({totals.left_out})"
    return text


def edition(selection: Selection) -> str:
    """This function will name the account that is paid from, without telling it.

    An order that is late asks for another day each day.
    """
    return hashlib.sha256(payer_text(selection).encode()).hexdigest()


def payer_text(selection: Selection) -> str:
    """This function will name what an order depends on besides the run: account and late day."""
    iban = selection.company.iban
    return f"{iban} {selection.pays_on}" if is_late(selection) else iban


def is_late(selection: Selection) -> bool:
    """This function will say whether the planned day of payment is over."""
    return selection.pays_on != selection.of_run.payment_date


def late(selection: Selection) -> str:
    """This function will say on which day an order is carried out that comes too late."""
    if not is_late(selection):
        return ""
    day = format_date_long(selection.pays_on)
    return f"; die datum is voorbij, dus de SEPA-opdracht vraagt om {day}"


def caution(selection: Selection) -> PaidBefore | None:
    """This function will say what an earlier version of the run paid already."""
    return selection.paid_before


def _order(selection: Selection, payments: PaymentList) -> bytes:
    run = selection.of_run
    text = f"Salaris {run.period_code}"
    return order_of(selection, payments, number=run.public_id.hex, text=text)


def order_of(
    selection: Selection, payments: PaymentList, *, number: str, text: str
) -> bytes:
    """This function will write the order for the bank, paid from the account of the company.

    :raises CannotMake: when the bank would refuse the order, or there is no account to pay from.
    """
    run, iban = selection.of_run, selection.company.iban
    payments = replace(payments, payment_date=selection.pays_on)
    if not iban:
        raise CannotMake(WITHOUT_IBAN)
    try:
        return payment_order(
            payments,
            payer=Payer(employer_of(run).name, iban),
            number=number,
            text=text,
            made_at=localtime(run.published_at),
        )
    except OrderRefused as refused:
        raise CannotMake(str(refused)) from refused


def _pdf(selection: Selection, payments: PaymentList) -> bytes:
    require_printable(len(payments.rows))
    parts = [
        (heading, rows, total(rows))
        for heading, rows in (
            ("Salarissen", payments.wages),
            ("Andere betalingen", payments.others),
        )
        if rows
    ]
    context = {
        "employer": employer_of(selection.of_run),
        "heading": "Betaallijst",
        "title": f"Betaallijst {selection.code}",
        "selection": selection,
        "payments": payments,
        "parts": parts,
    }
    layout = frozen_layout(selection.of_run, Printed.PAYMENTS)
    return render_pdf(layout.template, context, css=layout.css)


PAYMENTS = Kind(
    key="payments",
    label="Betaallijst",
    formats=("pdf", "xlsx", "xml"),
    make=make,
    quick=frozenset({"xlsx", "xml"}),
    edition=edition,
    summary=summary,
    caution=caution,
    cautioned=frozenset({"xml"}),
    needs_step_up=True,
    pays=True,
    icon="landmark",
)
