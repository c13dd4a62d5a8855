"""Taking an answer back, as long as its mail has not left."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from leave.balances import ZERO
from leave.deadlines import undo_within
from leave.models import (
    LeaveDay,
    LeaveDayChange,
    LeaveDecision,
    LeaveRequest,
    LeaveSickness,
)
from leave.queries.holdings import DayHours, holdings_of
from leave.services.cancelling import restore_days, scheduled_hours
from leave.services.decisions import NotEnough, locked_for_answer
from leave.services.ledger import booked, reverse
from leave.services.wishes import hours_taken
from portal.core import audit, mail
from portal.core.access import Actor

Kind = LeaveDecision.Kind
Status = LeaveRequest.Status
RESULTS = {
    Kind.APPROVED: {Status.APPROVED},
    Kind.REJECTED: {Status.REJECTED},
    # Of leave that had begun the first days stay given.
    Kind.CANCELLED: {Status.WITHDRAWN, Status.APPROVED},
    Kind.KEPT: {Status.APPROVED},
}
# These were asked anew; the others answered a wish to cancel.
ASKED = (Kind.APPROVED, Kind.REJECTED)
# These added to the ledger.
BOOKED = (Kind.APPROVED, Kind.CANCELLED)


class NothingToUndo(Exception):
    """Nobody answered, or somebody was first to undo it."""


class TooLate(Exception):
    """Ten minutes have passed, or the mail has left."""


class Changed(Exception):
    """Since the answer something else happened, which rests on it."""


class Corrected(Exception):
    """Since the answer hours of the same leave were booked for something else."""


@transaction.atomic
def undo_decision(
    request: LeaveRequest, *, actor: Actor, now: datetime
) -> LeaveRequest:
    """This function will make a request what it was before its last answer, ledger included.

    :raises NothingToUndo: when there is no answer, or it was undone.
    :raises TooLate: ten minutes after the answer, or when its mail is gone.
    :raises Changed: when the employee did something else since, with this leave or these days.
    :raises Corrected: when days of it were given back or corrected since for another reason.
    :raises NotEnough: when hours that came free were asked for something else.
    :raises PermissionDenied: when the actor does not decide for this employee.
    :raises LeaveRequest.DoesNotExist: when it is not visible to the actor.
    """
    locked = locked_for_answer(request, actor=actor, now=now)
    decision = _last_of(locked)
    if locked.status not in RESULTS[Kind(decision.kind)]:
        raise Changed
    if now >= decision.answered_at + undo_within():
        raise TooLate
    _require_possible(locked, decision)
    if decision.mail_id is not None and not mail.take_back(decision.mail_id):
        raise TooLate
    if decision.kind in BOOKED:
        reverse(
            locked,
            after=decision.after_entry,
            description="antwoord ongedaan gemaakt",
            actor=actor,
            now=now,
        )
    _restore(locked, decision, now=now)
    decision.undone_at, decision.undone_by_id = now, actor.user_id
    decision.save(update_fields=["undone_at", "undone_by"])
    changes = {"decision": decision.kind}
    audit.record(
        "leave.decision_undone", actor=actor, subject=locked, now=now, changes=changes
    )
    return locked


def _last_of(request: LeaveRequest) -> LeaveDecision:
    last = LeaveDecision.objects.filter(request=request).order_by("-id").first()
    if last is None or last.undone_at is not None:
        raise NothingToUndo
    return last


def _require_possible(request: LeaveRequest, decision: LeaveDecision) -> None:
    if decision.kind == Kind.APPROVED:
        _require_untouched(request)
    if decision.kind == Kind.CANCELLED:
        _require_nothing_else(request, since=decision.answered_at)
    days = _claimed(request, decision)
    if decision.kind in {Kind.REJECTED, Kind.CANCELLED}:
        _require_room(request, days)
    if days and not holdings_of(request.employment).has_room(request.group, days):
        raise NotEnough


def _require_untouched(request: LeaveRequest) -> None:
    """Days that were ill or corrected rest on the approval."""
    is_ill = LeaveSickness.objects.filter(request=request).exists()
    if is_ill or LeaveDayChange.objects.filter(day__request=request).exists():
        raise Changed


def _require_nothing_else(request: LeaveRequest, *, since: datetime) -> None:
    """What was booked since is not of this answer: reversing that too would take it twice."""
    ill = LeaveSickness.objects.filter(
        request=request, status=LeaveSickness.Status.APPROVED, decided_at__gte=since
    )
    changes = LeaveDayChange.objects.filter(day__request=request, made_at__gte=since)
    if ill.exists() or changes.exclude(cause=LeaveDayChange.Cause.CANCELLED).exists():
        raise Corrected


def _require_room(request: LeaveRequest, days: Iterable[DayHours]) -> None:
    """The days may have been asked again meanwhile."""
    taken = hours_taken(request.employment, request.start_date, request.end_date)
    scheduled = scheduled_hours(request)
    for day, hours in days:
        if day in scheduled and taken.get(day, ZERO) + hours > scheduled[day]:
            raise Changed


def _claimed(request: LeaveRequest, decision: LeaveDecision) -> list[DayHours]:
    """The hours that are no longer free once the answer is undone."""
    if decision.kind == Kind.REJECTED:
        rows = LeaveDay.objects.filter(request=request, hours__gt=0).order_by("date")
        return list(rows.values_list("date", "hours"))
    if decision.kind not in BOOKED:
        return []
    days: dict[date, Decimal] = defaultdict(lambda: ZERO)
    for (day, _bucket), hours in booked(request, after=decision.after_entry).items():
        days[day] += hours
    return [(day, hours) for day, hours in sorted(days.items()) if hours > 0]


def _restore(request: LeaveRequest, decision: LeaveDecision, *, now: datetime) -> None:
    request.remark = decision.previous_remark
    request.status = Status.CANCEL_REQUESTED
    request.cancelled_from = decision.cancelled_from
    if decision.kind in ASKED:
        request.status = Status.REQUESTED
        request.decided_at = request.decided_by = None
    request.save(
        update_fields=[
            "status",
            "remark",
            "cancelled_from",
            "decided_at",
            "decided_by",
        ]
    )
    if decision.kind == Kind.CANCELLED:
        restore_days(request, now=now)
