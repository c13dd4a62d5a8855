"""Who is away when: of staff for who decides, and of a team for each other."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.approvers import staff_of
from leave.documents.team_calendar import (
    COLLEAGUE_WORDS,
    DECIDER_WORDS,
    Away,
    Ground,
    PersonRow,
    days_of,
    ground,
    strip,
)
from leave.models import LeaveDay, LeaveRequest
from leave.queries.absences import still_taken
from leave.queries.days_off import days_off
from personnel.models import Company, Employee, Employment
from personnel.names import display_name, list_name
from personnel.queries import department_on, with_service
from portal.core.access import Actor
from portal.core.shown import Shown

Status = LeaveRequest.Status
# An employee, and what each day is.
Days = Mapping[int, Mapping[date, Away]]


@dataclass(frozen=True, slots=True)
class TeamCalendar(Shown):
    """One or more months of the same people; ``departments`` are there to choose from."""

    name: str
    grounds: list[Ground]
    rows: list[PersonRow]
    departments: list[str]


def staff_calendar(
    actor: Actor,
    company: Company,
    months: Sequence[date],
    *,
    department: str = "",
    today: date,
) -> TeamCalendar:
    """This function will show the leave of those whom the actor may look at, by name.

    What was asked as well as what was given. As many queries for one employee as for many.
    """
    every = list(staff_of(actor, on=today).filter(_present(months[0])))
    people = [one for one in every if department in {"", one.department}]
    away = _days(people, months, LeaveRequest.LIVE)
    return TeamCalendar(
        company.name,
        _grounds(company, months),
        [
            _row(
                list_name(one),
                one.department or "",
                away[one.pk],
                months,
                DECIDER_WORDS,
            )
            for one in people
        ],
        sorted({one.department for one in every if one.department}),
    )


def team_calendars(
    employments: Iterable[Employment], month: date, *, today: date
) -> list[TeamCalendar]:
    """This function will show who of the own departments is away, and nothing else about it.

    No kind, hours or sickness, nor what nobody has answered yet.
    """
    own = {
        one.employee_id: one.employee
        for one in employments
        if one.end_date is None or one.end_date >= today
    }
    return [_team(one, month, today) for one in own.values()]


def colleagues_of(employee: Employee, *, first: date, today: date) -> list[Any]:
    """This function will list who of a department is in service from a day on, by name."""
    rows = Employee.objects.filter(company=employee.company_id).defer("bsn")
    found = with_service(rows, on=today).filter(
        _present(first), department=department_on(employee, today)
    )
    return list(found.order_by("sort_name", "id"))


def _team(employee: Employee, month: date, today: date) -> TeamCalendar:
    people = colleagues_of(employee, first=month, today=today)
    away = _days(people, [month], LeaveRequest.GIVEN)
    department = people[0].department if people else ""
    return TeamCalendar(
        department or employee.company.name,
        _grounds(employee.company, [month]),
        [
            _row(display_name(one), "", away[one.pk], [month], COLLEAGUE_WORDS)
            for one in people
        ],
        [],
    )


def _present(first: date) -> Q:
    """In service on a day or later."""
    return Q(in_service=True) | Q(left_on__gte=first)


def _days(
    people: Collection[Any], months: Sequence[date], statuses: Collection[str]
) -> Days:
    """Hours that came back are no leave any more."""
    *_before, last = days_of(months[-1])
    rows: QuerySet[Any, Any] = LeaveDay.objects.filter(
        request__employment__employee__in=[one.pk for one in people],
        request__kind=LeaveRequest.Kind.WITHDRAWAL,
        request__status__in=statuses,
        date__range=(months[0], last),
    )
    found: dict[int, dict[date, Away]] = defaultdict(dict)
    columns = ("request__employment__employee_id", "date", "request__status")
    # Of a day with both, what was given is what counts.
    for employee, day, status in still_taken(rows).values_list(*columns).order_by("id"):
        is_asked = status == Status.REQUESTED
        if not is_asked or day not in found[employee]:
            found[employee][day] = Away.ASKED if is_asked else Away.GIVEN
    return found


def _grounds(company: Company, months: Sequence[date]) -> list[Ground]:
    holidays = days_off(company.pk, years={one.year for one in months})
    return [ground(one, holidays) for one in months]


def _row(
    name: str,
    detail: str,
    away: Mapping[date, Away],
    months: Sequence[date],
    words: Mapping[Away, str],
) -> PersonRow:
    return PersonRow(name, detail, [strip(one, away, words) for one in months])
