"""Arithmetic of work schedules: hours on a day and the part-time percentage."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

WEEKS = 2


class Schedule(Protocol):
    """Hours per day, Monday first, of two weeks that alternate from the anchor Monday."""

    @property
    def anchor(self) -> date: ...

    @property
    def week1(self) -> Sequence[Decimal]: ...

    @property
    def week2(self) -> Sequence[Decimal]: ...


def monday_of(day: date) -> date:
    """This function will return the Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def hours_on(schedule: Schedule, day: date) -> Decimal:
    """This function will return the scheduled hours of a day, before or after the anchor."""
    week = schedule.week1 if week_of(schedule, day) == 1 else schedule.week2
    return week[day.weekday()]


def week_of(schedule: Schedule, day: date) -> int:
    """This function will tell which of the two weeks a day is in: 1 or 2."""
    weeks_since = (monday_of(day) - schedule.anchor).days // 7
    return 1 + weeks_since % WEEKS


def weekly_hours(schedule: Schedule) -> Decimal:
    """This function will return the average hours a week."""
    return (sum(schedule.week1, Decimal(0)) + sum(schedule.week2, Decimal(0))) / WEEKS


def parttime_percentage(schedule: Schedule, *, fulltime_hours: Decimal) -> Decimal:
    """This function will return the part-time percentage in two decimals, such as 90.00."""
    percentage = weekly_hours(schedule) * 100 / fulltime_hours
    return percentage.quantize(Decimal("0.01"), ROUND_HALF_UP)
