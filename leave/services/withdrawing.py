"""What an employee does with an own request afterwards."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from leave.models import LeaveRequest, LeaveSickness
from leave.notices import ask_approvers
from leave.queries.returning import last_day_of, returning
from leave.services.ledger import locked_request
from portal.core import audit
from portal.core.access import Actor, Permission, require
from portal.core.dutch import format_date

Status = LeaveRequest.Status


class NotOpen(Exception):
    """There is nothing left to do: it was refused, or withdrawn, or is over."""


class WrongDays(Exception):
    """Those are no days of this leave, or they were reported already; ``field`` says which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class SickDays:
    """From one day up to and including another."""

    start_date: date
    end_date: date


@transaction.atomic
def withdraw_request(
    request: LeaveRequest, *, actor: Actor, now: datetime
) -> LeaveRequest:
    """This function will take back what is still asked, and ask to cancel what was given.

    What was given is cancelled from today on: days that have been were taken.

    :raises NotOpen: when it was refused or taken back, or no hours would come back.
    :raises PermissionDenied: when the actor is no employee in service.
    :raises LeaveRequest.DoesNotExist: when it is somebody else's.
    """
    locked = _locked(request, actor=actor)
    if locked.status == Status.REQUESTED:
        return _withdraw(locked, actor=actor, now=now)
    back = returning(locked, on=localdate(now))
    if back is None:
        raise NotOpen
    locked.status, locked.cancelled_from = Status.CANCEL_REQUESTED, back.first
    locked.save(update_fields=["status", "cancelled_from"])
    changes = {"from": back.first.isoformat(), "hours": str(back.hours)}
    audit.record(
        "leave.cancellation_asked",
        actor=actor,
        subject=locked,
        now=now,
        changes=changes,
    )
    ask_approvers(locked, asks="om verlof in te trekken", now=now, part=back)
    return locked


@transaction.atomic
def report_sickness(
    request: LeaveRequest, days: SickDays, *, actor: Actor, now: datetime
) -> LeaveSickness:
    """This function will ask the hours of days of leave back on which somebody was ill.

    Days that are closed by now can be reported too, since no closing undoes art. 7:638 lid 8 BW.
    The same days again are the same report.

    :raises NotOpen: when it is no approved leave.
    :raises WrongDays: when days are not of this leave, still to come, or overlap.
    :raises PermissionDenied: when the actor is no employee in service.
    :raises LeaveRequest.DoesNotExist: when it is somebody else's.
    """
    locked = _locked(request, actor=actor)
    if locked.status != Status.APPROVED or locked.kind != LeaveRequest.Kind.WITHDRAWAL:
        raise NotOpen
    known = _reported(locked, days)
    if known is not None:
        return known
    _require_days(locked, days, today=localdate(now))
    made = LeaveSickness.objects.create(
        environment_id=locked.environment_id,
        request=locked,
        start_date=days.start_date,
        end_date=days.end_date,
        requested_at=now,
    )
    changes = {"from": days.start_date.isoformat(), "to": days.end_date.isoformat()}
    audit.record(
        "leave.sickness_reported",
        actor=actor,
        subject=locked,
        now=now,
        changes=changes,
    )
    ask_approvers(locked, asks=_asks(days), now=now, about=made.public_id)
    return made


def _withdraw(request: LeaveRequest, *, actor: Actor, now: datetime) -> LeaveRequest:
    request.status = Status.WITHDRAWN
    request.save(update_fields=["status"])
    audit.record("leave.withdrawn", actor=actor, subject=request, now=now)
    ask_approvers(request, asks="niet langer verlof aan", now=now)
    return request


def _locked(request: LeaveRequest, *, actor: Actor) -> LeaveRequest:
    require(actor, Permission.ASK_LEAVE)
    return locked_request(request, actor=actor)


def _standing(request: LeaveRequest) -> list[LeaveSickness]:
    rows = LeaveSickness.objects.filter(request=request)
    return list(rows.exclude(status=LeaveSickness.Status.REJECTED).order_by("id"))


def _reported(request: LeaveRequest, days: SickDays) -> LeaveSickness | None:
    wanted = days.start_date, days.end_date
    for one in _standing(request):
        if (one.start_date, one.end_date) == wanted:
            return one
    return None


def _require_days(request: LeaveRequest, days: SickDays, *, today: date) -> None:
    in_order = days.start_date <= days.end_date
    last = last_day_of(request)
    if not in_order or days.end_date > min(last, today):
        raise WrongDays("end_date")
    if days.start_date < request.start_date:
        raise WrongDays("start_date")
    for one in _standing(request):
        if days.start_date <= one.end_date and one.start_date <= days.end_date:
            raise WrongDays("start_date")


def _asks(days: SickDays) -> str:
    first, last = format_date(days.start_date), format_date(days.end_date)
    return f"uren terug wegens ziekte tijdens verlof, van {first} t/m {last}"
