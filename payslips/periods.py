"""Pay periods: their codes, dates and names. Pure."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

from personnel.models import PeriodType
from portal.core.dutch import SHORT_MONTHS, month_name

CODE = re.compile(r"^(\d{4})-(\d{1,2})-(M|4W|W)$")
LAST_NUMBER = {PeriodType.MONTH: 12, PeriodType.FOUR_WEEKS: 13, PeriodType.WEEK: 53}
DAYS = {PeriodType.FOUR_WEEKS: 28, PeriodType.WEEK: 7}
# A year of 53 weeks ends in a period of five weeks.
LAST_FOUR_WEEKS_OF_LONG_YEAR = 35
A_WEEK = timedelta(days=7)


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A pay period of a year; sorts by year and number, so October follows September."""

    year: int
    number: int
    type: PeriodType

    @classmethod
    def parse(cls, code: str) -> "Period":
        """This function will read a code such as ``2026-10-M`` or ``2026-4-4W``.

        :raises ValueError: when it is not one.
        """
        match = CODE.match(code)
        if match is None:
            raise ValueError(f"{code} is geen periode. Schrijf bijvoorbeeld 2026-10-M.")
        period = cls(int(match[1]), int(match[2]), PeriodType(match[3]))
        if not 1 <= period.number <= LAST_NUMBER[period.type] or str(period) != code:
            raise ValueError(f"{code} is geen periode. Schrijf bijvoorbeeld 2026-10-M.")
        return period

    def __str__(self) -> str:
        return f"{self.year}-{self.number}-{self.type}"

    def __lt__(self, other: "Period") -> bool:
        return (self.year, self.number) < (other.year, other.number)

    @property
    def name(self) -> str:
        """The name without the year: ``oktober``, ``periode 4`` or ``week 40``."""
        if self.type is PeriodType.MONTH:
            return month_name(self.number)
        return f"{'periode' if self.type is PeriodType.FOUR_WEEKS else 'week'} {self.number}"

    @property
    def short_name(self) -> str:
        """What fits below a bar of a chart: ``okt``, or the number."""
        is_month = self.type is PeriodType.MONTH
        return SHORT_MONTHS[self.number - 1] if is_month else str(self.number)


def date_problem(period: Period, first: date, last: date) -> str:
    """This function will say in Dutch what is wrong with a period's dates, or nothing."""
    if last < first:
        return "De einddatum ligt vóór de begindatum."
    if period.type is PeriodType.MONTH:
        fits = (first, last) == _month(period)
    elif (last - first).days + 1 not in _lengths(period):
        return f"Een periode van dit type duurt {DAYS[period.type]} dagen."
    else:
        fits = abs(first - _expected_start(period)) < A_WEEK
    return "" if fits else f"De datums zijn niet die van {period.name} {period.year}."


def _month(period: Period) -> tuple[date, date]:
    days = calendar.monthrange(period.year, period.number)[1]
    return (
        date(period.year, period.number, 1),
        date(period.year, period.number, days),
    )


def _lengths(period: Period) -> set[int]:
    is_last = period.number == LAST_NUMBER[period.type]
    may_be_long = is_last and period.type is PeriodType.FOUR_WEEKS
    return {DAYS[period.type]} | (
        {LAST_FOUR_WEEKS_OF_LONG_YEAR} if may_be_long else set()
    )


def _expected_start(period: Period) -> date:
    """Weeks count from the one with 4 January; some payrolls count from 1 January."""
    first_monday = date.fromisocalendar(period.year, 1, 1)
    return first_monday + timedelta(days=DAYS[period.type] * (period.number - 1))
