"""Who else is away: names, and never the kind of leave."""

from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from leave.balances import ZERO
from leave.models import LeaveDay, LeaveDayChange, LeaveRequest
from personnel.models import Employee
from personnel.names import display_name
from personnel.queries import department_on, on_date


def employees_away(on: date) -> QuerySet[LeaveRequest, int]:
    """This function will return the ids of employees whose approved leave includes a day.

    From its first day up to and including its last, with the days in between on which nobody
    works; of leave that was cut short up to that day. Becomes part of the question of whoever asks.
    """
    goes_on = Q(cancelled_from=None) | Q(cancelled_from__gt=on)
    rows = LeaveRequest.objects.filter(
        goes_on | Q(status=LeaveRequest.Status.CANCEL_REQUESTED),
        status__in=LeaveRequest.GIVEN,
        kind=LeaveRequest.Kind.WITHDRAWAL,
        start_date__lte=on,
        end_date__gte=on,
    )
    return rows.values_list("employment__employee_id", flat=True)


def colleagues_away(employee: Employee, *, start: date, end: date) -> list[str]:
    """This function will name who of the same department has leave in a period, by name."""
    days = LeaveDay.objects.filter(
        request__status__in=LeaveRequest.GIVEN,
        request__kind=LeaveRequest.Kind.WITHDRAWAL,
        request__employment__employee__company=employee.company_id,
        date__range=(start, end),
    )
    ids = set(still_taken(days).values_list("request__employment__employee", flat=True))
    rows = on_date(ids - {employee.pk}, start).order_by("sort_name", "id")
    team = rows.filter(Q(department=department_on(employee, start)))
    return [display_name(one) for one in team]


def still_taken(days: QuerySet[LeaveDay, Any]) -> QuerySet[LeaveDay, Any]:
    """This function will leave out days of which all hours came back."""
    changes = LeaveDayChange.objects.filter(day=OuterRef("pk")).order_by()
    changed = changes.values("day").annotate(total=Sum("hours")).values("total")
    left = F("hours") + Coalesce(Subquery(changed), ZERO)
    return days.annotate(left=left).filter(left__gt=0)
