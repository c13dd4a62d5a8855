"""An employee's own employments and requests."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from leave.models import (
    LeaveDay,
    LeaveEntry,
    LeaveGroup,
    LeaveRequest,
    LeaveSickness,
)
from personnel.models import Employment
from portal.core.access import Actor
from portal.core.features import Feature


def own_employments(actor: Actor) -> list[Employment]:
    """This function will list the employments at companies that have opened leave, oldest first.

    Two queries, with all that ``holdings_of`` needs of them.
    """
    rows = Employment.objects.visible_to(actor).exclude(
        employee__company__closed_features__contains=[Feature.LEAVE.value]
    )
    return list(
        rows.select_related("employee__company__leave_policy")
        .prefetch_related("workschedule_set")
        .order_by("start_date", "id")
    )


def exits_of(actor: Actor) -> list[Employment]:
    """This function will list the employments that ended or end at companies with leave."""
    rows = Employment.objects.visible_to(actor).filter(
        end_date__isnull=False,
        employee__company__in=LeaveGroup.objects.values("company"),
    )
    rows = rows.exclude(
        employee__company__closed_features__contains=[Feature.LEAVE.value]
    )
    return list(rows.select_related("employee__company").order_by("end_date", "id"))


def employment_at(
    employments: Sequence[Employment], *, company_id: int, day: date
) -> Employment | None:
    """This function will choose the employment at a company that a day falls in.

    Before the first or between two it is the one after; beyond the last it is the last.
    """
    there = [one for one in employments if one.employee.company_id == company_id]
    for one in there:
        if one.end_date is None or day <= one.end_date:
            return one
    return there[-1] if there else None


def own_requests(actor: Actor) -> QuerySet[LeaveRequest]:
    """This function will narrow down to what somebody asked, newest days first.

    What is asked or given stays in sight when its group no longer is.
    """
    rows = LeaveRequest.objects.visible_to(actor)
    in_sight = Q(group__is_visible=True) | Q(status__in=LeaveRequest.LIVE)
    rows = rows.filter(in_sight).exclude(
        group__company__closed_features__contains=[Feature.LEAVE.value]
    )
    return rows.select_related("group").order_by("-start_date", "-id")


def requests_of_year(actor: Actor, year: int) -> list[LeaveRequest]:
    """This function will list what was asked for days of a year, with ``changed`` hours."""
    rows = own_requests(actor).filter(start_date__year__lte=year)
    rows = rows.filter(end_date__year__gte=year)
    return list(rows.annotate(changed=Sum("days__changes__hours")))


def days_of(request: LeaveRequest) -> list[LeaveDay]:
    """This function will list the days of a request, with ``changed`` hours."""
    rows = LeaveDay.objects.filter(request=request).order_by("date")
    return list(rows.annotate(changed=Sum("changes__hours")))


def sicknesses_of(request: LeaveRequest) -> list[LeaveSickness]:
    """This function will list the reports of illness in a request, the oldest first."""
    return list(LeaveSickness.objects.filter(request=request).order_by("id"))


def own_entries(actor: Actor, group_id: UUID, year: int) -> list[LeaveEntry]:
    """This function will list what was booked in a group for days of a year, newest first."""
    rows = LeaveEntry.objects.visible_to(actor).filter(
        group__public_id=group_id, day__year=year
    )
    return list(rows.select_related("request").order_by("-day", "-id"))
