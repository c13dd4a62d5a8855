"""The salary overview of a run."""

from collections.abc import Iterable

from payslips.company_documents.kind import Kind, Report, Selection
from payslips.company_documents.reports import heading_of, written
from payslips.documents.salary_overview import TITLE, compose
from payslips.queries.salary_overview import paid_components, paid_employees
from portal.core.access import Actor


def make(
    *, actor: Actor, selection: Selection, file_format: str, report: Report
) -> bytes | Iterable[bytes]:
    """This function will make the salary overview of a run."""
    run = selection.of_run
    made = compose(heading_of(selection), paid_employees(run), paid_components(run))
    return written(made, file_format, report)


SALARY_OVERVIEW = Kind(
    key="salary-overview",
    label=TITLE,
    formats=("pdf", "xlsx"),
    make=make,
    quick=frozenset({"xlsx"}),
)
