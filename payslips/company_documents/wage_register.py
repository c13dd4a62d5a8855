"""The wage register of a year (verzamelloonstaat): a row for each income relationship.

Holds whole BSNs, as the model of the tax office does (art. 7.2 URLB 2011); so a fresh factor is
asked before each download.
"""

from collections.abc import Iterable, Iterator

from payslips.company_documents.in_parts import (
    ROWS_A_PART,
    Piece,
    cut,
    print_in_parts,
)
from payslips.company_documents.kind import CannotMake, Kind, Per, Report, Selection
from payslips.company_documents.reports import edition_of_runs
from payslips.documents.layouts import Printed
from payslips.documents.wage_register import (
    NUMBERED,
    RegisterRow,
    amounts_of,
    sheets,
    total,
)
from payslips.queries.employer_copies import employer_of
from payslips.queries.payslips import frozen_layout
from payslips.queries.wage_registers import register_rows, year_rows
from portal.core.access import Actor
from portal.core.pdf import render_pdf
from portal.core.sheet_writer import write_workbook


def make(
    *,
    actor: Actor,
    selection: Selection,
    file_format: str,
    report: Report,
    rows_a_part: int = ROWS_A_PART,
) -> bytes | Iterable[bytes]:
    """This function will make the wage register of a company's year.

    A long one is printed in parts, so that memory does not grow with the rows.

    :raises CannotMake: when nobody was paid.
    """
    # Only the workbook shows each period, and of many people those take the memory.
    is_workbook = file_format == "xlsx"
    rows_of = register_rows if is_workbook else year_rows
    rows = rows_of(selection.company.pk, selection.year)
    if not rows:
        raise CannotMake(f"In {selection.year} zijn geen loonstroken gepubliceerd.")
    if is_workbook:
        return write_workbook(sheets(rows))
    if len(rows) <= rows_a_part:
        return _pdf(selection, rows)
    return _long_pdf(selection, rows, report, rows_a_part)


def _pdf(selection: Selection, rows: list[RegisterRow]) -> bytes:
    layout = frozen_layout(selection.runs[-1], Printed.WAGE_REGISTER)
    context = _context(selection, rows) | {"rows": rows}
    return render_pdf(layout.template, context, css=layout.css)


def _long_pdf(
    selection: Selection, rows: list[RegisterRow], report: Report, rows_a_part: int
) -> Iterator[bytes]:
    layout = frozen_layout(selection.runs[-1], Printed.LONG_WAGE_REGISTER)
    context = _context(selection, rows)
    pieces = (
        Piece(len(part.rows), context | {"part": part})
        for part in cut(rows, most=rows_a_part)
    )
    return print_in_parts(layout, pieces, total=len(rows), report=report)


def _context(selection: Selection, rows: list[RegisterRow]) -> dict[str, object]:
    return {
        "employer": employer_of(selection.runs[-1]),
        "heading": "Verzamelloonstaat",
        "title": f"Verzamelloonstaat {selection.year}",
        "year": selection.year,
        "runs": len(selection.runs),
        "numbered": NUMBERED,
        "totals": amounts_of(total([row.columns for row in rows])),
    }


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
