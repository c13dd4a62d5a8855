"""Answers to requests; nobody answers the own request, whatever accounts they have."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.approvers import require_decider
from leave.buckets import bucket_of
from leave.models import LeaveDay, LeaveDecision, LeaveEntry, LeaveRequest
from leave.queries.holdings import DayHours, Holdings, closed_until_of, holdings_of
from leave.queries.returning import part_from
from leave.services.cancelling import take_back
from leave.services.concluding import before, conclude
from leave.services.ledger import (
    Booking,
    book,
    locked_request,
    take,
)
from portal.core import audit
from portal.core.access import Actor

Kind = LeaveDecision.Kind
Status = LeaveRequest.Status
BY_LAW = "vastgesteld zoals je het vroeg, omdat er binnen twee weken geen antwoord kwam"


class AlreadyDecided(Exception):
    """Somebody was first: the request is no longer in the state that this answers."""


class NotEnough(Exception):
    """Meanwhile there are fewer hours than the group may be overdrawn."""


class Closed(Exception):
    """What was asked lies in a period of which nothing changes any more."""


class RemarkNeeded(Exception):
    """Whoever is refused is told why."""


@transaction.atomic
def approve(
    request: LeaveRequest, *, actor: Actor, now: datetime, remark: str = ""
) -> LeaveRequest:
    """This function will give the leave that was asked, hour for hour, and book it.

    :raises AlreadyDecided: when it is no longer asked.
    :raises Closed: when its period was closed since.
    :raises NotEnough: when hours were taken away since.
    :raises PermissionDenied: when the actor does not decide for this employee.
    """
    locked = _locked_in(request, Status.REQUESTED, actor=actor, now=now)
    _require_not_closed(locked)
    seen = before(locked)
    _decide(locked, Status.APPROVED, remark, actor=actor, now=now)
    if locked.kind == LeaveRequest.Kind.ACCRUAL:
        _credit(locked, actor=actor, now=now)
    else:
        _debit(locked, actor=actor, now=now)
    audit.record("leave.approved", actor=actor, subject=locked, now=now)
    answer = BY_LAW if locked.is_settled_by_law else "goedgekeurd"
    conclude(locked, Kind.APPROVED, seen, answer=answer, actor=actor, now=now)
    return locked


@transaction.atomic
def reject(
    request: LeaveRequest, *, remark: str, actor: Actor, now: datetime
) -> LeaveRequest:
    """This function will refuse what was asked, and say why.

    :raises RemarkNeeded: without a remark.
    :raises AlreadyDecided: when it is no longer asked.
    :raises PermissionDenied: when the actor does not decide for this employee.
    """
    locked = _locked_in(request, Status.REQUESTED, actor=actor, now=now)
    if not remark.strip():
        raise RemarkNeeded
    seen = before(locked)
    _decide(locked, Status.REJECTED, remark.strip(), actor=actor, now=now)
    audit.record("leave.rejected", actor=actor, subject=locked, now=now)
    conclude(locked, Kind.REJECTED, seen, answer="afgekeurd", actor=actor, now=now)
    return locked


@transaction.atomic
def approve_cancellation(
    request: LeaveRequest, *, actor: Actor, now: datetime, remark: str = ""
) -> LeaveRequest:
    """This function will take back approved leave from the day that this was asked.

    Its hours return to where they came from. Days before that were taken: that leave stays given.

    :raises AlreadyDecided: when nobody asks to cancel it (any more).
    :raises NotEnough: when hours that were credited have been spent.
    :raises PermissionDenied: when the actor does not decide for this employee.
    """
    locked = _locked_in(request, Status.CANCEL_REQUESTED, actor=actor, now=now)
    if locked.kind == LeaveRequest.Kind.ACCRUAL:
        _require_hours(locked, [(locked.end_date, locked.hours)])
    seen = before(locked)
    part = part_from(locked, locked.cancelled_from or locked.start_date)
    answer = take_back(locked, actor=actor, now=now)
    locked.remark = remark.strip()
    locked.save(update_fields=["remark"])
    changes = {"from": str(locked.cancelled_from)}
    audit.record(
        "leave.cancelled", actor=actor, subject=locked, now=now, changes=changes
    )
    conclude(
        locked, Kind.CANCELLED, seen, answer=answer, part=part, actor=actor, now=now
    )
    return locked


@transaction.atomic
def reject_cancellation(
    request: LeaveRequest, *, remark: str, actor: Actor, now: datetime
) -> LeaveRequest:
    """This function will let approved leave stand that the employee wants to cancel.

    :raises RemarkNeeded: without a remark.
    :raises AlreadyDecided: when nobody asks to cancel it (any more).
    :raises PermissionDenied: when the actor does not decide for this employee.
    """
    locked = _locked_in(request, Status.CANCEL_REQUESTED, actor=actor, now=now)
    if not remark.strip():
        raise RemarkNeeded
    seen = before(locked)
    locked.status, locked.remark = Status.APPROVED, remark.strip()
    locked.cancelled_from = None
    locked.save(update_fields=["status", "remark", "cancelled_from"])
    audit.record("leave.cancellation_refused", actor=actor, subject=locked, now=now)
    conclude(locked, Kind.KEPT, seen, answer="niet ingetrokken", actor=actor, now=now)
    return locked


def _locked_in(
    request: LeaveRequest, status: Status, *, actor: Actor, now: datetime
) -> LeaveRequest:
    """This function will let one answer at a time be given, to a request in this state.

    :raises AlreadyDecided: when it is in another.
    :raises PermissionDenied: when the actor does not decide for this employee.
    :raises LeaveRequest.DoesNotExist: when it is not visible to the actor.
    """
    locked = locked_for_answer(request, actor=actor, now=now)
    if locked.status != status:
        raise AlreadyDecided
    return locked


def locked_for_answer(
    request: LeaveRequest, *, actor: Actor, now: datetime
) -> LeaveRequest:
    """This function will let one answer at a time be given, or taken back.

    :raises PermissionDenied: when the actor does not decide for this employee.
    :raises LeaveRequest.DoesNotExist: when it is not visible to the actor.
    """
    locked = locked_request(request, actor=actor)
    require_decider(locked.employment.employee, actor=actor, on=localdate(now))
    return locked


def _require_not_closed(request: LeaveRequest) -> None:
    closed_until = closed_until_of(request.employment.employee.company)
    if closed_until is not None and request.start_date <= closed_until:
        raise Closed


def _decide(
    request: LeaveRequest, status: Status, remark: str, *, actor: Actor, now: datetime
) -> None:
    request.status, request.remark = status, remark
    request.decided_at, request.decided_by_id = now, actor.user_id
    # Only the clock answers without being anybody.
    request.is_settled_by_law = actor.user_id is None
    request.save(
        update_fields=[
            "status",
            "remark",
            "decided_at",
            "decided_by",
            "is_settled_by_law",
        ]
    )


def _debit(request: LeaveRequest, *, actor: Actor, now: datetime) -> None:
    rows = LeaveDay.objects.filter(request=request, hours__gt=0).order_by("date")
    days = list(rows.values_list("date", "hours"))
    # The request is decided already, so that what it asks is not counted twice.
    portions = _require_hours(request, days).portions(request.group, days)
    kind = LeaveEntry.Kind.WITHDRAWAL
    take(request, portions, kind=kind, actor=actor, now=now)


def _require_hours(request: LeaveRequest, days: Sequence[DayHours]) -> Holdings:
    holdings = holdings_of(request.employment)
    if not holdings.has_room(request.group, days):
        raise NotEnough
    return holdings


def _credit(request: LeaveRequest, *, actor: Actor, now: datetime) -> None:
    group = request.group
    bucket = bucket_of(
        request.end_date.year, is_statutory=False, carries_over=group.carries_over
    )
    booking = Booking(
        LeaveEntry.Kind.ACCRUAL, bucket, request.end_date, request.hours, request
    )
    book(request.employment, group, [booking], actor=actor, now=now)
