"""How often somebody may try: each bucket, its window and its pause."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from accounts import throttles
from accounts.models import Throttle
from accounts.throttles import Bucket
from portal.core.models import Environment
from tests.accounts.conftest import NOW
from tests.factories.core import EnvironmentFactory

KEY = "employee|noor@voorbeeld.nl"
SECOND = timedelta(seconds=1)
HOUR, QUARTER = timedelta(hours=1), timedelta(minutes=15)
DAY = timedelta(hours=24)
ONCE = Bucket("once", 1, HOUR, QUARTER)
DOUBLING = Bucket("doubling", 3, HOUR, HOUR, doubling=True)


@pytest.fixture
def environment(db: None) -> Environment:
    return EnvironmentFactory()


def fail(
    bucket: Bucket,
    environment: Environment,
    *,
    times: int = 1,
    now: datetime = NOW,
    key: str = KEY,
) -> datetime | None:
    """This function will count failures, and return what the last one says."""
    for _ in range(times):
        until = throttles.count(bucket, key, environment=environment, now=now)
    return until


def closed(
    bucket: Bucket, environment: Environment, *, now: datetime = NOW, key: str = KEY
) -> datetime | None:
    return throttles.blocked_until(bucket, key, environment=environment, now=now)


@pytest.mark.parametrize(
    ("bucket", "limit", "pause"),
    [
        (throttles.address_bucket, 60, HOUR),
        (throttles.names_bucket, 10, QUARTER),
        (lambda: throttles.account_bucket(trusted=True), 10, QUARTER),
        (lambda: throttles.account_bucket(trusted=False), 10, HOUR),
        (throttles.codes_bucket, 20, DAY),
        (lambda: throttles.mail_bucket("mails", limit=5), 5, HOUR),
    ],
)
def test_a_bucket_holds_so_many_and_closes_so_long(
    environment: Environment, bucket, limit: int, pause: timedelta
) -> None:
    made = bucket()

    before = fail(made, environment, times=limit - 1)
    at_limit = fail(made, environment)

    assert (before, at_limit) == (None, NOW + pause)
    assert closed(made, environment) == NOW + pause
    assert closed(made, environment, now=NOW + pause - SECOND) == NOW + pause
    assert closed(made, environment, now=NOW + pause) is None


def test_limits_are_settings(environment: Environment, settings) -> None:
    settings.THROTTLE_TRUSTED_PER_QUARTER = 2

    assert throttles.account_bucket(trusted=True).limit == 2


def test_nothing_is_closed_before_the_first_failure(environment: Environment) -> None:
    assert closed(ONCE, environment) is None


def test_a_limit_of_one_closes_at_once(environment: Environment) -> None:
    assert fail(ONCE, environment) == NOW + QUARTER


def test_failures_of_an_earlier_window_do_not_count(environment: Environment) -> None:
    bucket = throttles.account_bucket(trusted=True)
    fail(bucket, environment, times=9)

    until = fail(bucket, environment, times=9, now=NOW + QUARTER)

    assert until is None
    assert fail(bucket, environment, now=NOW + QUARTER) == NOW + 2 * QUARTER


def test_failures_within_the_window_count_together(environment: Environment) -> None:
    bucket = throttles.account_bucket(trusted=True)
    fail(bucket, environment, times=9)
    almost = NOW + QUARTER - SECOND

    assert fail(bucket, environment, now=almost) == almost + QUARTER


def test_a_pause_outlasts_its_window(environment: Environment) -> None:
    bucket = throttles.address_bucket()
    late = NOW + HOUR - SECOND
    fail(bucket, environment, times=60, now=NOW)
    fail(bucket, environment, now=late)

    until = fail(bucket, environment, now=NOW + HOUR)

    assert until == late + HOUR


def test_a_doubling_pause_grows_to_a_day(environment: Environment) -> None:
    fail(DOUBLING, environment, times=2)

    hours = [fail(DOUBLING, environment) - NOW for _ in range(7)]

    assert hours == [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY, DAY]


def test_a_hundred_failures_close_the_lane_of_strangers_for_good(
    environment: Environment,
) -> None:
    bucket = throttles.account_bucket(trusted=False)
    moments = [NOW + number * 2 * DAY for number in range(100)]
    for moment in moments[:99]:
        fail(bucket, environment, now=moment)
    last, a_year_later = moments[99], moments[99] + 365 * DAY
    assert closed(bucket, environment, now=last) is None

    fail(bucket, environment, now=last)

    assert closed(bucket, environment, now=a_year_later) == a_year_later + DAY
    throttles.clear_and_reopen(ONCE, bucket, KEY, environment=environment)
    assert closed(bucket, environment, now=last) is None


def test_the_lane_of_the_owner_never_closes_for_good(environment: Environment) -> None:
    bucket = throttles.account_bucket(trusted=True)
    fail(bucket, environment, times=150)

    assert closed(bucket, environment, now=NOW + QUARTER) is None


def test_reopening_leaves_a_pause_as_it_is(environment: Environment) -> None:
    bucket = throttles.account_bucket(trusted=False)
    fail(bucket, environment, times=10)

    throttles.clear_and_reopen(ONCE, bucket, KEY, environment=environment)

    assert closed(bucket, environment) == NOW + HOUR


def test_clearing_forgets_one_bucket_of_one_key(environment: Environment) -> None:
    fail(ONCE, environment)
    fail(ONCE, environment, key="other")
    fail(DOUBLING, environment, times=3)

    throttles.clear(ONCE, KEY, environment=environment)

    assert closed(ONCE, environment) is None
    assert closed(ONCE, environment, key="other")
    assert closed(DOUBLING, environment)


def test_clearing_one_lane_and_reopening_another_leaves_other_keys(
    environment: Environment,
) -> None:
    fail(ONCE, environment)
    fail(ONCE, environment, key="other")

    throttles.clear_and_reopen(ONCE, DOUBLING, KEY, environment=environment)

    assert closed(ONCE, environment) is None
    assert closed(ONCE, environment, key="other") == NOW + QUARTER


@pytest.mark.parametrize("first", [ONCE, DOUBLING], ids=["one", "the other"])
def test_either_of_two_buckets_closes(first: Bucket, environment: Environment) -> None:
    fail(first, environment, times=3)

    until = throttles.either_blocked_until(
        ONCE, DOUBLING, KEY, environment=environment, now=NOW
    )

    assert until == closed(first, environment)
    assert until is not None


def test_neither_of_two_buckets_closes_below_its_limit(
    environment: Environment,
) -> None:
    fail(DOUBLING, environment, times=2)
    fail(ONCE, environment, key="other")

    until = throttles.either_blocked_until(
        ONCE, DOUBLING, KEY, environment=environment, now=NOW
    )

    assert until is None


def test_another_environment_counts_for_itself(environment: Environment) -> None:
    fail(ONCE, environment)

    assert closed(ONCE, EnvironmentFactory()) is None


def test_a_key_cannot_be_read_back(environment: Environment) -> None:
    fail(ONCE, environment)

    row = Throttle.objects.get()
    assert len(row.key_hash) == 64
    assert "noor" not in row.key_hash


@pytest.mark.parametrize(
    ("age", "left"), [(DAY, 1), (DAY + SECOND, 0)], ids=["a day", "older"]
)
def test_what_is_a_day_old_is_deleted(
    environment: Environment, age: timedelta, left: int
) -> None:
    fail(ONCE, environment)

    throttles.purge(now=NOW + age)

    assert Throttle.objects.count() == left


@pytest.mark.parametrize(
    ("age", "left"),
    [(365 * DAY, 1), (365 * DAY + SECOND, 0)],
    ids=["a year", "older"],
)
def test_what_strangers_tried_is_kept_for_a_year_without_any_of_it(
    environment: Environment, age: timedelta, left: int
) -> None:
    fail(throttles.account_bucket(trusted=False), environment)

    throttles.purge(now=NOW + age)

    assert Throttle.objects.count() == left


def test_a_hundred_guesses_are_all_however_slowly_they_come(
    environment: Environment,
) -> None:
    bucket, now, guesses = throttles.account_bucket(trusted=False), NOW, 0

    while not closed(bucket, environment, now=now) and guesses < 150:
        fail(bucket, environment, times=9, now=now)
        guesses += 9
        now += 2 * DAY
        throttles.purge(now=now)

    assert guesses == 108
    assert closed(bucket, environment, now=now + DAY) == now + 2 * DAY


def test_an_address_that_failed_often_is_deleted_too(environment: Environment) -> None:
    fail(throttles.address_bucket(), environment, times=120)

    throttles.purge(now=NOW + DAY + SECOND)

    assert not Throttle.objects.exists()


def test_a_pause_is_not_deleted(environment: Environment) -> None:
    fail(throttles.codes_bucket(), environment, times=19)
    almost = NOW + DAY - SECOND
    fail(throttles.codes_bucket(), environment, now=almost)

    throttles.purge(now=almost + QUARTER)

    assert closed(throttles.codes_bucket(), environment, now=almost + QUARTER)


def test_a_lane_that_closed_for_good_is_not_deleted(environment: Environment) -> None:
    bucket = throttles.account_bucket(trusted=False)
    fail(bucket, environment, times=100)

    throttles.purge(now=NOW + 400 * DAY)

    assert closed(bucket, environment, now=NOW + 400 * DAY)


@pytest.mark.django_db(transaction=True)
def test_of_failures_at_once_none_is_lost() -> None:
    environment, bucket = EnvironmentFactory(), throttles.address_bucket()

    def work(_number: int) -> bool:
        try:
            return fail(bucket, environment) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        answers = sorted(threads.map(work, range(64)))

    assert answers == [False] * 59 + [True] * 5
    assert Throttle.objects.get().total == 64
