"""Reports as files: to print, to calculate with and to import elsewhere."""

import hashlib
from collections.abc import Callable, Iterable, Mapping

from payslips.company_documents.in_parts import ROWS_A_PART, Piece, print_in_parts
from payslips.company_documents.kind import CannotMake, Selection
from payslips.company_documents.kind import Report as Progress
from payslips.documents.layouts import Printed, layout_of
from payslips.documents.report import Heading, Report, Table, parts_of
from payslips.queries.payslips import frozen_frame
from portal.core.csv_writer import write_csv
from portal.core.pdf import render_pdf
from portal.core.spreadsheets import write_workbook

DIGEST = 16


def edition_of_runs(selection: Selection) -> str:
    """This function will make a short text that changes with the published runs of a year."""
    ids = ",".join(str(run.pk) for run in selection.runs)
    return hashlib.sha256(ids.encode()).hexdigest()[:DIGEST]


def heading_of(selection: Selection) -> Heading:
    """This function will say of whom and of when a document is, as it was at publication.

    :raises CannotMake: when nothing was published.
    """
    runs = selection.runs
    frame = frozen_frame(runs[-1])
    if frame is None:
        raise CannotMake("Deze loonrun heeft geen loonstroken.")
    return Heading(
        employer=frame["employer_name"],
        wage_tax_number=frame["wage_tax_number"],
        code=selection.code,
        period=selection.label[:1].upper() + selection.label[1:],
        first=runs[0].period_start,
        last=runs[-1].period_end,
        template=frame["template"],
    )


def written(
    report: Report,
    file_format: str,
    progress: Progress,
    *,
    rows_a_part: int = ROWS_A_PART,
) -> bytes | Iterable[bytes]:
    """This function will write a report in a file format.

    A long one is printed in parts, which are joined as they come: so memory does not grow with
    the rows, and the bar moves.
    """
    if file_format != "pdf":
        return WRITERS[file_format](report)
    parts = parts_of(report, most=rows_a_part)
    if len(parts) == 1:
        return pdf(report)
    layout = layout_of(report.heading.template, Printed.LONG_REPORT)
    pieces = [Piece(len(one.tables[0].rows), {"report": one}) for one in parts]
    total = sum(one.rows for one in pieces)
    return print_in_parts(layout, pieces, total=total, report=progress)


def pdf(report: Report) -> bytes:
    """This function will print a report on A4, turned sideways."""
    layout = layout_of(report.heading.template, Printed.REPORT)
    return render_pdf(layout.template, {"report": report}, css=layout.css)


def workbook(report: Report) -> bytes:
    """This function will write a report as a workbook, with a sheet for each table."""
    return write_workbook({table.title: _sheet(table) for table in report.tables})


def text(report: Report) -> bytes:
    """This function will write the records of a report, without what adds them up.

    Each begins with the period and its last day, so that it can be booked.
    """
    head, table = report.heading, report.records or report.tables[0]
    rows: list[list[object]] = [
        ["Periode", "Boekdatum", *(column.title for column in table.columns)]
    ]
    rows += [[head.code, head.last, *row.values] for row in table.records]
    return write_csv(rows)


def _sheet(table: Table) -> list[list[object]]:
    rows: list[list[object]] = [[column.title for column in table.columns]]
    rows += [list(row.values) for row in table.rows]
    return rows


WRITERS: Mapping[str, Callable[[Report], bytes]] = {
    "xlsx": workbook,
    "csv": text,
}
