"""The only place that adds to the ledger of leave."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from leave.balances import ZERO
from leave.buckets import Bucket, Portion
from leave.models import LeaveEntry, LeaveGroup, LeaveRequest
from personnel.models import Employment
from portal.core.access import Actor


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

    The caller has locked the employment, so that nobody else reads a balance meanwhile.
    """
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
            day=one.day,
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
    return rows.select_related("employee__company", "environment").get(pk=employment_id)


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
    taken = _taken(request)
    bookings = []
    for day, wanted in hours:
        for bucket in sorted((one for one in taken if one[0] == day), reverse=True):
            if back := min(wanted, taken[bucket]):
                wanted -= back  # noqa: PLW2901
                bookings.append(
                    Booking(
                        LeaveEntry.Kind.CORRECTION,
                        bucket[1],
                        day,
                        back,
                        request,
                        description=description,
                    )
                )
    book(request.employment, request.group, bookings, actor=actor, now=now)


def give_all_back(
    request: LeaveRequest, *, description: str, actor: Actor, now: datetime
) -> None:
    """This function will return whatever a request still takes, to where it came from.

    Hours that were credited are taken out again.
    """
    bookings = [
        Booking(
            LeaveEntry.Kind.CORRECTION,
            bucket,
            day,
            hours,
            request,
            description=description,
        )
        for (day, bucket), hours in _taken(request).items()
    ]
    book(request.employment, request.group, bookings, actor=actor, now=now)


def _taken(request: LeaveRequest) -> dict[tuple[date, Bucket], Decimal]:
    """What each day of a request takes from each bucket, less what came back.

    Below zero when hours were credited.
    """
    sums: dict[tuple[date, Bucket], Decimal] = defaultdict(lambda: ZERO)
    for entry in LeaveEntry.objects.filter(request=request).order_by("id"):
        bucket = Bucket(entry.expires_on, entry.accrual_year, entry.is_statutory)
        sums[entry.day, bucket] -= entry.hours
    return {key: hours for key, hours in sums.items() if hours}
