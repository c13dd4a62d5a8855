"""The employer's list of hours that expire, and letting them stand."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from leave.forms import HoldForm
from leave.queries.expiry_lists import announced_to, coming, hold_of, kept
from leave.services.holding import TooLate, hold_expiry, lift_hold
from personnel.models import Employee
from personnel.names import list_name
from portal.core.access import Permission
from portal.core.guards import feature_required, permission_required
from portal.core.requests import PortalRequest, posted

LIST = "leave_expiry:list"


@permission_required(Permission.DECIDE_REQUESTS)
@feature_required("leave")
@require_safe
def expiry_list(request: PortalRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "coming": coming(request.actor, on=today),
        "kept": kept(request.actor, on=today),
    }
    return render(request, "leave/expiry_list.html", context)


@permission_required(Permission.DECIDE_REQUESTS)
@feature_required("leave")
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: PortalRequest, number: int, day: str) -> HttpResponse:
    employee, expires_on = _find(request, number, day)
    form = HoldForm(posted(request))
    if not form.is_valid():
        context = {
            "form": form,
            "name": list_name(employee),
            "number": number,
            "expires_on": expires_on,
            "hold": hold_of(employee, expires_on),
            "is_over": expires_on <= timezone.localdate(),
        }
        status = 422 if form.is_bound else 200
        return render(request, "leave/hold.html", context, status=status)
    hold_expiry(
        employee,
        expires_on,
        reason=form.cleaned_data["reason"],
        actor=request.actor,
        now=timezone.now(),
    )
    messages.success(request, _("Deze uren blijven staan."))
    return redirect(LIST)


@permission_required(Permission.DECIDE_REQUESTS)
@feature_required("leave")
@require_POST
def lift(request: PortalRequest, number: int, day: str) -> HttpResponse:
    employee, expires_on = _find(request, number, day)
    try:
        lift_hold(employee, expires_on, actor=request.actor, now=timezone.now())
    except TooLate:
        messages.error(request, _("De vervaldag is voorbij; de uren blijven staan."))
    else:
        messages.success(request, _("Deze uren vervallen op hun dag."))
    return redirect(LIST)


def _find(request: PortalRequest, number: int, day: str) -> tuple[Employee, date]:
    try:
        expires_on = date.fromisoformat(day)
        found = announced_to(
            request.actor,
            number,
            expires_on,
            on=timezone.localdate(),
        )
    except (ValueError, Employee.DoesNotExist) as error:
        raise Http404 from error
    return found, expires_on
