"""Schedules alternate two weeks from an anchor, whatever the calendar's week numbers."""

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

import pytest

from personnel.schedules import (
    hours_on,
    monday_of,
    parttime_percentage,
    weekly_hours,
)


@dataclasses.dataclass(frozen=True)
class TwoWeeks:
    anchor: date
    week1: list[Decimal]
    week2: list[Decimal]


def week(*hours: str) -> list[Decimal]:
    return [Decimal(one) for one in hours]


NINE_DAYS = TwoWeeks(
    date(2026, 10, 19),
    week("8", "8", "8", "8", "8", "0", "0"),
    week("8", "8", "8", "8", "0", "0", "0"),
)


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2026, 10, 19), id="monday"),
        pytest.param(date(2026, 10, 22), id="thursday"),
        pytest.param(date(2026, 10, 25), id="sunday"),
    ],
)
def test_monday_of_is_the_first_day_of_the_week(day):
    assert monday_of(day) == date(2026, 10, 19)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param(date(2026, 10, 23), "8", id="friday of week 1"),
        pytest.param(date(2026, 10, 30), "0", id="friday of week 2"),
        pytest.param(date(2026, 11, 6), "8", id="friday of the next week 1"),
        pytest.param(date(2026, 10, 16), "0", id="week before the anchor is week 2"),
        pytest.param(date(2026, 10, 9), "8", id="two weeks before is week 1"),
        pytest.param(date(2026, 10, 24), "0", id="saturday"),
    ],
)
def test_hours_on_a_day_alternate_from_the_anchor(day, hours):
    assert hours_on(NINE_DAYS, day) == Decimal(hours)


def test_hours_on_keep_alternating_after_a_year_of_53_weeks():
    fridays = [date(2026, 12, 18) + timedelta(weeks=number) for number in range(5)]

    hours = [hours_on(NINE_DAYS, friday) for friday in fridays]

    assert hours == week("8", "0", "8", "0", "8")


def test_weekly_hours_are_the_average_of_both_weeks():
    assert weekly_hours(NINE_DAYS) == Decimal(36)


@pytest.mark.parametrize(
    ("fulltime_hours", "percentage"),
    [
        pytest.param("40", "90.00", id="nine days in 40 hours"),
        pytest.param("36", "100.00", id="nine days in 36 hours"),
        pytest.param("38", "94.74", id="rounded"),
    ],
)
def test_parttime_percentage_has_two_decimals(fulltime_hours, percentage):
    found = parttime_percentage(NINE_DAYS, fulltime_hours=Decimal(fulltime_hours))

    assert str(found) == percentage
