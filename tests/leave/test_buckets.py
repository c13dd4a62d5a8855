"""What expires first is taken first."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from leave.buckets import Bucket, Portion, allocate, bucket_of, paid, payments

EIGHT, FOUR = Decimal(8), Decimal(4)
LAST_YEAR = bucket_of(2025, is_statutory=True)
STATUTORY = bucket_of(2026, is_statutory=True)
EXTRA = bucket_of(2026, is_statutory=False)
NEXT_YEAR = bucket_of(2027, is_statutory=True)


def test_hours_keep_as_long_as_the_law_says():
    assert Bucket(date(2026, 7, 1), 2025, is_statutory=True) == LAST_YEAR
    assert Bucket(date(2032, 1, 1), 2026, is_statutory=False) == EXTRA
    assert bucket_of(2026, is_statutory=False, carries_over=False) == Bucket(
        date(2027, 1, 1), 2026, is_statutory=False
    )


def test_hours_of_last_year_go_before_those_of_this_year_and_beyond_the_law():
    day = date(2026, 3, 2)
    balances = {EXTRA: EIGHT, STATUTORY: Decimal(3), LAST_YEAR: FOUR}

    assert allocate([(day, EIGHT)], balances) == [
        Portion(day, LAST_YEAR, FOUR),
        Portion(day, STATUTORY, Decimal(3)),
        Portion(day, EXTRA, Decimal(1)),
    ]


def test_hours_that_expire_on_the_first_of_july_are_taken_until_the_thirtieth_of_june():
    june, july = date(2026, 6, 30), date(2026, 7, 1)
    balances = {LAST_YEAR: Decimal(40), STATUTORY: Decimal(40)}

    assert allocate([(july, EIGHT), (june, EIGHT)], balances) == [
        Portion(june, LAST_YEAR, EIGHT),
        Portion(july, STATUTORY, EIGHT),
    ]


def test_a_day_takes_nothing_from_a_year_to_come():
    december, january = date(2026, 12, 31), date(2027, 1, 4)
    own = bucket_of(2026, is_statutory=False)

    assert allocate([(december, EIGHT), (january, EIGHT)], {NEXT_YEAR: EIGHT}) == [
        Portion(december, own, EIGHT),
        Portion(january, NEXT_YEAR, EIGHT),
    ]


def test_what_nothing_holds_comes_off_the_years_own_hours_beyond_the_law():
    day = date(2026, 3, 2)

    assert allocate([(day, EIGHT)], {STATUTORY: FOUR, EXTRA: -FOUR}) == [
        Portion(day, STATUTORY, FOUR),
        Portion(day, EXTRA, FOUR),
    ]


HOURS = st.decimals("0", "60", places=2)


@given(
    days=st.lists(
        st.tuples(st.dates(date(2026, 1, 1), date(2027, 12, 31)), HOURS), max_size=12
    ),
    balances=st.dictionaries(
        st.sampled_from([LAST_YEAR, STATUTORY, EXTRA, NEXT_YEAR]), HOURS
    ),
)
def test_every_hour_is_taken_once_and_no_bucket_twice(days, balances):
    portions = allocate(days, balances)

    assert sum(one.hours for one in portions) == sum(hours for _, hours in days)
    for bucket, held in balances.items():
        if not bucket.is_statutory:
            continue
        assert sum(one.hours for one in portions if one.bucket == bucket) <= held
    assert all(one.day < one.bucket.expires_on and one.hours > 0 for one in portions)


def test_what_is_too_much_is_paid_from_hours_that_were_there_on_that_day():
    balances = {LAST_YEAR: FOUR, STATUTORY: Decimal(6), EXTRA: -EIGHT}
    june, july = date(2026, 6, 30), date(2026, 7, 1)

    def left(*days):
        taken = [Portion(day, EXTRA, FOUR) for day in days]
        return paid(balances, payments(balances, taken))

    assert left(june, june) == {LAST_YEAR: 0, STATUTORY: 2, EXTRA: 0}
    assert left(june, july) == {LAST_YEAR: 0, STATUTORY: 2, EXTRA: 0}
    assert left(july, july) == {LAST_YEAR: 4, STATUTORY: 0, EXTRA: -2}
    # The last days are too many, and what no day explains is older than all.
    assert left(june, july, july) == {LAST_YEAR: 4, STATUTORY: 0, EXTRA: -2}
    assert left() == {LAST_YEAR: 0, STATUTORY: 2, EXTRA: 0}
