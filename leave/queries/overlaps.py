"""Who else of a department is away, or asked it before, on the days that are asked."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from leave.models import LeaveDay, LeaveRequest
from leave.queries.absences import still_taken
from personnel.models import Employee
from personnel.names import display_name
from personnel.queries import Staff, with_service


@dataclass(frozen=True, slots=True)
class _Absence:
    """A day of somebody."""

    request_id: int
    employee_id: int
    date: date
    status: str
    requested_at: datetime


def overlaps(requests: Collection[LeaveRequest], *, on: date) -> dict[int, list[str]]:
    """This function will name, by request, who of the department is away on its days.

    Those whose leave was given, and those who asked before; never the kind of leave. One query.
    """
    staff = {one.pk: one for one in _absent(requests, on=on)}
    by_day: dict[date, list[_Absence]] = defaultdict(list)
    days: dict[int, list[_Absence]] = defaultdict(list)
    for one in staff.values():
        for absence in _absences(one):
            by_day[absence.date].append(absence)
            days[absence.request_id].append(absence)
    return {one.pk: _names(days[one.pk], by_day, staff) for one in requests}


def _absent(requests: Collection[LeaveRequest], *, on: date) -> Staff:
    """Who has leave on days from first to last, with these and a ``department``, by name."""
    days = LeaveDay.objects.filter(
        request__status__in=LeaveRequest.LIVE,
        request__kind=LeaveRequest.Kind.WITHDRAWAL,
        request__group__company__in={one.group.company_id for one in requests},
        date__in={day for one in requests for day in _dates(one)},
    )
    taken = still_taken(days)
    employee = "request__employment__employee"
    rows = Employee.objects.filter(pk__in=taken.values(employee)).defer("bsn")
    absences = taken.filter(**{employee: OuterRef("pk")}).order_by("id")
    found = JSONObject(
        request="request_id",
        date="date",
        status="request__status",
        requested_at="request__requested_at",
    )
    shown = with_service(rows, on=on).annotate(
        absences=ArraySubquery(absences.values_list(found))
    )
    return shown.order_by("sort_name", "id")


def _dates(request: LeaveRequest) -> list[date]:
    count = (request.end_date - request.start_date).days + 1
    return [request.start_date + timedelta(days=offset) for offset in range(count)]


def _absences(employee: Any) -> list[_Absence]:
    return [
        _Absence(
            one["request"],
            employee.pk,
            date.fromisoformat(one["date"]),
            one["status"],
            datetime.fromisoformat(one["requested_at"]),
        )
        for one in employee.absences
    ]


def _names(
    mine: Iterable[_Absence],
    by_day: dict[date, list[_Absence]],
    staff: dict[int, Any],
) -> list[str]:
    found = {
        other.employee_id
        for own in mine
        for other in by_day[own.date]
        if _is_before(other, own) and _are_colleagues(other, own, staff)
    }
    return [display_name(one) for pk, one in staff.items() if pk in found]


def _is_before(other: _Absence, own: _Absence) -> bool:
    asked_first = (other.requested_at, other.request_id)
    is_given = other.status in LeaveRequest.GIVEN
    return is_given or asked_first < (own.requested_at, own.request_id)


def _are_colleagues(other: _Absence, own: _Absence, staff: dict[int, Any]) -> bool:
    there, here = staff[other.employee_id], staff[own.employee_id]
    is_other: bool = there.bsn_index != here.bsn_index
    return is_other and there.department == here.department
