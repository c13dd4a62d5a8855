"""The leave report on paper, A4 turned sideways: a table for each group. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from leave.documents.leave_report import GroupTotal, LeaveReport, ReportRow
from portal.core.joined_pdfs import count_pages, join_pdfs
from portal.core.pdf import render_pdf
from portal.core.shown import Shown

TEMPLATE, CSS = "pdf/leave_report.html", "pdf/report.css"
# So many rows are laid out at once: what that takes of memory does not depend on the company.
ROWS = 300
# Moves the progress bar.
Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Table(Shown):
    """Rows of one group that follow each other; the sums are below the last of them."""

    group: GroupTotal
    rows: tuple[ReportRow, ...]
    is_first: bool
    is_last: bool


def pdf(report: LeaveReport) -> bytes:
    """This function will print a report in one go, with the number of pages on each."""
    tables = [
        Table(one, one.rows, is_first=True, is_last=True) for one in report.groups
    ]
    return _print(report, tables)


def long_pdf(report: LeaveReport, *, moved: Report) -> Iterator[bytes]:
    """This function will print a report a few hundred rows at a time, joined as it grows.

    ``moved`` hears how many of its rows are done.

    :raises ValueError: for a report without rows.
    """
    return join_pdfs(_parts(report, moved))


def _parts(report: LeaveReport, moved: Report) -> Iterator[bytes]:
    page, done, total = 1, 0, len(report.rows)
    for table in _tables(report):
        moved(done, total)
        part = _print(report, [table], first_page=page)
        page, done = page + count_pages(part), done + len(table.rows)
        yield part


def _tables(report: LeaveReport) -> Iterator[Table]:
    for group in report.groups:
        starts = range(0, len(group.rows), ROWS)
        for start in starts:
            rows = group.rows[start : start + ROWS]
            is_first, is_last = start == starts[0], start == starts[-1]
            yield Table(group, rows, is_first=is_first, is_last=is_last)


def _print(report: LeaveReport, tables: list[Table], *, first_page: int = 0) -> bytes:
    """The first page has the letterhead; nobody knows yet how many follow if it has a number."""
    context = {"report": report, "tables": tables, "first_page": first_page}
    return render_pdf(TEMPLATE, context, css=CSS)
