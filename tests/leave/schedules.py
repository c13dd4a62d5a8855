"""Work schedules to ask leave in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class TwoWeeks:
    anchor: date
    week1: list[Decimal]
    week2: list[Decimal]


def week(*hours: str) -> list[Decimal]:
    return [Decimal(one) for one in [*hours, *["0"] * (7 - len(hours))]]


def every_week(*hours: str) -> TwoWeeks:
    return TwoWeeks(date(2026, 1, 5), week(*hours), week(*hours))


FULLTIME = every_week("8", "8", "8", "8", "8")
THREE_DAYS = every_week("8", "8", "8")
FOUR_AND_FIVE = TwoWeeks(
    date(2026, 4, 13), week("8", "8", "8", "8"), week("8", "8", "8", "8", "8")
)


def always(schedule: TwoWeeks) -> Callable[[date], TwoWeeks | None]:
    return lambda _day: schedule


def hired(start: date, schedule: TwoWeeks) -> Callable[[date], TwoWeeks | None]:
    return lambda day: schedule if day >= start else None
