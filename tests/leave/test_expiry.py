"""When it is told that hours expire, and how many of them then do."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leave.buckets import Bucket, bucket_of
from leave.expiry import (
    Lapsed,
    Read,
    Settlement,
    is_announced_in,
    kept_in,
    notice_month,
    proven,
    settle,
    to_announce,
)
from tests.leave.people import at

EIGHT, FORTY = Decimal(8), Decimal(40)
JULY, NEW_YEAR = date(2027, 7, 1), date(2027, 1, 1)
OCTOBER, JANUARY, MAY = date(2026, 10, 1), date(2027, 1, 1), date(2027, 5, 1)
STATUTORY = bucket_of(2026, is_statutory=True)
EXTRA = bucket_of(2026, is_statutory=False)
KEPT = kept_in(STATUTORY)


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2026, 9, 30), None),
        (date(2026, 10, 1), OCTOBER),
        (date(2026, 10, 31), OCTOBER),
        (date(2026, 11, 1), None),
        (date(2027, 1, 1), JANUARY),
        (date(2027, 5, 31), MAY),
    ],
)
def test_notices_belong_to_october_january_and_may(day, month):
    assert notice_month(day) == month


@pytest.mark.parametrize(
    ("month", "expires_on", "is_told"),
    [
        (date(2026, 5, 1), JULY, False),
        (OCTOBER, JULY, True),
        (JANUARY, JULY, True),
        (MAY, JULY, True),
        (date(2027, 10, 1), JULY, False),
        (date(2026, 1, 1), NEW_YEAR, False),
        (date(2026, 5, 1), NEW_YEAR, True),
        (OCTOBER, NEW_YEAR, True),
        (JANUARY, NEW_YEAR, False),
    ],
)
def test_hours_are_told_in_the_nine_months_before_they_expire(
    month, expires_on, is_told
):
    assert is_announced_in(month, expires_on) is is_told


def test_a_notice_adds_up_the_hours_of_a_day():
    ends = bucket_of(2026, is_statutory=False, carries_over=False)
    buckets = {STATUTORY: FORTY, ends: EIGHT, EXTRA: EIGHT}
    again = Bucket(JULY, 2025, is_statutory=True)

    assert to_announce(buckets | {again: EIGHT}, month=OCTOBER) == {
        NEW_YEAR: EIGHT,
        JULY: FORTY + EIGHT,
    }
    assert to_announce({STATUTORY: -EIGHT, again: EIGHT}, month=MAY) == {}


def read(hours, *, could_take=400, month=5) -> Read:
    return Read(at(2027, month, 1), Decimal(hours), Decimal(could_take))


@pytest.mark.parametrize(
    ("notices", "hours"),
    [
        pytest.param([], 0, id="nothing was read"),
        pytest.param([read(40)], 40, id="all that was named"),
        pytest.param([read(40, could_take=16)], 16, id="read when few days were left"),
        pytest.param([read(40, month=1), read(24)], 24, id="the last names fewer"),
        pytest.param([read(24, month=1), read(40)], 40, id="the last names more"),
        pytest.param(
            [read(40, could_take=0), read(24, month=1)], 24, id="the first was in time"
        ),
    ],
)
def test_only_what_was_read_in_time_is_proven(notices, hours):
    assert proven(notices) == hours


def test_what_was_announced_is_forfeited_and_the_rest_is_kept():
    lapsed = {STATUTORY: Lapsed(FORTY, late=Decimal(0))}

    assert settle(lapsed, announced=Decimal(24)) == {
        STATUTORY: Settlement(Decimal(24), Decimal(16))
    }
    assert settle(lapsed, announced=Decimal(100)) == {
        STATUTORY: Settlement(FORTY, Decimal(0))
    }


def test_what_came_back_late_is_kept():
    lapsed = {STATUTORY: Lapsed(FORTY, late=Decimal(16))}

    assert settle(lapsed, announced=FORTY) == {
        STATUTORY: Settlement(Decimal(24), Decimal(16))
    }


def test_an_overdrawn_bucket_has_nothing_to_settle():
    assert settle({EXTRA: Lapsed(-EIGHT, late=Decimal(0))}, announced=FORTY) == {
        EXTRA: Settlement(Decimal(0), Decimal(0))
    }


HOURS = st.decimals("-60", "60", places=2)
POSITIVE = st.decimals("0", "60", places=2)


@given(
    lapsed=st.dictionaries(
        st.sampled_from([EXTRA, KEPT]), st.builds(Lapsed, HOURS, POSITIVE)
    ),
    announced=POSITIVE,
)
def test_never_more_is_forfeited_than_was_announced_and_nothing_gets_lost(
    lapsed, announced
):
    settled = settle(lapsed, announced=announced)

    assert sum(one.forfeited for one in settled.values()) <= announced
    for bucket, one in settled.items():
        assert one.forfeited + one.kept == max(Decimal(0), lapsed[bucket].held)
        assert min(one.forfeited, one.kept) >= 0


def test_hours_are_kept_until_five_years_after_their_year_and_then_five_more():
    assert Bucket(date(2032, 1, 1), 2026, is_statutory=True) == KEPT
    assert kept_in(KEPT) == Bucket(date(2037, 1, 1), 2026, is_statutory=True)
    assert kept_in(EXTRA) == Bucket(date(2037, 1, 1), 2026, is_statutory=False)
