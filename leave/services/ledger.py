"""The only place that adds to the ledger of leave."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from leave.balances import ZERO
from leave.buckets import Bucket, Portion
from leave.models import LeaveEntry, LeaveGroup, LeaveRequest
from leave.queries.holdings import closed_until_of, open_day
from personnel.models import Employment
from portal.core.access import Actor

DayBucket = tuple[date, Bucket]


@dataclass(frozen=True, slots=True)
class Booking:
    """Hours to add to a bucket: below zero when they are taken from it."""

    kind: LeaveEntry.Kind
    bucket: Bucket
    day: date
    hours: Decimal
    request: LeaveRequest | None = None
    source: str = ""
    description: str = ""


def book(
    employment: Employment,
    group: LeaveGroup,
    bookings: Iterable[Booking],
    *,
    actor: Actor,
    now: datetime,
) -> list[LeaveEntry]:
    """This function will add entries to the ledger, in one statement.

    Nothing is added to days that are closed: what is about them is booked on the first day after.
    The caller has locked the employment, so that nobody else reads a balance meanwhile.
    """
    closed_until = closed_until_of(employment.employee.company)
    return LeaveEntry.objects.bulk_create(
        LeaveEntry(
            environment_id=employment.environment_id,
            employment=employment,
            group=group,
            kind=one.kind,
            hours=one.hours,
            accrual_year=one.bucket.accrual_year,
            is_statutory=one.bucket.is_statutory,
            expires_on=one.bucket.expires_on,
            day=(day := open_day(one.day, closed_until)),
            concerns=one.day if day != one.day else None,
            request=one.request,
            source=one.source,
            description=one.description,
            booked_at=now,
            booked_by=actor.label,
        )
        for one in bookings
    )


def locked_employment(employment_id: int, *, actor: Actor) -> Employment:
    """This function will let one change at a time be made to the leave of an employment.

    :raises Employment.DoesNotExist: when it is not visible to the actor.
    """
    rows = Employment.objects.visible_to(actor).select_for_update(of=("self",))
    company = "employee__company__leave_policy"
    return rows.select_related(company, "environment").get(pk=employment_id)


def locked_request(request: LeaveRequest, *, actor: Actor) -> LeaveRequest:
    """This function will let one change at a time be made to a request, and to its employment.

    :raises Employment.DoesNotExist: when the employment is not visible to the actor.
    :raises LeaveRequest.DoesNotExist: when the request is not.
    """
    employment = locked_employment(request.employment_id, actor=actor)
    rows = LeaveRequest.objects.visible_to(actor).select_for_update(of=("self",))
    locked = rows.select_related("group", "environment").get(pk=request.pk)
    locked.employment = employment
    return locked


def take(
    request: LeaveRequest,
    portions: Iterable[Portion],
    *,
    kind: LeaveEntry.Kind,
    actor: Actor,
    now: datetime,
) -> None:
    """This function will take hours of leave from the buckets that they come from."""
    bookings = [
        Booking(kind, one.bucket, one.day, -one.hours, request) for one in portions
    ]
    book(request.employment, request.group, bookings, actor=actor, now=now)


def give_back(
    request: LeaveRequest,
    hours: Collection[tuple[date, Decimal]],
    *,
    description: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """This function will return hours of days to the buckets that they were taken from.

    Of a day that took from several first to the one that keeps longest: as if less was asked.
    """
    taken = {key: -one for key, one in booked(request).items() if one < 0}
    bookings = []
    for day, asked in hours:
        wanted = asked
        for key in sorted((one for one in taken if one[0] == day), reverse=True):
            if back := min(wanted, taken[key]):
                wanted -= back
                kind, bucket = LeaveEntry.Kind.CORRECTION, key[1]
                bookings.append(
                    Booking(kind, bucket, day, back, request, description=description)
                )
    book(request.employment, request.group, bookings, actor=actor, now=now)


def reverse(
    request: LeaveRequest,
    *,
    after: int = 0,
    description: str,
    actor: Actor,
    now: datetime,
) -> None:
    """This function will add what a request booked the other way round, day by day and per bucket.

    Only the entries after the one with that number. The ledger only grows, so nothing is removed:
    hours that were taken return to where they came from, and credited ones are taken out again.
    """
    bookings = [
        Booking(
            LeaveEntry.Kind.CORRECTION,
            bucket,
            day,
            -hours,
            request,
            description=description,
        )
        for (day, bucket), hours in booked(request, after=after).items()
    ]
    book(request.employment, request.group, bookings, actor=actor, now=now)


def booked(request: LeaveRequest, *, after: int = 0) -> dict[DayBucket, Decimal]:
    """This function will add up what a request booked, by day and bucket: below zero when taken.

    By the day that it is about, also where that was closed when it was booked.
    """
    sums: dict[DayBucket, Decimal] = defaultdict(lambda: ZERO)
    for entry in LeaveEntry.objects.filter(request=request, id__gt=after).order_by(
        "id"
    ):
        bucket = Bucket(entry.expires_on, entry.accrual_year, entry.is_statutory)
        sums[entry.concerns or entry.day, bucket] += entry.hours
    return {key: hours for key, hours in sums.items() if hours}
