"""Entitlement follows Nmbrs' annual method."""

from datetime import date
from decimal import Decimal

import pytest

from leave.entitlements import company_hours, employee_hours, entitlement, rounded
from tests.leave.schedules import FULLTIME, THREE_DAYS, always, hired


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [("exact", "80.46"), ("half", "80.50"), ("whole", "80.00"), ("whole-up", "81.00")],
)
def test_four_roundings(rounding, expected):
    assert rounded(Decimal("80.4597"), rounding) == Decimal(expected)


def test_a_rounding_that_nobody_knows_is_refused():
    with pytest.raises(KeyError):
        rounded(Decimal(1), "other")


@pytest.mark.parametrize(("fulltime", "expected"), [("200", "80.46"), ("160", "64.37")])
def test_somebody_hired_in_may_for_three_days_gets_a_share(fulltime, expected):
    worked = employee_hours(
        date(2026, 1, 1),
        date(2026, 12, 31),
        schedule_on=hired(date(2026, 5, 1), THREE_DAYS),
    )
    company = company_hours(2026, weekly_hours=Decimal(40))

    hours = entitlement(Decimal(fulltime), employee_hours=worked, company_hours=company)

    assert (worked, company) == (840, 2088)
    assert hours == Decimal(expected)


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2028])
def test_a_full_timer_of_a_whole_year_gets_everything(year):
    worked = employee_hours(
        date(year, 1, 1), date(year, 12, 31), schedule_on=always(FULLTIME)
    )
    company = company_hours(year, weekly_hours=Decimal(40))

    assert (
        entitlement(Decimal(200), employee_hours=worked, company_hours=company) == 200
    )


def test_a_period_that_ends_before_it_starts_has_no_hours():
    hours = employee_hours(
        date(2026, 5, 2), date(2026, 5, 1), schedule_on=always(FULLTIME)
    )

    assert hours == 0
