"""When hours are announced to expire, and how many of them then do. Pure.

Hours of a holiday that was not taken lapse (art. 7:640a BW) or become time-barred (art. 7:642 BW)
only when the employer can show that the employee was told in time, and clearly, that they would
(HR 23 June 2023, ECLI:NL:HR:2023:955, after CJEU C-684/16 and C-120/21). docs/decisions/0019 says
what counts as showing it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from leave.buckets import YEARS_KEPT, Bucket

ZERO = Decimal(0)
MONTHS = 12
# January, May and October: for the first of July nine, six and two months ahead.
NOTICE_MONTHS = (1, 5, 10)
MONTHS_AHEAD = 9


@dataclass(frozen=True, slots=True)
class Read:
    """A notice that its reader confirmed: what it announced, and what could be taken after that.

    Both in hours; ``could_take`` is what the schedule has from the day after reading on.
    """

    told_at: datetime
    hours: Decimal
    could_take: Decimal


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A bucket whose day has come, in hours.

    ``held`` is what is in it apart from what was settled before. ``late`` is the part of it that
    only came back after that day, when nobody could take it any more.
    """

    held: Decimal
    late: Decimal


@dataclass(frozen=True, slots=True)
class Settlement:
    """What becomes of a bucket in all, in hours: gone, or kept until a later day."""

    forfeited: Decimal
    kept: Decimal


def notice_month(day: date) -> date | None:
    """This function will return the month of notices that a day is in, by its first day."""
    return day.replace(day=1) if day.month in NOTICE_MONTHS else None


def is_announced_in(month: date, expires_on: date) -> bool:
    """This function will tell whether the notice of a month is about hours that expire on a day."""
    ahead = (expires_on.year - month.year) * MONTHS + expires_on.month - month.month
    return 0 < ahead <= MONTHS_AHEAD


def to_announce(
    buckets: Mapping[Bucket, Decimal], *, month: date
) -> dict[date, Decimal]:
    """This function will add up the hours that the notice of a month names, by day of expiry."""
    sums: dict[date, Decimal] = {}
    for bucket, hours in sorted(buckets.items()):
        if is_announced_in(month, bucket.expires_on):
            sums[bucket.expires_on] = sums.get(bucket.expires_on, ZERO) + hours
    return {day: hours for day, hours in sums.items() if hours > 0}


def proven(notices: Iterable[Read]) -> Decimal:
    """This function will return how many hours were provably announced, in time to take them.

    Never more than the last notice that was read named: it is the newest that the reader knew.
    Never more than could still be taken after reading (art. 7:640a BW: not when somebody could
    not reasonably take them); of several notices the one that left most room.
    """
    known = sorted(notices, key=lambda one: one.told_at)
    if not known:
        return ZERO
    in_time = max(min(one.hours, one.could_take) for one in known)
    return min(known[-1].hours, in_time)


def settle(
    lapsed: Mapping[Bucket, Lapsed], *, announced: Decimal
) -> dict[Bucket, Settlement]:
    """This function will divide what was announced over buckets of one day of expiry.

    What came back late is never forfeited. Whatever is not forfeited is kept.
    """
    settled = {}
    for bucket, one in sorted(lapsed.items()):
        forfeited = max(ZERO, min(one.held - one.late, announced))
        announced -= forfeited
        settled[bucket] = Settlement(forfeited, max(ZERO, one.held - forfeited))
    return settled


def kept_in(bucket: Bucket) -> Bucket:
    """This function will return the bucket that hours move to which were not announced.

    Until five years after their year (art. 7:642 BW), and after that five years more each time.
    """
    limit = date(bucket.accrual_year + 1 + YEARS_KEPT, 1, 1)
    if limit <= bucket.expires_on:
        limit = bucket.expires_on.replace(year=bucket.expires_on.year + YEARS_KEPT)
    return Bucket(limit, bucket.accrual_year, bucket.is_statutory)
