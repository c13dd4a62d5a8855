"""Every answer ends the same way: it is noted so that it can be undone, and mailed after that."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from leave.deadlines import undo_within
from leave.models import LeaveDecision, LeaveEntry, LeaveRequest
from leave.notices import Part, tell_employee
from portal.core.access import Actor


@dataclass(frozen=True, slots=True)
class Before:
    """A request as it was before it was answered."""

    remark: str
    newest_entry: int
    cancelled_from: date | None


def before(request: LeaveRequest) -> Before:
    """This function will remember what an undo needs; the caller has locked the request."""
    entries = LeaveEntry.objects.filter(request=request)
    newest = entries.aggregate(newest=Max("id", default=0))["newest"]
    return Before(request.remark, newest, request.cancelled_from)


def conclude(
    request: LeaveRequest,
    kind: LeaveDecision.Kind,
    seen: Before,
    *,
    answer: str,
    part: Part | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """This function will note an answer, and mail it when it can no longer be undone.

    ``answer`` completes "je verlof is", of all of it or of a part. What the clock settles is final, and mailed at once.
    """
    if actor.user_id is None:
        tell_employee(request, answer=answer, remark=request.remark, part=part, now=now)
        return
    mail = tell_employee(
        request,
        answer=answer,
        remark=request.remark,
        part=part,
        now=now,
        send_after=now + undo_within(),
    )
    LeaveDecision.objects.create(
        environment_id=request.environment_id,
        request=request,
        kind=kind,
        decider_id=actor.user_id,
        answered_at=now,
        previous_remark=seen.remark,
        cancelled_from=seen.cancelled_from,
        after_entry=seen.newest_entry,
        mail=mail,
    )
