"""Who else of a department is away, or asked it before, on the days that are asked."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from leave.models import LeaveDay, LeaveRequest
from leave.queries.absences import still_taken
from personnel.models import Employee
from personnel.names import display_name
from personnel.queries import with_service


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

    Those whose leave was given, and those who asked before; never the kind of leave. Two queries.
    """
    absences = _absences(requests)
    staff = _staff({one.employee_id for one in absences}, on=on)
    by_day: dict[date, list[_Absence]] = defaultdict(list)
    for one in absences:
        by_day[one.date].append(one)
    days: dict[int, list[_Absence]] = defaultdict(list)
    for one in absences:
        days[one.request_id].append(one)
    return {one.pk: _names(days[one.pk], by_day, staff) for one in requests}


def _absences(requests: Iterable[LeaveRequest]) -> list[_Absence]:
    asked = LeaveDay.objects.filter(request__in=[one.pk for one in requests])
    rows = LeaveDay.objects.filter(
        request__status__in=LeaveRequest.LIVE,
        request__kind=LeaveRequest.Kind.WITHDRAWAL,
        request__group__company__in={one.group.company_id for one in requests},
        date__in=asked.filter(hours__gt=0).values("date"),
    )
    columns = (
        "request_id",
        "request__employment__employee_id",
        "date",
        "request__status",
        "request__requested_at",
    )
    return [_Absence(*row) for row in still_taken(rows).values_list(*columns)]


def _staff(ids: Collection[int], *, on: date) -> dict[int, Any]:
    """With their ``department``, by name."""
    rows = with_service(Employee.objects.filter(pk__in=ids).defer("bsn"), on=on)
    return {one.pk: one for one in rows.order_by("sort_name", "id")}


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
