"""What is in buckets whose day has come, and what was announced of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.utils.timezone import localdate, make_aware

from leave.balances import ZERO, Line, by_bucket
from leave.buckets import Bucket, Payment
from leave.entitlements import employee_hours
from leave.expiry import Lapsed, Read, Settlement, proven
from leave.models import (
    ExpiryHold,
    ExpiryNotice,
    LeaveDay,
    LeaveEntry,
    LeaveGroup,
    LeaveRequest,
)
from leave.queries.days_off import days_off
from leave.queries.holdings import Holdings
from personnel.models import WorkSchedule

# How the names of entries begin that take hours out of a bucket to keep them elsewhere.
KEEPING = "kept "


@dataclass(frozen=True, slots=True)
class Lapsing:
    """A bucket whose day has come: what is in it now, and what was booked of it before."""

    bucket: Bucket
    left: Decimal
    late: Decimal
    booked: Settlement
    # What it pays first for buckets that are below zero.
    pays: list[Payment]

    @property
    def lapsed(self) -> Lapsed:
        return Lapsed(self.left + self.booked.forfeited + self.booked.kept, self.late)

    @property
    def is_open(self) -> bool:
        """Whether it pays, hours came back to it or, once it was settled, were taken off."""
        was_settled = self.booked.forfeited or self.booked.kept
        is_changed = bool(self.left and was_settled)
        return self.left > 0 or is_changed or bool(self.pays)


def source_of_expiry(day: date) -> str:
    """This function will name in the ledger what was forfeited on a day."""
    return f"expiry {day.isoformat()}"


def source_of_paying(day: date) -> str:
    """This function will name in the ledger what made up for a debt on a day."""
    return f"paid {day.isoformat()}"


def source_of_keeping(day: date) -> str:
    """This function will name in the ledger what did not expire on a day."""
    return f"{KEEPING}{day.isoformat()}"


def lapsing(
    holdings: Holdings, group: LeaveGroup, *, today: date, again: date | None = None
) -> dict[date, list[Lapsing]]:
    """This function will describe the buckets that are over by today, per day of expiry.

    Those with hours in them, and all of the day ``again``.

    Without what was asked and not answered yet, so that an answer finds its hours. Not those of
    an employment that ended before: these are paid out (art. 7:641 BW). Nor those that a group
    does not carry over: these end with the year by agreement, and are no hours of the law.
    """
    end = holdings.employment.end_date
    mine = [one for one in holdings.lines if one.group_id == group.pk]
    last = today if end is None else min(today, end)
    days = {
        one.expires_on
        for one, hours in by_bucket(mine).items()
        if one.expires_on <= last and (hours or one.expires_on == again)
    }
    return {
        day: found
        for day in sorted(days)
        if (found := _lapsing_on(day, holdings, group, mine, today))
    }


def _lapsing_on(
    day: date, holdings: Holdings, group: LeaveGroup, lines: list[Line], today: date
) -> list[Lapsing]:
    left, made = holdings.expiring(group, day=day, granted=today)
    return [
        _lapsing(
            bucket,
            hours,
            [one for one in made if one.bucket == bucket],
            (one for one in lines if one.bucket == bucket),
        )
        for bucket, hours in sorted(left.items())
        if group.carries_over or bucket.is_statutory
    ]


def refused_late(holdings: Holdings, group: LeaveGroup, day: date) -> Decimal:
    """This function will add up leave asked before a day of expiry that was refused after it."""
    moment = _start_of(day)
    rows = LeaveDay.objects.filter(
        request__employment=holdings.employment,
        request__group=group,
        request__status=LeaveRequest.Status.REJECTED,
        request__requested_at__lt=moment,
        request__decided_at__gte=moment,
        date__lt=day,
    )
    return rows.aggregate(total=Sum("hours", default=ZERO))["total"]


def announced(holdings: Holdings, group: LeaveGroup, day: date) -> Decimal:
    """This function will return the hours that provably were announced to expire on a day.

    None where the employer lets them stand.
    """
    employment = holdings.employment
    held = ExpiryHold.objects.filter(employee=employment.employee_id, expires_on=day)
    if held.exists():
        return ZERO
    notices = ExpiryNotice.objects.filter(
        employment=employment,
        group=group,
        expires_on=day,
        read_at__lt=_start_of(day),
    )
    return proven([_read(one, holdings) for one in notices.order_by("told_at")])


def _lapsing(
    bucket: Bucket, left: Decimal, pays: list[Payment], lines: Iterable[Line]
) -> Lapsing:
    forfeited = kept = late = ZERO
    keeping, moment = source_of_keeping(bucket.expires_on), _start_of(bucket.expires_on)
    for one in lines:
        if one.kind == LeaveEntry.Kind.EXPIRY:
            forfeited -= one.hours
        elif one.source.startswith(keeping):
            kept -= one.hours
        elif one.hours > 0 and _is_late(one, moment):
            late += one.hours
    return Lapsing(bucket, left, late, Settlement(forfeited, kept), pays)


def _is_late(line: Line, moment: datetime) -> bool:
    """Leave that comes back is booked on its own day, so there the moment of booking counts."""
    if line.request_kind is not None:
        return line.booked_at >= moment
    return line.day >= localdate(moment)


def _read(notice: ExpiryNotice, holdings: Holdings) -> Read:
    first = localdate(notice.read_at) + timedelta(days=1)
    last = notice.expires_on - timedelta(days=1)
    company_id = holdings.employment.employee.company_id
    off = days_off(company_id, years=range(first.year, last.year + 1))

    def schedule_on(day: date) -> WorkSchedule | None:
        return None if day in off else holdings.tenure.schedule_on(day)

    could_take = employee_hours(first, last, schedule_on=schedule_on)
    return Read(notice.told_at, notice.hours, could_take)


def _start_of(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))
