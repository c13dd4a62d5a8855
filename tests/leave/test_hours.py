"""The hours of a request come from the schedule of each day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leave.holidays import usual_holidays
from leave.hours import Day, PeriodRefused, leave_days, lowered, total
from tests.leave.schedules import (
    FOUR_AND_FIVE,
    FULLTIME,
    TwoWeeks,
    always,
    every_week,
    hired,
)

MONDAY = date(2026, 3, 2)
FRIDAY, SATURDAY = date(2026, 3, 6), date(2026, 3, 7)


def per_year(days: list[Day]) -> dict[int, Decimal]:
    """Each calendar year has a balance of its own."""
    years = sorted({day.date.year for day in days})
    return {
        year: total([day for day in days if day.date.year == year]) for year in years
    }


def hours(start: date, end: date, *, schedule: TwoWeeks = FULLTIME) -> Decimal:
    years = range(start.year, end.year + 1)
    holidays = {day for year in years for day in usual_holidays(year)}
    return total(
        leave_days(start, end, schedule_on=always(schedule), holidays=holidays)
    )


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param(date(2025, 2, 24), date(2025, 2, 28), "40.00", id="skiing"),
        pytest.param(date(2025, 6, 30), date(2025, 7, 1), "16.00", id="two days"),
        pytest.param(date(2025, 8, 4), date(2025, 8, 22), "120.00", id="summer"),
        pytest.param(date(2025, 10, 20), date(2025, 10, 24), "40.00", id="autumn"),
        pytest.param(date(2026, 4, 27), date(2026, 4, 27), "0.00", id="Koningsdag"),
        pytest.param(
            date(2026, 5, 5), date(2026, 5, 5), "8.00", id="5 May, no lustrum"
        ),
        pytest.param(
            date(2025, 5, 5), date(2025, 5, 5), "0.00", id="5 May of a lustrum"
        ),
        pytest.param(date(2026, 4, 3), date(2026, 4, 3), "8.00", id="Good Friday"),
        pytest.param(date(2026, 3, 27), date(2026, 3, 30), "16.00", id="clocks on"),
        pytest.param(date(2026, 10, 23), date(2026, 10, 26), "16.00", id="back"),
    ],
)
def test_a_full_timer_takes_eight_hours_a_working_day(start, end, expected):
    assert hours(start, end) == Decimal(expected)


def test_leave_across_new_year_counts_for_both_years():
    holidays = usual_holidays(2026) | usual_holidays(2027)
    days = leave_days(
        date(2026, 12, 21),
        date(2027, 1, 8),
        schedule_on=always(FULLTIME),
        holidays=holidays,
    )

    assert per_year(days) == {2026: Decimal(64), 2027: Decimal(40)}


def test_alternating_weeks_of_four_and_five_days_count_as_they_are():
    start, end = date(2026, 4, 13), date(2026, 4, 24)

    assert hours(start, end, schedule=FOUR_AND_FIVE) == Decimal(72)


def test_a_holiday_on_a_day_off_gives_nothing_back():
    no_mondays = every_week("0", "8", "8", "8", "8")

    assert hours(date(2026, 4, 27), date(2026, 5, 1), schedule=no_mondays) == 32


def test_each_day_says_what_was_scheduled_and_counted():
    days = leave_days(FRIDAY, SATURDAY, schedule_on=always(FULLTIME), holidays=[FRIDAY])

    assert days == [
        Day(FRIDAY, Decimal(8), is_holiday=True, hours=Decimal(0)),
        Day(SATURDAY, Decimal(0), is_holiday=False, hours=Decimal(0)),
    ]


def test_the_first_and_last_day_can_be_taken_in_part():
    days = leave_days(
        MONDAY,
        FRIDAY,
        schedule_on=always(FULLTIME),
        start_hours=Decimal(4),
        end_hours=Decimal("2.5"),
    )

    assert [day.hours for day in days] == [4, 8, 8, 8, Decimal("2.5")]


def test_of_a_single_day_the_smaller_part_counts():
    days = leave_days(
        MONDAY,
        MONDAY,
        schedule_on=always(FULLTIME),
        start_hours=Decimal(4),
        end_hours=Decimal(3),
    )

    assert total(days) == 3


@pytest.mark.parametrize("end", ["start", "end"])
@pytest.mark.parametrize("last", [MONDAY, FRIDAY])
def test_half_a_holiday_is_refused(end, last):
    part = {f"{end}_hours": Decimal(4)}

    with pytest.raises(PeriodRefused) as refused:
        leave_days(
            MONDAY, last, schedule_on=always(FULLTIME), holidays=[MONDAY, last], **part
        )

    assert refused.value.code == f"{end}_holiday"


def test_no_hours_of_a_holiday_are_no_leave():
    days = leave_days(
        MONDAY,
        MONDAY,
        schedule_on=always(FULLTIME),
        holidays=[MONDAY],
        start_hours=Decimal(0),
    )

    assert total(days) == 0


@pytest.mark.parametrize(
    ("start", "end", "options", "code"),
    [
        pytest.param(FRIDAY, MONDAY, {}, "order", id="end before start"),
        pytest.param(MONDAY, date(9999, 1, 1), {}, "length", id="the year 9999"),
        pytest.param(date(2026, 2, 27), MONDAY, {}, "employment", id="before hire"),
        pytest.param(
            MONDAY, FRIDAY, {"start_hours": Decimal("8.01")}, "start_hours", id="first"
        ),
        pytest.param(
            MONDAY, FRIDAY, {"end_hours": Decimal("-0.01")}, "end_hours", id="last"
        ),
        pytest.param(
            MONDAY, SATURDAY, {"end_hours": Decimal(1)}, "end_hours", id="day off"
        ),
    ],
)
def test_a_period_that_cannot_be_leave_is_refused(start, end, options, code):
    with pytest.raises(PeriodRefused) as refused:
        leave_days(start, end, schedule_on=hired(MONDAY, FULLTIME), **options)

    assert refused.value.code == code


def test_fewer_hours_come_off_the_last_days():
    days = leave_days(MONDAY, FRIDAY, schedule_on=always(FULLTIME))

    assert [day.hours for day in lowered(days, Decimal(18))] == [8, 8, 2, 0, 0]


@pytest.mark.parametrize("asked", ["0", "-1", "40.01"])
def test_no_hours_or_more_than_the_schedule_are_refused(asked):
    days = leave_days(MONDAY, FRIDAY, schedule_on=always(FULLTIME))

    with pytest.raises(PeriodRefused, match="hours"):
        lowered(days, Decimal(asked))


@given(
    length=st.integers(0, 60),
    share=st.decimals("0.01", "1", places=2),
    start=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
)
def test_days_always_add_up_to_the_hours_asked(length, share, start):
    end = start + timedelta(days=length)
    days = leave_days(start, end, schedule_on=always(FOUR_AND_FIVE))
    asked = (total(days) * share).quantize(Decimal("0.01"))
    if asked:
        days = lowered(days, asked)

        assert total(days) == asked
    assert sum(per_year(days).values()) == total(days)
    assert all(0 <= day.hours <= day.scheduled for day in days)


def test_kings_day_on_a_sunday_is_the_saturday_before():
    names = {day: name for day, name in usual_holidays(2025).items() if day.month == 4}

    assert names[date(2025, 4, 26)] == "Koningsdag"
    assert date(2025, 4, 27) not in names


@pytest.mark.parametrize("friday", [date(2026, 3, 27), date(2026, 10, 23)])
def test_a_weekend_in_which_the_clock_changes_has_as_many_days(friday):
    monday = friday + timedelta(days=3)

    days = leave_days(friday, monday, schedule_on=always(FULLTIME))

    assert [one.date for one in days] == [friday + timedelta(days=n) for n in range(4)]
    assert total(days) == 16
