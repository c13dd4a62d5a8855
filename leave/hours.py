"""Hours of leave from the work schedule, day by day."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from personnel.schedules import Schedule, hours_on

ZERO = Decimal(0)
MOST_A_DAY = Decimal(24)
# A year and two weeks: more is a typing error.
LONGEST = timedelta(days=380)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a request: what the schedule says, and how much of it counts as leave."""

    date: date
    scheduled: Decimal
    is_holiday: bool
    hours: Decimal


class PeriodRefused(Exception):
    """The period cannot be leave; ``code`` says why, for the message at the field."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def leave_days(
    start: date,
    end: date,
    *,
    schedule_on: Callable[[date], Schedule | None],
    holidays: Collection[date] = (),
    start_hours: Decimal | None = None,
    end_hours: Decimal | None = None,
) -> list[Day]:
    """This function will count the hours of leave of each day from start up to and including end.

    ``schedule_on`` tells the schedule that holds on a day, or None when nobody is employed then.
    A holiday counts nothing, on a day off as well. ``start_hours`` and ``end_hours`` are what is
    taken of the first and last day; on a single day both mean the same and the least counts.

    :raises PeriodRefused: "order", "length", "employment"; "start_hours" or "end_hours" when more
        is taken of that day than it has, and "start_holiday" or "end_holiday" when it is a holiday.
    """
    if end < start:
        raise PeriodRefused("order")
    if end - start > LONGEST:
        raise PeriodRefused("length")
    days = [_day(day, schedule_on(day), holidays) for day in _dates(start, end)]
    if start_hours is not None:
        days[0] = _part(days[0], start_hours, "start")
    if end_hours is not None:
        days[-1] = _part(days[-1], end_hours, "end")
    return days


def lowered(days: list[Day], hours: Decimal) -> list[Day]:
    """This function will take fewer hours of the same days: the last days give way first.

    :raises PeriodRefused: "hours", when it is nothing, or more than the days have.
    """
    surplus = total(days) - hours
    if surplus < 0 or hours <= 0:
        raise PeriodRefused("hours")
    kept = []
    for day in reversed(days):
        less = min(surplus, day.hours)
        surplus -= less
        kept.append(Day(day.date, day.scheduled, day.is_holiday, day.hours - less))
    return kept[::-1]


def total(days: list[Day]) -> Decimal:
    """This function will add up the hours of days."""
    return sum((day.hours for day in days), ZERO)


def _dates(start: date, end: date) -> Iterator[date]:
    for offset in range((end - start).days + 1):
        yield start + timedelta(days=offset)


def _day(day: date, schedule: Schedule | None, holidays: Collection[date]) -> Day:
    if schedule is None:
        raise PeriodRefused("employment")
    scheduled, is_holiday = hours_on(schedule, day), day in holidays
    return Day(day, scheduled, is_holiday, ZERO if is_holiday else scheduled)


def _part(day: Day, hours: Decimal, end: str) -> Day:
    """Half a holiday is no leave; who types it must hear that nothing is taken of that day."""
    if hours < 0 or hours > day.scheduled:
        raise PeriodRefused(f"{end}_hours")
    if day.is_holiday and hours:
        raise PeriodRefused(f"{end}_holiday")
    return Day(day.date, day.scheduled, day.is_holiday, min(hours, day.hours))
