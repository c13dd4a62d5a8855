"""The employee's leave of a year, and what the ledger says of one kind."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from leave.forms import ForecastForm, LeaveForm
from leave.models import LeaveGroup
from leave.queries.expiring import own_notices
from leave.queries.forecasts import forecast
from leave.queries.groups import open_groups
from leave.queries.overview import group_cards, group_labels, request_rows
from leave.queries.own import (
    own_employments,
    own_entries,
    requests_of_year,
)
from leave.services.wishes import YEARS_AHEAD
from leave.views.years import year_of, years_around
from personnel.models import Employment
from portal.core.access import Permission
from portal.core.features import Feature
from portal.core.guards import feature_required, permission_required
from portal.core.requests import PortalRequest


@permission_required(Permission.ASK_LEAVE)
@feature_required("leave")
@require_safe
def overview(request: PortalRequest) -> HttpResponse:
    today = timezone.localdate()
    year, employments = year_of(request, today), own_employments(request.actor)
    cards = group_cards(employments, year=year, today=today)
    notices = own_notices(request.actor, today=today)
    open_cards = [one for one in cards if one.group.may_take]
    context = {
        "year": year,
        "years": years_around(employments, year, today),
        "cards": cards,
        "rows": request_rows(requests_of_year(request.actor, year), today=today),
        "form": LeaveForm(
            groups=[one.group for one in open_cards], labels=group_labels(cards)
        ),
        "notices": notices,
        "month": notices[0].month if notices else None,
        "is_read": all(one.read_at for one in notices),
        "exits": [one for one in employments if one.end_date],
        "may_take": bool(open_cards),
        "may_accrue": Feature.ACCRUAL not in request.actor.closed_features
        and any(one.group.may_accrue for one in cards),
    }
    return render(request, "leave/overview.html", context)


@permission_required(Permission.ASK_LEAVE)
@feature_required("leave")
@require_safe
def group(request: PortalRequest, group_id: UUID) -> HttpResponse:
    today = timezone.localdate()
    year, employments = year_of(request, today), own_employments(request.actor)
    groups = {one.public_id: one for one in open_groups(employments)}
    if group_id not in groups:
        raise Http404
    cards = group_cards(employments, year=year, today=today)
    last = date(today.year + YEARS_AHEAD, 12, 31)
    ahead = request.GET if "op" in request.GET else None
    form = ForecastForm(ahead, first=today, last=last)
    context = {
        "year": year,
        "years": years_around(employments, year, today),
        "card": next(one for one in cards if one.group.public_id == group_id),
        "entries": own_entries(request.actor, group_id, year),
        "form": form,
        "expected": _expected(form, employments, groups[group_id]),
    }
    status = 422 if form.errors else 200
    return render(request, "leave/group.html", context, status=status)


def _expected(
    form: ForecastForm, employments: Sequence[Employment], group: LeaveGroup
) -> Decimal | None:
    """None as long as no day is asked for, and where nobody is in service."""
    if not form.is_valid():
        return None
    found = forecast(employments, group, on=form.cleaned_data["op"])
    if found is None:
        form.add_error("op", _("Op deze dag ben je niet in dienst. Kies een andere."))
    return found
