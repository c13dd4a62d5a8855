"""The payment list: for reading, for a spreadsheet, and for the bank."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.timezone import localtime

from payslips.company_documents.in_parts import (
    ROWS_A_PART,
    Piece,
    cut,
    print_in_parts,
)
from payslips.company_documents.kind import CannotMake, Kind, Report, Selection
from payslips.documents.layouts import Printed
from payslips.documents.payment_list import (
    PaymentList,
    PaymentRow,
    sheet_of,
    total,
)
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
    *,
    actor: Actor,
    selection: Selection,
    file_format: str,
    report: Report,
    rows_a_part: int = ROWS_A_PART,
) -> bytes | Iterable[bytes]:
    """This function will make the payment list of a run.

    A long one is printed in parts, so that memory does not grow with the payments.

    :raises CannotMake: when the bank would refuse the order, or there is no account to pay from.
    """
    payments = payments_of(selection.of_run)
    if file_format == "xlsx":
        return write_workbook({"Betalingen": sheet_of(payments)})
    if file_format == "xml":
        return _order(selection, payments)
    if len(payments.rows) <= rows_a_part:
        return _pdf(selection, payments)
    return _long_pdf(selection, payments, report, rows_a_part)


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
    parts = [(heading, rows, total(rows)) for heading, rows in _tables(payments)]
    layout = frozen_layout(selection.of_run, Printed.PAYMENTS)
    context = _context(selection, payments) | {"parts": parts}
    return render_pdf(layout.template, context, css=layout.css)


def _long_pdf(
    selection: Selection, payments: PaymentList, report: Report, rows_a_part: int
) -> Iterator[bytes]:
    layout = frozen_layout(selection.of_run, Printed.LONG_PAYMENTS)
    pieces = _pieces(selection, payments, rows_a_part)
    return print_in_parts(layout, pieces, total=len(payments.rows), report=report)


def _pieces(
    selection: Selection, payments: PaymentList, rows_a_part: int
) -> Iterator[Piece]:
    base, tables = _context(selection, payments), _tables(payments)
    for heading, rows in tables:
        for part in cut(rows, most=rows_a_part):
            context = {
                "part": part,
                "part_heading": heading,
                "part_total": total(rows),
                "is_end": part.is_last and rows is tables[-1][1],
            }
            yield Piece(len(part.rows), base | context)


def _tables(payments: PaymentList) -> list[tuple[str, list[PaymentRow]]]:
    both = ("Salarissen", payments.wages), ("Andere betalingen", payments.others)
    return [(heading, rows) for heading, rows in both if rows]


def _context(selection: Selection, payments: PaymentList) -> dict[str, object]:
    return {
        "employer": employer_of(selection.of_run),
        "heading": "Betaallijst",
        "title": f"Betaallijst {selection.code}",
        "selection": selection,
        "payments": payments,
    }


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
