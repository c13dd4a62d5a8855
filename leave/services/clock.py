"""The clock of art. 7:638 lid 2 BW: reminders, and what happens when nobody answers."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from leave.deadlines import Step, is_over, step_due
from leave.models import LeaveReminder, LeaveRequest
from leave.notices import escalate, remind_approvers, tell_settled
from leave.queries.companies import settles_by_law
from leave.services.decisions import Closed, NotEnough, approve, locked_for_answer
from personnel.models import Company
from portal.core import audit
from portal.core.access import Actor, Permission, require

REQUESTED = LeaveRequest.Status.REQUESTED


def watch_company(company: Company, *, actor: Actor, now: datetime) -> int:
    """This function will look at whatever waits long enough, and count what it did about it.

    Each request in a transaction of its own; what was done before is not done again.
    """
    require(actor, Permission.KEEP_LEAVE)
    last = localdate(now) - timedelta(days=Step.FIRST_REMINDER)
    rows = LeaveRequest.objects.visible_to(actor).filter(
        employment__employee__company=company,
        status=REQUESTED,
        requested_at__date__lte=last,
    )
    return sum(watch_request(one, actor=actor, now=now) for one in rows.order_by("id"))


@transaction.atomic
def watch_request(request: LeaveRequest, *, actor: Actor, now: datetime) -> bool:
    """This function will settle a request, or remind of it, and tell whether it did.

    :raises LeaveRequest.DoesNotExist: when it is not of this actor.
    """
    require(actor, Permission.KEEP_LEAVE)
    locked = locked_for_answer(request, actor=actor, now=now)
    if locked.status != REQUESTED:
        return False
    asked_on, today = localdate(locked.requested_at), localdate(now)
    if is_over(asked_on, on=today) and _settle(locked, actor=actor, now=now):
        return True
    step = step_due(asked_on, on=today)
    return step is not None and _remind(locked, step, actor=actor, now=now)


def _settle(request: LeaveRequest, *, actor: Actor, now: datetime) -> bool:
    """Whether it is given as it was asked; not without the hours for it, nor once it is closed."""
    if not settles_by_law(request):
        return False
    try:
        approve(request, actor=actor, now=now)
    except (Closed, NotEnough):
        return False
    tell_settled(request, now=now)
    return True


def _remind(request: LeaveRequest, step: Step, *, actor: Actor, now: datetime) -> bool:
    """Where nobody may decide nothing is sent; it is tried again until somebody may."""
    reminders = LeaveReminder.objects.filter(request=request, days=step)
    tell = escalate if step is Step.ESCALATION else remind_approvers
    if reminders.exists() or not tell(request, now=now):
        return False
    LeaveReminder.objects.create(
        environment_id=request.environment_id,
        request=request,
        days=step,
        sent_at=now,
    )
    changes = {"days": int(step)}
    audit.record(
        "leave.reminded", actor=actor, subject=request, now=now, changes=changes
    )
    return True
