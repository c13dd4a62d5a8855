"""One request of an employee: its days, withdrawing it, and illness during it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leave.forms import SicknessForm
from leave.models import LeaveRequest
from leave.queries.overview import TONES, may_report, may_withdraw
from leave.queries.own import days_of, own_requests, sicknesses_of
from leave.queries.returning import books_on, last_day_of, returning
from leave.services.withdrawing import (
    NotOpen,
    SickDays,
    WrongDays,
    report_sickness,
    withdraw_request,
)
from portal.core.access import Permission
from portal.core.guards import feature_required, permission_required
from portal.core.requests import PortalRequest, posted


@permission_required(Permission.ASK_LEAVE)
@feature_required("leave")
@require_safe
def detail(request: PortalRequest, request_id: UUID) -> HttpResponse:
    found, today = _find(request, request_id), timezone.localdate()
    context = {
        "leave": found,
        "tone": TONES[LeaveRequest.Status(found.status)],
        "days": days_of(found),
        "sicknesses": sicknesses_of(found),
        "may_withdraw": may_withdraw(found, today=today),
        "may_report": may_report(found, today=today),
    }
    return render(request, "leave/detail.html", context)


@permission_required(Permission.ASK_LEAVE)
@feature_required("leave")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PortalRequest, request_id: UUID) -> HttpResponse:
    found, today = _find(request, request_id), timezone.localdate()
    if request.method != "POST":
        back = returning(found, on=today)
        context = {
            "leave": found,
            "is_given": found.status == LeaveRequest.Status.APPROVED,
            "may_withdraw": may_withdraw(found, today=today),
            "back": back,
            "is_accrual": found.kind == LeaveRequest.Kind.ACCRUAL,
            "books_on": books_on(found, back.first) if back else None,
        }
        return render(request, "leave/withdraw.html", context)
    try:
        done = withdraw_request(found, actor=request.actor, now=timezone.now())
    except NotOpen:
        messages.error(request, _("Deze aanvraag kun je niet (meer) intrekken."))
    else:
        messages.success(request, _said(done))
    return redirect(_overview(found))


@permission_required(Permission.ASK_LEAVE)
@feature_required("leave")
@require_http_methods(["GET", "HEAD", "POST"])
def sick(request: PortalRequest, request_id: UUID) -> HttpResponse:
    found = _find(request, request_id)
    until = min(last_day_of(found), timezone.localdate())
    initial = {
        "start_date": found.start_date,
        "end_date": max(found.start_date, until),
    }
    form = SicknessForm(posted(request), initial=initial)
    if not form.is_valid() or not _report(request, found, form):
        context = {
            "form": form,
            "leave": found,
            "books_on": books_on(found, found.start_date),
        }
        status = 422 if form.is_bound else 200
        return render(request, "leave/sick.html", context, status=status)
    messages.success(
        request,
        _("Je ziekte is gemeld. Na goedkeuring krijg je de uren van deze dagen terug."),
    )
    return redirect(_overview(found))


def _report(request: PortalRequest, found: LeaveRequest, form: SicknessForm) -> bool:
    """Whether it was reported; if not, the form says why."""
    try:
        report_sickness(found, _days(form), actor=request.actor, now=timezone.now())
    except NotOpen:
        form.add_error(None, _("Dit is geen goedgekeurd verlof."))
    except WrongDays as wrong:
        form.add_error(
            wrong.field,
            _(
                "Kies dagen van dit verlof die zijn geweest en die je nog niet hebt gemeld."
            ),
        )
    return form.is_valid()


def _days(form: SicknessForm) -> SickDays:
    return SickDays(form.cleaned_data["start_date"], form.cleaned_data["end_date"])


def _find(request: PortalRequest, request_id: UUID) -> LeaveRequest:
    return get_object_or_404(own_requests(request.actor), public_id=request_id)


def _said(done: LeaveRequest) -> str:
    if done.status == LeaveRequest.Status.WITHDRAWN:
        return _("Je aanvraag is ingetrokken.")
    return _("Je hebt gevraagd dit verlof in te trekken. Je leidinggevende beslist.")


def _overview(found: LeaveRequest) -> str:
    return f"{reverse('leave:overview')}?jaar={found.start_date.year}"
