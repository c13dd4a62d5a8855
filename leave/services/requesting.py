"""Asking for leave, or for hours that were worked."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from leave.balances import ZERO
from leave.hours import MOST_A_DAY, Day, leave_days, total
from leave.models import LeaveDay, LeaveRequest
from leave.notices import ask_approvers
from leave.queries.holdings import holdings_of
from leave.services.ledger import locked_employment
from leave.services.wishes import (
    Refused,
    Wish,
    planned,
    require_not_closed,
    require_open,
)
from personnel.models import Employment
from portal.core import audit
from portal.core.access import Actor, Permission, require


@transaction.atomic
def request_leave(
    employment: Employment, wish: Wish, *, actor: Actor, now: datetime
) -> LeaveRequest:
    """This function will ask for leave, and tell who decides.

    The same key again is the same request, and returns the one there is.

    :raises PeriodRefused: as ``leave.services.wishes.planned`` does.
    :raises PermissionDenied: when the actor is no employee in service.
    """
    require(actor, Permission.ASK_LEAVE)
    locked = locked_employment(employment.pk, actor=actor)
    if known := _known(locked, wish):
        return known
    plan = planned(holdings_of(locked), wish, today=localdate(now))
    calculated, hours = total(plan.days), total(plan.asked)
    made = _store(locked, wish, calculated=calculated, hours=hours, now=now)
    _store_days(made, plan.asked)
    _tell(made, "verlof aan", actor=actor, now=now)
    return made


@transaction.atomic
def request_accrual(
    employment: Employment, wish: Wish, *, actor: Actor, now: datetime
) -> LeaveRequest:
    """This function will ask to be credited for hours that were worked.

    :raises PeriodRefused: "group", "worked" for a day after today, "closed", "order", "length",
        "employment", or "hours" for more than there are in these days.
    :raises PermissionDenied: when the actor is no employee in service.
    """
    require(actor, Permission.ASK_LEAVE)
    locked = locked_employment(employment.pk, actor=actor)
    if known := _known(locked, wish):
        return known
    require_open(wish.group, locked, may="may_accrue")
    tenure = holdings_of(locked).tenure
    if wish.end_date > localdate(now):
        raise Refused("worked")
    require_not_closed(tenure.closed_until, wish)
    worked = leave_days(wish.start_date, wish.end_date, schedule_on=tenure.schedule_on)
    hours = wish.hours or ZERO
    if not 0 < hours <= MOST_A_DAY * len(worked):
        raise Refused("hours")
    made = _store(locked, wish, calculated=hours, hours=hours, now=now, kind="accrual")
    _tell(made, "opbouw van verlof aan", actor=actor, now=now)
    return made


def _known(employment: Employment, wish: Wish) -> LeaveRequest | None:
    rows = LeaveRequest.objects.filter(employment=employment)
    return rows.filter(idempotency_key=wish.idempotency_key).first()


def _store(
    employment: Employment,
    wish: Wish,
    *,
    calculated: Decimal,
    hours: Decimal,
    now: datetime,
    kind: str = "withdrawal",
) -> LeaveRequest:
    return LeaveRequest.objects.create(
        environment_id=employment.environment_id,
        employment=employment,
        group=wish.group,
        kind=kind,
        start_date=wish.start_date,
        end_date=wish.end_date,
        start_hours=wish.start_hours,
        end_hours=wish.end_hours,
        calculated_hours=calculated,
        hours=hours,
        reason=wish.reason if hours < calculated else "",
        description=wish.description,
        requested_at=now,
        idempotency_key=wish.idempotency_key,
    )


def _store_days(request: LeaveRequest, days: Iterable[Day]) -> None:
    LeaveDay.objects.bulk_create(
        LeaveDay(
            environment_id=request.environment_id,
            request=request,
            date=one.date,
            scheduled=one.scheduled,
            is_holiday=one.is_holiday,
            hours=one.hours,
        )
        for one in days
    )


def _tell(request: LeaveRequest, asks: str, *, actor: Actor, now: datetime) -> None:
    changes = {"hours": str(request.hours), "kind": request.kind}
    audit.record(
        "leave.requested", actor=actor, subject=request, now=now, changes=changes
    )
    ask_approvers(request, asks=asks, now=now)
