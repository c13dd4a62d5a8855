"""What somebody wishes to ask, and whether it can be asked: for a look ahead and for a request."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from leave.balances import ZERO
from leave.hours import Day, PeriodRefused, leave_days, lowered, total
from leave.models import LeaveDay, LeaveDayChange, LeaveGroup, LeaveRequest
from leave.queries.days_off import days_off
from leave.queries.holdings import Holdings
from personnel.models import Employment

# Further ahead nobody knows the schedules.
YEARS_AHEAD = 1


class Refused(PeriodRefused):
    """The request cannot be made as it is.

    ``hours`` is how many of those asked there would be, and ``lapsing`` what of that is gone, by day, before
    the last day that was asked.
    """

    def __init__(
        self,
        code: str,
        hours: Decimal = ZERO,
        lapsing: Mapping[date, Decimal] | None = None,
    ) -> None:
        super().__init__(code)
        self.hours = hours
        self.lapsing = lapsing or {}


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

    @property
    def idempotency_key(self) -> uuid.UUID:
        """The same for a form that is sent twice, another once something else is asked in it."""
        days = self.start_date, self.end_date, self.start_hours, self.end_hours
        return uuid.uuid5(self.key, repr((self.group.pk, *days, self.hours)))


@dataclass(frozen=True, slots=True)
class Plan:
    """The days as the schedule has them, and as they are asked."""

    days: list[Day]
    asked: list[Day]

    @property
    def wanted(self) -> list[tuple[date, Decimal]]:
        """The days of which hours are asked."""
        return [(one.date, one.hours) for one in self.asked if one.hours]


def planned(holdings: Holdings, wish: Wish, *, today: date) -> Plan:
    """This function will count the hours of each day of a wish, once it can be asked.

    :raises PeriodRefused: as ``leave.hours.leave_days`` and ``lowered`` do; and "group" when it is
        not open, "far" beyond next year, "closed" before the end of the closed period, "nothing"
        without a working day, "overlap" with other leave, "reason" for fewer hours without one,
        "balance" without hours, or "later" where leave after it needs them.
    """
    employment = holdings.employment
    require_open(wish.group, employment, may="may_take")
    days = _scheduled(holdings, wish, today=today)
    plan = Plan(days, _lowered(days, wish))
    _require_room(employment, wish.start_date, wish.end_date, plan.asked)
    _require_balance(holdings, wish.group, plan)
    return plan


def require_open(group: LeaveGroup, employment: Employment, *, may: str) -> None:
    """This function will refuse a group that is not open to somebody for what it ``may``."""
    is_own = group.company_id == employment.employee.company_id
    if not (is_own and group.is_visible and getattr(group, may)):
        raise Refused("group")


def require_not_closed(closed_until: date | None, wish: Wish) -> None:
    """This function will refuse days of a period that payroll is done with."""
    if closed_until is not None and wish.start_date <= closed_until:
        raise Refused("closed")


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


def _scheduled(holdings: Holdings, wish: Wish, *, today: date) -> list[Day]:
    if wish.end_date.year > today.year + YEARS_AHEAD:
        raise Refused("far")
    require_not_closed(holdings.tenure.closed_until, wish)
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


def _require_room(
    employment: Employment, start: date, end: date, days: Iterable[Day]
) -> None:
    """All leave of a day together is no more than the day has."""
    taken = hours_taken(employment, start, end)
    for day in days:
        if day.hours and taken.get(day.date, ZERO) + day.hours > day.scheduled:
            raise Refused("overlap")


def _require_balance(holdings: Holdings, group: LeaveGroup, plan: Plan) -> None:
    beyond = holdings.beyond(group, plan.wanted)
    if not beyond:
        return
    raise Refused(
        "later" if holdings.binds_later(group, plan.wanted) else "balance",
        max(ZERO, total(plan.asked) - beyond),
        holdings.lapsing(group, plan.wanted),
    )
