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


@dataclass(frozen=True, slots=True)
class Payment:
    """Hours of a bucket that make up for what another is below zero."""

    bucket: Bucket
    debt: Bucket
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


def payments(
    balances: Mapping[Bucket, Decimal], taken: Iterable[Portion]
) -> list[Payment]:
    """This function will cover what is below zero from other buckets, first what expires first.

    ``taken`` are the hours of each day that came out of buckets: of what is below zero the last
    days were too many. Only hours that were not gone on such a day pay for it, so that a debt and
    what expires never stand side by side.
    """
    left = {one: hours for one, hours in balances.items() if hours > 0}
    found: dict[tuple[Bucket, Bucket], Decimal] = {}
    for day, debt, owed in _debts(balances, list(taken)):
        wanted = owed
        for bucket in sorted(one for one in left if one.expires_on > day):
            if part := min(wanted, left[bucket]):
                left[bucket] -= part
                wanted -= part
                found[bucket, debt] = found.get((bucket, debt), ZERO) + part
    return [Payment(*key, hours) for key, hours in found.items()]


def paid(
    balances: Mapping[Bucket, Decimal], made: Iterable[Payment]
) -> dict[Bucket, Decimal]:
    """This function will return what is in buckets after payments."""
    left = dict(balances)
    for one in made:
        left[one.bucket] -= one.hours
        left[one.debt] += one.hours
    return left


def _debts(
    balances: Mapping[Bucket, Decimal], taken: list[Portion]
) -> list[tuple[date, Bucket, Decimal]]:
    """The oldest day first; what no day explains is older than all."""
    found = []
    for bucket, hours in balances.items():
        owed = max(ZERO, -hours)
        mine = (one for one in taken if one.bucket == bucket)
        for one in sorted(mine, key=lambda portion: portion.day, reverse=True):
            part = min(owed, one.hours)
            owed -= part
            found.append((one.day, bucket, part))
        found.append((date.min, bucket, owed))
    return sorted(one for one in found if one[2])


def _usable(left: Mapping[Bucket, Decimal], day: date) -> list[Bucket]:
    return sorted(
        bucket
        for bucket, hours in left.items()
        if hours > 0 and bucket.expires_on > day and bucket.accrual_year <= day.year
    )
