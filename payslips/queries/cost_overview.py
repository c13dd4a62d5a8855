"""What the page and the card of staff costs show of an employer."""

from collections.abc import Sequence
from dataclasses import dataclass

from payslips.documents.cost_overview import (
    CostOverview,
    cost_overview,
    department_names,
)
from payslips.models import PayrollRun
from payslips.queries.staff_costs import costs_per_period
from personnel.models import PeriodType


@dataclass(frozen=True, slots=True)
class CostPage:
    """A year of costs, and what else there is to choose; what does not exist was not chosen."""

    years: list[int]
    year: int | None
    departments: list[str]
    department: str
    costs: CostOverview | None
    latest_period: str


NO_COSTS = CostPage([], None, [], "", None, "")


def cost_page(
    runs: Sequence[PayrollRun], *, year: str = "", department: str = ""
) -> CostPage:
    """This function will put together a year of an employer's published runs, in one query.

    In three where some were published before their sums were kept.
    """
    if not runs:
        return NO_COSTS
    years = sorted({run.year for run in runs}, reverse=True)
    chosen = next((one for one in years if str(one) == year), years[0])
    of_year = [run for run in runs if run.year == chosen]
    costs = costs_per_period(of_year)
    names = department_names(costs)
    known = department if department in names else ""
    overview = cost_overview(
        costs,
        year=chosen,
        period_type=PeriodType(of_year[0].period_type),
        department=known or None,
    )
    latest = max(of_year, key=lambda run: run.period_number)
    return CostPage(years, chosen, names, known, overview, latest.period_code)
