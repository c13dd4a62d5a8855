"""Which hours are taken first: those that expire first (domain: common practice)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)
# Art. 7:642 BW; the statutory hours: art. 7:640a.
YEARS_KEPT = 5


@dataclass(frozen=True, slots=True, order=True)
class Bucket:
    """The hours of one accrual year and legal kind; gone from ``expires_on`` on."""

    expires_on: date
    accrual_year: int
    is_statutory: bool


@dataclass(frozen=True, slots=True)
class Portion:
    """Hours of a day of leave that come out of one bucket."""

    day: date
    bucket: Bucket
    hours: Decimal


def bucket_of(year: int, *, is_statutory: bool, carries_over: bool = True) -> Bucket:
    """This function will return the bucket that the hours of a year go into."""
    return Bucket(
        expiry_of(year, is_statutory=is_statutory, carries_over=carries_over),
        year,
        is_statutory,
    )


def expiry_of(year: int, *, is_statutory: bool, carries_over: bool = True) -> date:
    """This function will return the first day on which the hours of a year are gone.

    Statutory hours: 1 July of the next year (art. 7:640a BW); others five years after the year
    (art. 7:642 BW). Of a group that does not carry over others end with their year; statutory
    hours do not, since no agreement may make that shorter (art. 7:645 BW).
    """
    if is_statutory:
        return date(year + 1, 7, 1)
    return date(year + 1 + YEARS_KEPT if carries_over else year + 1, 1, 1)


def allocate(
    hours: Iterable[tuple[date, Decimal]],
    balances: Mapping[Bucket, Decimal],
    *,
    carries_over: bool = True,
) -> list[Portion]:
    """This function will take the hours of each day from buckets, first what expires first.

    A day takes from no bucket that is gone by then, nor from a year to come. What no bucket
    holds is taken from the day's own year beyond the law, which then falls below zero.
    """
    left = dict(balances)
    portions: list[Portion] = []
    for day, asked in sorted(hours):
        wanted = asked
        for bucket in _usable(left, day):
            if taken := min(wanted, left[bucket]):
                left[bucket] -= taken
                wanted -= taken
                portions.append(Portion(day, bucket, taken))
        if wanted:
            own = bucket_of(day.year, is_statutory=False, carries_over=carries_over)
            portions.append(Portion(day, own, wanted))
    return portions


def is_over(bucket: Bucket, *, on: date, carries_over: bool) -> bool:
    """This function will tell whether what is below zero is no debt any more on a day."""
    return bucket.expires_on <= on and not carries_over


def pay_debts(balances: Mapping[Bucket, Decimal], *, on: date) -> dict[Bucket, Decimal]:
    """This function will cover what is below zero from other buckets, first what expires first.

    Not from hours that are gone on that day.
    """
    left = dict(balances)
    for debt in sorted(one for one, hours in left.items() if hours < 0):
        for bucket in sorted(one for one, hours in left.items() if hours > 0):
            if bucket.expires_on > on:
                paid = min(-left[debt], left[bucket])
                left[debt] += paid
                left[bucket] -= paid
    return left


def _usable(left: Mapping[Bucket, Decimal], day: date) -> list[Bucket]:
    return sorted(
        bucket
        for bucket, hours in left.items()
        if hours > 0 and bucket.expires_on > day and bucket.accrual_year <= day.year
    )
