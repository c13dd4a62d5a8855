"""How many hours of leave somebody is entitled to: Nmbrs' annual method.

Full-time hours x hours employed in the year / hours of the company in the year; both counted
from the schedules, holidays included. Rounded once, at the end.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from functools import cache

from personnel.schedules import Schedule, hours_on

ZERO, CENT, TWO = Decimal(0), Decimal("0.01"), Decimal(2)
WORKING_DAYS, SATURDAY = 5, 5
MONTHS = 12
MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day on which hours are granted: those of the year up to and including ``until``."""

    source: str
    day: date
    until: date


@dataclass(frozen=True, slots=True)
class Yearly:
    """What a full-timer gets in a year, in hours, and how it is rounded."""

    total: Decimal
    statutory: Decimal
    rounding: str = "exact"


def milestones(
    year: int, *, rhythm: str, start: date, end: date | None
) -> list[Milestone]:
    """This function will list when somebody employed from start to end gets hours of a year.

    A month at its end, or at the last day of the employment; a year on 1 January or when hired.
    """
    first, last = date(year, 1, 1), min(end or date.max, date(year, 12, 31))
    begin = max(first, start)
    if begin > last:
        return []
    if rhythm != MONTHLY:
        return [Milestone(f"{year}", begin, date(year, 12, 31))]
    return [
        Milestone(f"{year}-{month:02}", day, day)
        for month in range(begin.month, last.month + 1)
        for day in [min(last, date(year, month, monthrange(year, month)[1]))]
    ]


def shares(
    yearly: Yearly, *, employee_hours: Decimal, company_hours: Decimal
) -> dict[bool, Decimal]:
    """This function will split an entitlement in statutory hours (True) and those beyond.

    Each is rounded from the start of the year, so that months add up to the year.
    """
    total, statutory = (
        entitlement(
            hours,
            employee_hours=employee_hours,
            company_hours=company_hours,
            rounding=yearly.rounding,
        )
        for hours in (yearly.total, yearly.statutory)
    )
    return {True: statutory, False: total - statutory}


def rounded(hours: Decimal, rounding: str) -> Decimal:
    """This function will round hours in one of Nmbrs' four ways: exact, half, whole, whole-up.

    :raises KeyError: for any other word.
    """
    ways: dict[str, Callable[[Decimal], Decimal]] = {
        "exact": lambda value: value.quantize(CENT, ROUND_HALF_UP),
        "half": lambda value: (value * TWO).quantize(Decimal(1), ROUND_HALF_UP) / TWO,
        "whole": lambda value: value.quantize(Decimal(1), ROUND_HALF_UP),
        "whole-up": lambda value: value.quantize(Decimal(1), ROUND_CEILING),
    }
    return ways[rounding](hours).quantize(CENT)


def entitlement(
    fulltime_hours: Decimal,
    *,
    employee_hours: Decimal,
    company_hours: Decimal,
    rounding: str = "exact",
) -> Decimal:
    """This function will return the hours of leave for the hours employed in a year."""
    return rounded(fulltime_hours * employee_hours / company_hours, rounding)


@cache
def company_hours(year: int, *, weekly_hours: Decimal) -> Decimal:
    """This function will return the hours of a full-timer in a year, Monday to Friday."""
    days = _days(date(year, 1, 1), date(year, 12, 31))
    return sum(day.weekday() < SATURDAY for day in days) * weekly_hours / WORKING_DAYS


def employee_hours(
    start: date, end: date, *, schedule_on: Callable[[date], Schedule | None]
) -> Decimal:
    """This function will add up the scheduled hours from start up to and including end.

    ``schedule_on`` returns None for a day on which nobody is employed.
    """
    found = ((schedule_on(day), day) for day in _days(start, end))
    return sum((hours_on(one, day) for one, day in found if one is not None), ZERO)


def _days(start: date, end: date) -> list[date]:
    count = max((end - start).days + 1, 0)
    return [start + timedelta(days=offset) for offset in range(count)]
