"""Staff costs of a year as a page shows them: per period and per department, drawn. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from payslips.documents.line_kinds import Cost
from payslips.documents.staff_costs import (
    NOTHING,
    Costs,
    StaffCosts,
    added,
    by,
    department_of,
)
from payslips.periods import Period
from personnel.models import PeriodType
from portal.core.charts import Chart, Segment, shares, stacked
from portal.core.dutch import NBSP, format_number
from portal.core.shown import Shown

# What a chart tells apart; the workbook has every kind of its own.
SERIES: Mapping[str, tuple[Cost, ...]] = {
    "Brutolonen": (Cost.GROSS,),
    "Werkgeverslasten": (
        Cost.ACCRUALS,
        Cost.AWF,
        Cost.AOF,
        Cost.WKO,
        Cost.WHK,
        Cost.ZVW,
        Cost.OTHER,
        Cost.FINAL_LEVY,
    ),
    "Pensioen": (Cost.PENSION,),
    "Vergoedingen": (Cost.UNTAXED,),
}


@dataclass(frozen=True, slots=True)
class CostRow(Shown):
    """The costs of a period or a department; amounts in euros, per series of the chart."""

    label: str
    amounts: list[Decimal]
    costs: Costs
    segments: list[Segment]

    @property
    def total(self) -> Decimal:
        return self.costs.total

    @property
    def named(self) -> list[tuple[str, Decimal]]:
        return list(zip(SERIES, self.amounts, strict=True))


@dataclass(frozen=True, slots=True)
class CostOverview(Shown):
    """A year of staff costs, all of it or of one department."""

    year: int
    total: CostRow
    periods: list[CostRow]
    departments: list[CostRow]
    chart: Chart
    description: str
    series: tuple[str, ...] = tuple(SERIES)

    @property
    def latest(self) -> CostRow:
        return self.periods[-1]

    @property
    def latest_total(self) -> str:
        return _whole(self.latest.total)

    @property
    def year_total(self) -> str:
        return _whole(self.total.total)

    @property
    def change(self) -> str:
        """What the last period costs beside the one before, in words."""
        if len(self.periods) == 1:
            return ""
        before = self.periods[-2]
        difference = self.latest.total - before.total
        if not difference:
            return f"evenveel als in {before.label}"
        more = "meer" if difference > 0 else "minder"
        return f"{_whole(abs(difference))} {more} dan in {before.label}"


def cost_overview(
    costs: StaffCosts,
    *,
    year: int,
    period_type: PeriodType,
    department: str | None = None,
) -> CostOverview | None:
    """This function will draw a year of costs; without any period there is nothing to draw."""
    chosen = {
        key: one
        for key, one in costs.items()
        if department is None or department_of(key) == department
    }
    if not chosen:
        return None
    per_period = {
        number: added(one for key, one in chosen.items() if key.period == number)
        for number in sorted({key.period for key in chosen})
    }
    periods = [Period(year, number, period_type) for number in per_period]
    rows = _rows({one.name: per_period[one.number] for one in periods})
    chart = stacked([_short(one) for one in periods], [row.amounts for row in rows])
    [total] = _rows({"Totaal": added(chosen.values())})
    departments = _rows(by(dict(sorted(chosen.items())), department_of))
    return CostOverview(year, total, rows, departments, chart, _described(rows, year))


def department_names(costs: StaffCosts) -> list[str]:
    """This function will list the departments with costs."""
    return sorted({department_of(key) for key in costs})


def _rows(groups: Mapping[str, Costs]) -> list[CostRow]:
    highest = max((costs.total for costs in groups.values()), default=NOTHING.total)
    return [
        CostRow(name, amounts, costs, shares(amounts, highest))
        for name, costs in groups.items()
        for amounts in [[costs.amount(*kinds) for kinds in SERIES.values()]]
    ]


def _described(rows: Sequence[CostRow], year: int) -> str:
    """The chart in a sentence, for whoever does not see it."""
    first, last = rows[0], rows[-1]
    highest = max(rows, key=lambda row: row.total)
    return (
        f"Van {_whole(first.total)} in {first.label} {year} tot {_whole(last.total)} in "
        f"{last.label}; het hoogst in {highest.label}: {_whole(highest.total)}."
    )


def _short(period: Period) -> str:
    """What fits below a bar; of weeks every fourth."""
    is_told = period.type is not PeriodType.WEEK or period.number % 4 == 1
    return period.short_name if is_told else ""


def _whole(amount: Decimal) -> str:
    return f"€{NBSP}{format_number(amount, 0)}"
