"""Asking for leave, or for hours that were worked."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import localdate

from leave.balances import ZERO
from leave.hours import MOST_A_DAY, Day, PeriodRefused, leave_days, lowered, total
from leave.models import LeaveDay, LeaveDayChange, LeaveGroup, LeaveRequest
from leave.notices import ask_approvers
from leave.queries.days_off import days_off
from leave.queries.holdings import Holdings, holdings_of
from leave.services.ledger import locked_employment
from personnel.models import Employment
from portal.core import audit
from portal.core.access import Actor, Permission, require

# Further ahead nobody knows the schedules.
YEARS_AHEAD = 1


class Refused(PeriodRefused):
    """The request cannot be made as it is; ``hours`` is what there would be to ask."""

    def __init__(self, code: str, hours: Decimal = ZERO) -> None:
        super().__init__(code)
        self.hours = hours


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks: days, hours of the first and last, and fewer hours with a reason."""

    group: LeaveGroup
    start_date: date
    end_date: date
    start_hours: Decimal | None = None
    end_hours: Decimal | None = None
    hours: Decimal | None = None
    reason: str = ""
    description: str = ""
    key: uuid.UUID = field(default_factory=uuid.uuid4)


@transaction.atomic
def request_leave(
    employment: Employment, wish: Wish, *, actor: Actor, now: datetime
) -> LeaveRequest:
    """This function will ask for leave, and tell who decides.

    The same key again is the same request, and returns the one there is.

    :raises PeriodRefused: as ``leave.hours.leave_days`` and ``lowered`` do; and "group" when it is
        not open, "far" beyond next year, "closed" before the end of the closed period, "nothing"
        without a working day, "overlap" with other leave, "reason" for fewer hours without one,
        "balance" without hours.
    :raises PermissionDenied: when the actor is no employee in service.
    """
    require(actor, Permission.ASK_LEAVE)
    locked = locked_employment(employment.pk, actor=actor)
    if known := _known(locked, wish):
        return known
    _require_open(wish.group, locked, may="may_take")
    holdings = holdings_of(locked)
    days = planned_days(holdings, wish, today=localdate(now))
    asked = _lowered(days, wish)
    _require_room(locked, wish.start_date, wish.end_date, asked)
    _require_balance(holdings, wish.group, asked)
    made = _store(locked, wish, calculated=total(days), hours=total(asked), now=now)
    _store_days(made, asked)
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
    _require_open(wish.group, locked, may="may_accrue")
    tenure = holdings_of(locked).tenure
    if wish.end_date > localdate(now):
        raise Refused("worked")
    _require_not_closed(tenure.closed_until, wish)
    worked = leave_days(wish.start_date, wish.end_date, schedule_on=tenure.schedule_on)
    hours = wish.hours or ZERO
    if not 0 < hours <= MOST_A_DAY * len(worked):
        raise Refused("hours")
    made = _store(locked, wish, calculated=hours, hours=hours, now=now, kind="accrual")
    _tell(made, "opbouw van verlof aan", actor=actor, now=now)
    return made


def planned_days(holdings: Holdings, wish: Wish, *, today: date) -> list[Day]:
    """This function will count the hours of each day of a wish, before any are left out.

    :raises PeriodRefused: as ``leave.hours.leave_days`` does, and "far", "closed" or "nothing".
    """
    _require_near(wish, today=today)
    _require_not_closed(holdings.tenure.closed_until, wish)
    years = range(wish.start_date.year, wish.end_date.year + 1)
    days = leave_days(
        wish.start_date,
        wish.end_date,
        schedule_on=holdings.tenure.schedule_on,
        holidays=days_off(holdings.employment.employee.company_id, years=years),
        start_hours=wish.start_hours,
        end_hours=wish.end_hours,
    )
    if not total(days):
        raise Refused("nothing")
    return days


def _lowered(days: list[Day], wish: Wish) -> list[Day]:
    if wish.hours is None or wish.hours == total(days):
        return days
    fewer = lowered(days, wish.hours)
    if not wish.reason:
        raise Refused("reason")
    return fewer


def _known(employment: Employment, wish: Wish) -> LeaveRequest | None:
    rows = LeaveRequest.objects.filter(employment=employment, idempotency_key=wish.key)
    return rows.first()


def _require_open(group: LeaveGroup, employment: Employment, *, may: str) -> None:
    is_own = group.company_id == employment.employee.company_id
    if not (is_own and group.is_visible and getattr(group, may)):
        raise Refused("group")


def _require_near(wish: Wish, *, today: date) -> None:
    if wish.end_date.year > today.year + YEARS_AHEAD:
        raise Refused("far")


def _require_not_closed(closed_until: date | None, wish: Wish) -> None:
    if closed_until is not None and wish.start_date <= closed_until:
        raise Refused("closed")


def _require_room(
    employment: Employment, start: date, end: date, days: Iterable[Day]
) -> None:
    """All leave of a day together is no more than the day has."""
    taken = hours_taken(employment, start, end)
    for day in days:
        if day.hours and taken.get(day.date, ZERO) + day.hours > day.scheduled:
            raise Refused("overlap")


def hours_taken(employment: Employment, start: date, end: date) -> dict[date, Decimal]:
    """This function will add up the leave that was asked or given, by day."""
    rows = LeaveDay.objects.filter(
        request__employment=employment,
        request__status__in=LeaveRequest.LIVE,
        date__gte=start,
        date__lte=end,
    )
    taken = dict(rows.values_list("date").annotate(total=Sum("hours")).order_by())
    changes = LeaveDayChange.objects.filter(day__in=rows).values_list("day__date")
    for day, changed in changes.annotate(total=Sum("hours")).order_by():
        taken[day] += changed
    return taken


def _require_balance(
    holdings: Holdings, group: LeaveGroup, days: Iterable[Day]
) -> None:
    wanted = [(one.date, one.hours) for one in days if one.hours]
    if not holdings.has_room(group, wanted):
        start, end = wanted[0][0], wanted[-1][0]
        raise Refused("balance", holdings.available(group, start=start, end=end))


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
        idempotency_key=wish.key,
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
