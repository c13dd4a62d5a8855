"""The payment list: for reading, for a spreadsheet, and for the bank."""

from payslips.company_documents.kind import Kind, Report, Selection
from payslips.documents.payment_list import sheet_of
from payslips.queries.payments import payment_totals, payments_of
from portal.core.access import Actor
from portal.core.dutch import format_date, format_money
from portal.core.sheet_writer import write_workbook


def make(
    *, actor: Actor, selection: Selection, file_format: str, report: Report
) -> bytes:
    """This function will make the payment list of a run."""
    payments = payments_of(selection.of_run)
    return write_workbook({"Betalingen": sheet_of(payments)})


def summary(selection: Selection) -> str:
    """This function will say how much is paid to how many, and what is left out."""
    run = selection.of_run
    totals = payment_totals(run)
    noun = "betaling" if totals.count == 1 else "betalingen"
    text = (
        f"{totals.count} {noun}, samen {format_money(totals.total)}, "
        f"op {format_date(run.payment_date)}"
    )
    if totals.left_out:
        text += f"; bedragen van nul of lager worden niet betaald ({totals.left_out})"
    return text


PAYMENTS = Kind(
    key="payments",
    label="Betaallijst",
    formats=("xlsx",),
    make=make,
    quick=frozenset({"xlsx"}),
    summary=summary,
    needs_step_up=True,
    icon="landmark",
)
