"""Staff costs: of a run, and cumulative of a year."""

from collections.abc import Iterable

from payslips.company_documents.kind import Kind, Per, Report, Selection
from payslips.company_documents.reports import (
    edition_of_runs,
    heading_of,
    written,
)
from payslips.documents import report as reports
from payslips.documents.staff_costs import (
    TITLE,
    department_table,
    detail_table,
    employee_table,
    period_table,
)
from payslips.periods import Period
from payslips.queries.staff_costs import costs_per_employee
from personnel.models import PeriodType
from portal.core.access import Actor


def make(
    *, actor: Actor, selection: Selection, file_format: str, report: Report
) -> bytes | Iterable[bytes]:
    """This function will make the staff costs of a run."""
    costs = costs_per_employee([selection.of_run])
    tables = (employee_table(costs), department_table(costs))
    made = reports.Report(TITLE, heading_of(selection), tables)
    return written(made, file_format, report)


def make_of_year(
    *, actor: Actor, selection: Selection, file_format: str, report: Report
) -> bytes | Iterable[bytes]:
    """This function will make the staff costs of a year, so far as it was published."""
    runs = selection.runs
    costs = costs_per_employee(runs)
    names = {
        run.period_number: Period(
            run.year, run.period_number, PeriodType(run.period_type)
        ).name
        for run in runs
    }
    tables = (
        department_table(costs),
        period_table(costs, names),
        employee_table(costs),
        detail_table(costs, names),
    )
    made = reports.Report(TITLE, heading_of(selection), tables)
    return written(made, file_format, report)


STAFF_COSTS = Kind(
    key="staff-costs",
    label=TITLE,
    formats=("pdf", "xlsx"),
    make=make,
    quick=frozenset({"xlsx"}),
    icon="chart-column",
)
YEAR_STAFF_COSTS = Kind(
    key="year-staff-costs",
    label="Personeelskosten cumulatief",
    formats=("pdf", "xlsx"),
    make=make_of_year,
    per=Per.YEAR,
    edition=edition_of_runs,
    icon="chart-column",
)
