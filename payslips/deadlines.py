"""Until when changes for the next payroll can be handed in. Pure."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from payslips.periods import DAYS, LAST_NUMBER, Period
from personnel.models import PeriodType

# Whoever was not paid for so long is not waiting for the next run.
PERIODS_AHEAD = {PeriodType.MONTH: 2, PeriodType.FOUR_WEEKS: 2, PeriodType.WEEK: 4}
SATURDAY, DECEMBER = 5, 12


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which changes for a period can be handed in."""

    period: Period
    last_day: date


def next_deadline(
    period: Period, payment_date: date, *, days: int, today: date
) -> Deadline | None:
    """This function will tell the next deadline, given the last period that was paid and when.

    ``days`` is how many working days before a payment changes are due, as the bureau set for
    the company. The payment after the last is expected one period later; working days are
    Monday to Friday.
    None when the company is no longer paid each period.
    """
    for next_period, paid_on in _following(period, payment_date):
        last_day = working_days_before(paid_on, days)
        if last_day >= today:
            return Deadline(next_period, last_day)
    return None


def working_days_before(day: date, count: int) -> date:
    """This function will count working days back from a day."""
    found = day
    while count:
        found -= timedelta(days=1)
        count -= found.weekday() < SATURDAY
    return found


def _following(period: Period, payment_date: date) -> Iterator[tuple[Period, date]]:
    paid_on = payment_date
    for _number in range(PERIODS_AHEAD[period.type]):
        period = _after(period)
        paid_on = _a_period_later(period.type, paid_on, payment_date.day)
        yield period, paid_on


def _after(period: Period) -> Period:
    if period.number < _last_number(period):
        return Period(period.year, period.number + 1, period.type)
    return Period(period.year + 1, 1, period.type)


def _last_number(period: Period) -> int:
    """Most years have 52 weeks; 28 December is always in the last one (ISO 8601)."""
    if period.type is PeriodType.WEEK:
        return date(period.year, DECEMBER, 28).isocalendar().week
    return LAST_NUMBER[period.type]


def _a_period_later(kind: PeriodType, day: date, day_of_month: int) -> date:
    if kind is not PeriodType.MONTH:
        return day + timedelta(days=DAYS[kind])
    year, month = (
        (day.year + 1, 1) if day.month == DECEMBER else (day.year, day.month + 1)
    )
    return date(year, month, min(day_of_month, calendar.monthrange(year, month)[1]))
