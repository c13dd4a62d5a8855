"""Until when changes for the next payroll can be handed in."""

from datetime import date

import pytest

from payslips.deadlines import next_deadline, working_days_before
from payslips.periods import Period

JANUARY = date(2026, 1, 24)


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (date(2025, 9, 24), 4, date(2025, 9, 18)),
        (date(2026, 12, 24), 4, date(2026, 12, 18)),
        (date(2026, 11, 23), 1, date(2026, 11, 20)),
        (date(2026, 11, 22), 1, date(2026, 11, 20)),
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
    ],
)
def test_working_days_leave_weekends_out(day: date, count: int, found: date):
    assert working_days_before(day, count) == found


@pytest.mark.parametrize(
    ("code", "paid_on", "today", "name", "last_day"),
    [
        (
            "2025-8-M",
            date(2025, 8, 22),
            date(2025, 9, 1),
            "2025-9-M",
            date(2025, 9, 16),
        ),
        # The last day itself still counts; the day after it the next period is meant.
        (
            "2025-8-M",
            date(2025, 8, 22),
            date(2025, 9, 16),
            "2025-9-M",
            date(2025, 9, 16),
        ),
        (
            "2025-8-M",
            date(2025, 8, 22),
            date(2025, 9, 17),
            "2025-10-M",
            date(2025, 10, 16),
        ),
        (
            "2026-12-M",
            date(2026, 12, 24),
            date(2026, 12, 28),
            "2027-1-M",
            date(2027, 1, 19),
        ),
        # A month without that day is paid on its last one.
        (
            "2026-1-M",
            date(2026, 1, 30),
            date(2026, 2, 1),
            "2026-2-M",
            date(2026, 2, 24),
        ),
        (
            "2026-1-M",
            date(2026, 1, 30),
            date(2026, 3, 1),
            "2026-3-M",
            date(2026, 3, 24),
        ),
        (
            "2026-13-4W",
            date(2026, 12, 30),
            date(2026, 12, 31),
            "2027-1-4W",
            date(2027, 1, 21),
        ),
        (
            "2026-52-W",
            date(2026, 12, 30),
            date(2026, 12, 30),
            "2026-53-W",
            date(2026, 12, 31),
        ),
        (
            "2025-52-W",
            date(2025, 12, 31),
            date(2025, 12, 31),
            "2026-1-W",
            date(2026, 1, 1),
        ),
    ],
)
def test_the_deadline_is_four_working_days_before_the_next_payment(
    code: str, paid_on: date, today: date, name: str, last_day: date
):
    found = next_deadline(Period.parse(code), paid_on, days=4, today=today)

    assert found is not None
    assert (str(found.period), found.last_day) == (name, last_day)


def test_a_company_that_is_no_longer_paid_has_no_deadline():
    period = Period.parse("2026-1-M")

    assert next_deadline(period, JANUARY, days=4, today=date(2026, 6, 1)) is None


@pytest.mark.parametrize(
    ("days", "last_day"),
    [
        (0, date(2026, 2, 24)),
        (1, date(2026, 2, 23)),
        (10, date(2026, 2, 10)),
    ],
)
def test_the_bureau_sets_how_many_working_days_ahead(days: int, last_day: date):
    period = Period.parse("2026-1-M")

    found = next_deadline(period, JANUARY, days=days, today=date(2026, 2, 1))

    assert found is not None
    assert found.last_day == last_day


def test_who_is_paid_each_week_has_a_deadline_two_weeks_ahead():
    period, paid_on = Period.parse("2026-10-W"), date(2026, 3, 6)

    found = next_deadline(period, paid_on, days=10, today=date(2026, 3, 11))

    assert found is not None
    assert (str(found.period), found.last_day) == ("2026-13-W", date(2026, 3, 13))
