"""Answers to illness during leave: those days were no leave (art. 7:638 lid 8 BW)."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.approvers import require_decider
from leave.models import LeaveDayChange, LeaveRequest, LeaveSickness
from leave.notices import tell_employee
from leave.queries.returning import days_left
from leave.services.decisions import AlreadyDecided, RemarkNeeded
from leave.services.ledger import locked_employment
from leave.services.settling import Change, change_days
from portal.core import audit
from portal.core.access import Actor

Status = LeaveSickness.Status


@transaction.atomic
def approve_sickness(
    sickness: LeaveSickness, *, actor: Actor, now: datetime, remark: str = ""
) -> LeaveSickness:
    """This function will return exactly the hours of the days of leave that were illness.

    What came back before, as when that leave was cancelled, does not come back again.

    :raises AlreadyDecided: when it was answered.
    :raises PermissionDenied: when the actor does not decide for this employee.
    """
    locked = _locked(sickness, actor=actor, now=now)
    _decide(locked, Status.APPROVED, remark, actor=actor, now=now)
    change_days(locked.request, _returned(locked), actor=actor, now=now)
    audit.record(
        "leave.sickness_approved", actor=actor, subject=locked.request, now=now
    )
    tell_employee(
        locked.request,
        answer="teruggegeven voor de dagen dat je ziek was",
        remark=locked.remark,
        now=now,
    )
    return locked


@transaction.atomic
def reject_sickness(
    sickness: LeaveSickness, *, remark: str, actor: Actor, now: datetime
) -> LeaveSickness:
    """This function will leave the days of leave as they are, and say why.

    :raises RemarkNeeded: without a remark.
    :raises AlreadyDecided: when it was answered.
    :raises PermissionDenied: when the actor does not decide for this employee.
    """
    locked = _locked(sickness, actor=actor, now=now)
    if not remark.strip():
        raise RemarkNeeded
    _decide(locked, Status.REJECTED, remark.strip(), actor=actor, now=now)
    audit.record(
        "leave.sickness_rejected", actor=actor, subject=locked.request, now=now
    )
    tell_employee(
        locked.request,
        answer="niet teruggegeven voor de ziektedagen",
        remark=locked.remark,
        now=now,
    )
    return locked


def _locked(sickness: LeaveSickness, *, actor: Actor, now: datetime) -> LeaveSickness:
    employment = locked_employment(sickness.request.employment_id, actor=actor)
    require_decider(employment.employee, actor=actor, on=localdate(now))
    rows = LeaveSickness.objects.visible_to(actor).select_for_update(of=("self",))
    locked = rows.select_related("request__group", "request__environment").get(
        pk=sickness.pk
    )
    locked.request.employment = employment
    if locked.status != Status.REQUESTED:
        raise AlreadyDecided
    return locked


def _decide(
    sickness: LeaveSickness,
    status: Status,
    remark: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    sickness.status, sickness.remark = status, remark
    sickness.decided_at, sickness.decided_by_id = now, actor.user_id
    sickness.save(update_fields=["status", "remark", "decided_at", "decided_by"])


def _returned(sickness: LeaveSickness) -> list[Change]:
    """What is still taken of each day: a later schedule may have returned some of it before."""
    if sickness.request.status not in LeaveRequest.GIVEN:
        # All of it came back when it was cancelled.
        return []
    cause = LeaveDayChange.Cause.SICKNESS
    return [
        Change(day, cause, -hours)
        for day, hours in days_left(sickness.request)
        if hours > 0 and sickness.start_date <= day.date <= sickness.end_date
    ]
