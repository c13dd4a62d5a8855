"""Leave that is taken back: all of it, or the days from the one on which that was asked."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

from leave.balances import ZERO
from leave.models import LeaveDay, LeaveDayChange, LeaveRequest
from leave.queries.returning import days_left
from leave.services.ledger import reverse
from leave.services.settling import Change, change_days
from portal.core.access import Actor
from portal.core.dutch import format_date

CANCELLED = LeaveDayChange.Cause.CANCELLED
Status = LeaveRequest.Status


def take_back(request: LeaveRequest, *, actor: Actor, now: datetime) -> str:
    """This function will give hours back; what it returns completes "je verlof is".

    The caller has locked the request, and its cancelling was asked.
    """
    first = request.cancelled_from or request.start_date
    left = days_left(request)
    if any(hours for day, hours in left if day.date < first):
        request.status = Status.APPROVED
        back = [Change(day, CANCELLED, -hours) for day, hours in left if hours]
        later = [one for one in back if one.day.date >= first]
        change_days(request, later, actor=actor, now=now)
        answer = f"ingetrokken vanaf {format_date(first)}, zoals je vroeg"
    else:
        request.status = Status.WITHDRAWN
        reverse(request, description="ingetrokken", actor=actor, now=now)
        answer = "ingetrokken, zoals je vroeg"
    request.save(update_fields=["status"])
    return answer


def restore_days(request: LeaveRequest, *, now: datetime) -> None:
    """This function will make days leave again that were taken back; what they booked is not its."""
    sums: dict[int, Decimal] = defaultdict(lambda: ZERO)
    rows = LeaveDayChange.objects.filter(day__request=request, cause=CANCELLED)
    for one in rows.order_by("id"):
        sums[one.day_id] += one.hours
    LeaveDayChange.objects.bulk_create(
        LeaveDayChange(
            environment_id=request.environment_id,
            day_id=day,
            cause=CANCELLED,
            hours=-hours,
            made_at=now,
        )
        for day, hours in sums.items()
        if hours
    )


def scheduled_hours(request: LeaveRequest) -> dict[date, Decimal]:
    """This function will tell how many hours each day of a request has."""
    rows = LeaveDay.objects.filter(request=request)
    return dict(rows.values_list("date", "scheduled"))
