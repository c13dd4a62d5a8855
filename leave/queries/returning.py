"""Which days and hours come back when leave that was given is cancelled."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from leave.balances import ZERO
from leave.models import LeaveDay, LeaveRequest
from leave.queries.holdings import closed_until_of, open_day
from portal.core.shown import Shown


@dataclass(frozen=True, slots=True)
class Returning(Shown):
    """The part of a request that is given back; ``is_part`` when days before it were taken."""

    first: date
    last: date
    hours: Decimal
    is_part: bool


def returning(request: LeaveRequest, *, on: date) -> Returning | None:
    """This function will tell what would come back when cancelling is asked on a day.

    None when that is nothing: it was not given, was cut short before, or has been.
    Hours that were worked are taken off again as a whole, also afterwards.
    """
    is_cut_short = request.cancelled_from is not None
    if request.status != LeaveRequest.Status.APPROVED or is_cut_short:
        return None
    is_worked = request.kind == LeaveRequest.Kind.ACCRUAL
    if on > request.end_date and not is_worked:
        return None
    found = part_from(request, on)
    return found if found.hours else None


def part_from(request: LeaveRequest, day: date) -> Returning:
    """This function will tell what is given from a day on; of hours that were worked all."""
    if request.kind == LeaveRequest.Kind.ACCRUAL:
        first, last = request.start_date, request.end_date
        return Returning(first, last, request.hours, is_part=False)
    first = max(day, request.start_date)
    left = days_left(request)
    hours = sum((still for day, still in left if day.date >= first), ZERO)
    is_part = any(still for day, still in left if day.date < first)
    return Returning(first, request.end_date, hours, is_part)


def days_left(request: LeaveRequest) -> list[tuple[LeaveDay, Decimal]]:
    """This function will list the days of leave with the hours that are still taken of each."""
    days = LeaveDay.objects.filter(request=request).prefetch_related("changes")
    return [
        (day, day.hours + sum((one.hours for one in day.changes.all()), ZERO))
        for day in days.order_by("date")
    ]


def last_day_of(request: LeaveRequest) -> date:
    """This function will return the last day of leave, also of leave that was cut short."""
    if request.cancelled_from is None:
        return request.end_date
    return request.cancelled_from - timedelta(days=1)


def books_on(request: LeaveRequest, first: date) -> date | None:
    """This function will return the day that hours are booked on, where the first is closed."""
    closed_until = closed_until_of(request.group.company)
    day = open_day(first, closed_until)
    return day if day != first else None
