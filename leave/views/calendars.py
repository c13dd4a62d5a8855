"""Calendars of who is away: a year or month for who decides, a month for a team."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.accesses import company_of
from leave.queries.calendars import staff_calendar, team_calendars
from leave.queries.own import own_employments
from leave.views.years import year_of
from portal.core.access import Permission
from portal.core.guards import feature_required, permission_required
from portal.core.requests import PortalRequest

PAGE_SIZE = 250
CHOICES = 4


@permission_required(Permission.DECIDE_REQUESTS)
@feature_required("leave")
@require_safe
def staff(request: PortalRequest) -> HttpResponse:
    today = timezone.localdate()
    month = _month(request, today)
    year = month.year if month else year_of(request, today)
    months = [month] if month else [date(year, number, 1) for number in range(1, 13)]
    department = request.GET.get("afdeling", "")
    shown = staff_calendar(
        request.actor,
        company_of(request.actor),
        months,
        department=department,
        today=today,
    )
    context = {
        "calendar": shown,
        "rows": Paginator(shown.rows, PAGE_SIZE).get_page(request.GET.get("pagina")),
        "department": department if department in shown.departments else "",
        "year": year,
        "years": sorted({*range(today.year - CHOICES + 2, today.year + 2), year}),
        "month": shown.grounds[0] if month else None,
        "before": _shifted(month, -1) if month else None,
        "after": _shifted(month, 1) if month else None,
    }
    return render(request, "leave/calendar.html", context)


@permission_required(Permission.ASK_LEAVE)
@feature_required("leave")
@require_safe
def team(request: PortalRequest) -> HttpResponse:
    today = timezone.localdate()
    month = _month(request, today) or today.replace(day=1)
    shown = team_calendars(own_employments(request.actor), month, today=today)
    context = {
        "calendars": shown,
        "month": shown[0].grounds[0] if shown else None,
        "before": _shifted(month, -1),
        "after": _shifted(month, 1),
    }
    return render(request, "leave/team.html", context)


def _month(request: PortalRequest, today: date) -> date | None:
    """The month of the address; None for nonsense, and far away."""
    try:
        found = date.fromisoformat(f"{request.GET.get('maand', '')}-01")
    except ValueError:
        return None
    is_near = today.year - CHOICES <= found.year <= today.year + 1
    return found if is_near else None


def _shifted(month: date, by: int) -> date:
    number = month.year * 12 + month.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)
