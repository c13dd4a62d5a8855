"""The wage register of a year (verzamelloonstaat): a row for each income relationship.

Holds whole BSNs, as the model of the tax office does (art. 7.2 URLB 2011); so a fresh factor is
asked before each download.
"""

from payslips.company_documents.kind import (
    CannotMake,
    Kind,
    Per,
    Report,
    Selection,
    require_printable,
)
from payslips.company_documents.reports import edition_of_runs
from payslips.documents.layouts import Printed
from payslips.documents.wage_register import NUMBERED, amounts_of, sheets, total
from payslips.queries.employer_copies import employer_of
from payslips.queries.payslips import frozen_layout
from payslips.queries.wage_registers import register_rows
from portal.core.access import Actor
from portal.core.pdf import render_pdf
from portal.core.sheet_writer import write_workbook


def make(
    *, actor: Actor, selection: Selection, file_format: str, report: Report
) -> bytes:
    """This function will make the wage register of a company's year.

    :raises CannotMake: when nobody was paid.
    """
    rows = register_rows(selection.company.pk, selection.year)
    if not rows:
        raise CannotMake(f"In {selection.year} zijn geen loonstroken gepubliceerd.")
    if file_format == "xlsx":
        return write_workbook(sheets(rows))
    require_printable(len(rows))
    runs = selection.runs
    context = {
        "employer": employer_of(runs[-1]),
        "heading": "Verzamelloonstaat",
        "title": f"Verzamelloonstaat {selection.year}",
        "year": selection.year,
        "runs": len(runs),
        "numbered": NUMBERED,
        "rows": rows,
        "totals": amounts_of(total([row.columns for row in rows])),
    }
    layout = frozen_layout(runs[-1], Printed.WAGE_REGISTER)
    return render_pdf(layout.template, context, css=layout.css)


WAGE_REGISTER = Kind(
    key="wage-register",
    label="Verzamelloonstaat",
    formats=("pdf", "xlsx"),
    make=make,
    per=Per.YEAR,
    quick=frozenset({"xlsx"}),
    edition=edition_of_runs,
    needs_step_up=True,
)
