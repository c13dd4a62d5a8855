"""One answer to whatever is asked about leave."""

from datetime import datetime
from enum import StrEnum

from leave.models import LeaveRequest, LeaveSickness
from leave.services.decisions import (
    approve,
    approve_cancellation,
    reject,
    reject_cancellation,
)
from leave.services.sickness import approve_sickness, reject_sickness
from portal.core.access import Actor


class Decision(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"


def answer(
    subject: LeaveRequest | LeaveSickness,
    decision: Decision,
    *,
    remark: str,
    actor: Actor,
    now: datetime,
) -> None:
    """This function will approve or reject a request, its withdrawal, or illness during it.

    :raises AlreadyDecided: when somebody was first.
    :raises Closed: when leave lies in a period that was closed since.
    :raises NotEnough: when there are too few hours by now.
    :raises RemarkNeeded: when a rejection says no reason.
    :raises PermissionDenied: when the actor does not decide for this employee.
    """
    if decision is Decision.REJECT:
        _reject(subject, remark, actor=actor, now=now)
    elif isinstance(subject, LeaveSickness):
        approve_sickness(subject, remark=remark, actor=actor, now=now)
    elif subject.status == LeaveRequest.Status.CANCEL_REQUESTED:
        approve_cancellation(subject, remark=remark, actor=actor, now=now)
    else:
        approve(subject, remark=remark, actor=actor, now=now)


def _reject(
    subject: LeaveRequest | LeaveSickness,
    remark: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    if isinstance(subject, LeaveSickness):
        reject_sickness(subject, remark=remark, actor=actor, now=now)
    elif subject.status == LeaveRequest.Status.CANCEL_REQUESTED:
        reject_cancellation(subject, remark=remark, actor=actor, now=now)
    else:
        reject(subject, remark=remark, actor=actor, now=now)
