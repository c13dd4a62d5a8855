"""Later changes of schedule or holidays, for leave that was approved before."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from leave.balances import ZERO
from leave.hours import MOST_A_DAY
from leave.models import (
    LeaveDay,
    LeaveDayChange,
    LeaveEntry,
    LeaveRequest,
    LeaveSickness,
)
from leave.notices import tell_corrected
from leave.queries.days_off import days_off
from leave.queries.holdings import holdings_of
from leave.queries.schedules import ScheduleOn, schedule_on
from leave.services.ledger import give_back, take
from personnel.models import Employment
from personnel.schedules import hours_on
from portal.core import audit
from portal.core.access import Actor

Cause = LeaveDayChange.Cause


@dataclass(frozen=True, slots=True)
class Change:
    """A day of leave that now takes more or fewer hours."""

    day: LeaveDay
    cause: Cause
    hours: Decimal


def settle_changes(employment: Employment, *, actor: Actor, now: datetime) -> int:
    """This function will correct approved leave of days to come, mail that once, and count the days.

    To come are those after the day on which a schedule or the dates of service changed, however
    many nights nobody looked; without such a change those after today.

    The caller has locked the employment. Days that have been stay as they were taken, and a day
    on which somebody was ill, or that was cancelled, is not leave any more.
    """
    today = localdate(now)
    days = _days_to_come(employment, after=min(employment.changed_on or today, today))
    if employment.changed_on is not None:
        employment.changed_on = None
        employment.save(update_fields=["changed_on"])
    holidays = days_off(
        employment.employee.company_id, years={one.date.year for one in days}
    )
    found = _changes(days, schedule_on(employment), holidays)
    per_request: dict[int, list[Change]] = defaultdict(list)
    for change in found:
        per_request[change.day.request_id].append(change)
    corrected: dict[LeaveRequest, Decimal] = {}
    for changes in per_request.values():
        request = changes[0].day.request
        request.employment = employment
        _settle(request, changes, actor=actor, now=now)
        corrected[request] = sum((one.hours for one in changes), ZERO)
    if corrected:
        tell_corrected(corrected, now=now)
    return len(found)


def change_days(
    request: LeaveRequest, changes: Collection[Change], *, actor: Actor, now: datetime
) -> None:
    """This function will write down changed days of a request, and book their hours."""
    LeaveDayChange.objects.bulk_create(
        LeaveDayChange(
            environment_id=request.environment_id,
            day=one.day,
            cause=one.cause,
            hours=one.hours,
            made_at=now,
        )
        for one in changes
    )
    more = [(one.day.date, one.hours) for one in changes if one.hours > 0]
    if more:
        portions = holdings_of(request.employment).portions(request.group, more)
        kind = LeaveEntry.Kind.CORRECTION
        take(request, portions, kind=kind, actor=actor, now=now)
    for cause in Cause:
        less = [
            (one.day.date, -one.hours)
            for one in changes
            if one.hours < 0 and one.cause == cause
        ]
        give_back(request, less, description=str(cause.label), actor=actor, now=now)


def _settle(
    request: LeaveRequest, changes: Collection[Change], *, actor: Actor, now: datetime
) -> None:
    change_days(request, changes, actor=actor, now=now)
    audit.record(
        "leave.corrected",
        actor=actor,
        subject=request,
        now=now,
        changes={one.day.date.isoformat(): str(one.hours) for one in changes},
    )


def _days_to_come(employment: Employment, *, after: date) -> list[LeaveDay]:
    rows = LeaveDay.objects.filter(
        request__employment=employment,
        request__status__in=LeaveRequest.GIVEN,
        date__gt=after,
    )
    rows = rows.exclude(_cancelled()).exclude(Exists(_ill()))
    changes = LeaveDayChange.objects.order_by("id")
    rows = rows.select_related("request__group", "request__environment")
    return list(
        rows.prefetch_related(Prefetch("changes", changes)).order_by("date", "id")
    )


def _cancelled() -> Q:
    """Also a day without hours, which nothing was given back of."""
    status = LeaveRequest.Status.APPROVED
    return Q(request__status=status, request__cancelled_from__lte=F("date"))


def _ill() -> QuerySet[LeaveSickness]:
    return LeaveSickness.objects.filter(
        request=OuterRef("request"),
        status=LeaveSickness.Status.APPROVED,
        start_date__lte=OuterRef("date"),
        end_date__gte=OuterRef("date"),
    )


def _changes(
    days: Iterable[LeaveDay], schedule: ScheduleOn, holidays: Collection[date]
) -> list[Change]:
    found = []
    # Leave of parts of a day shares the hours that the day has now: the first asked goes first.
    shared: dict[date, Decimal] = defaultdict(lambda: ZERO)
    for day in days:
        known = list(day.changes.all())
        if sum(one.hours for one in known if one.cause in LeaveDayChange.FINAL):
            continue
        taken = day.hours + sum((one.hours for one in known), ZERO)
        is_off = day.date in holidays
        wanted = _wanted(day, schedule, is_off=is_off, less=shared[day.date])
        shared[day.date] += wanted
        if wanted != taken:
            cause = Cause.HOLIDAY if is_off != day.is_holiday else Cause.SCHEDULE
            found.append(Change(day, cause, wanted - taken))
    return found


def _wanted(
    day: LeaveDay, schedule: ScheduleOn, *, is_off: bool, less: Decimal
) -> Decimal:
    """A whole day stays a whole day; of part of a day no more than the day has left."""
    found = schedule(day.date)
    if found is None or is_off:
        return ZERO
    hours = min(hours_on(found, day.date) - less, _asked_of(day))
    is_whole = day.hours == (ZERO if day.is_holiday else day.scheduled)
    is_lowered = day.request.hours < day.request.calculated_hours
    if is_whole and not (is_lowered and not day.hours):
        return hours
    return min(day.hours, hours)


def _asked_of(day: LeaveDay) -> Decimal:
    """What was asked of the first or last day, also when that was no working day then."""
    request = day.request
    ends = {
        request.end_date: request.end_hours,
        request.start_date: request.start_hours,
    }
    hours = ends.get(day.date)
    return MOST_A_DAY if hours is None else hours
