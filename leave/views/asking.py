"""Asking for leave or for hours worked, and the calculation meanwhile."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.approvers import approvers_of
from leave.forms import AccrualForm, GroupForm, LeaveForm
from leave.hours import PeriodRefused
from leave.messages import field_of, lapsing_hours, message_of
from leave.models import LeaveGroup, LeaveRequest
from leave.queries.groups import open_groups
from leave.queries.overview import group_cards, group_labels
from leave.queries.own import employment_at, own_employments
from leave.services.previewing import Preview, preview
from leave.services.requesting import request_accrual, request_leave
from leave.services.wishes import Wish
from personnel.models import Employment
from portal.core.access import Permission
from portal.core.dutch import format_number
from portal.core.guards import feature_required, permission_required
from portal.core.requests import PortalRequest

Ask = Callable[..., LeaveRequest]


@permission_required(Permission.ASK_LEAVE)
@feature_required("leave")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PortalRequest) -> HttpResponse:
    employments = own_employments(request.actor)
    today = timezone.localdate()
    cards = group_cards(employments, year=today.year, today=today)
    shown: dict[str, Any] = {
        "groups": [one.group for one in cards if one.group.may_take],
        "labels": group_labels(cards),
    }
    if request.method == "POST":
        form = LeaveForm(request.POST, **shown)
        made = _ask(request, form, employments, request_leave)
        if made is not None:
            return _done(request, made, _("Je verlof is aangevraagd."))
    else:
        typed = request.GET if "start_date" in request.GET else None
        form = LeaveForm(typed, initial=_initial(request), **shown)
    found = _preview(form, employments)
    context = {"form": form, "preview": found, "lapsing": _lapsing(found)}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "leave/ask.html", context, status=status)


@permission_required(Permission.ASK_LEAVE)
@feature_required("leave")
@feature_required("accrual")
@require_http_methods(["GET", "HEAD", "POST"])
def accrue(request: PortalRequest) -> HttpResponse:
    employments = own_employments(request.actor)
    groups = [one for one in open_groups(employments) if one.may_accrue]
    typed = request.POST if request.method == "POST" else None
    form = AccrualForm(typed, groups=groups)
    if form.is_bound:
        made = _ask(request, form, employments, request_accrual)
        if made is not None:
            return _done(request, made, _("De opbouw van verlof is aangevraagd."))
    status = 422 if form.is_bound else 200
    context = {"form": form, "has_groups": bool(groups)}
    return render(request, "leave/accrue.html", context, status=status)


@permission_required(Permission.ASK_LEAVE)
@feature_required("leave")
@require_safe
def hours(request: PortalRequest) -> HttpResponse:
    employments = own_employments(request.actor)
    groups = [one for one in open_groups(employments) if one.may_take]
    form = LeaveForm(_with_default(request, groups), groups=groups)
    found = _preview(form, employments)
    if found is None:
        return JsonResponse({"errors": form.errors}, status=422)
    return JsonResponse(_as_json(found))


def _ask(
    request: PortalRequest,
    form: GroupForm,
    employments: Sequence[Employment],
    service: Ask,
) -> LeaveRequest | None:
    """What was made; None when the form now says why not."""
    if not form.is_valid():
        return None
    wish, now = _wish(form), timezone.now()
    employment = _employment(employments, wish)
    try:
        return service(employment, wish, actor=request.actor, now=now)
    except PeriodRefused as refused:
        _explain(form, wish, refused)
    return None


def _preview(form: GroupForm, employments: Sequence[Employment]) -> Preview | None:
    """The calculation of what was typed; None when there is none, and the form says why."""
    if not form.is_bound or not form.is_valid():
        return None
    wish = _wish(form)
    try:
        return preview(_employment(employments, wish), wish, today=timezone.localdate())
    except PeriodRefused as refused:
        _explain(form, wish, refused)
    return None


def _wish(form: GroupForm) -> Wish:
    typed = dict(form.cleaned_data)
    key = typed.pop("key") or uuid.uuid4()
    return Wish(**typed | {"group": form.chosen_group(), "key": key})


def _employment(employments: Sequence[Employment], wish: Wish) -> Employment:
    company_id = wish.group.company_id
    found = employment_at(employments, company_id=company_id, day=wish.start_date)
    if found is None:
        # The groups of the form are those of these employments.
        raise AssertionError
    return found


def _explain(form: GroupForm, wish: Wish, refused: PeriodRefused) -> None:
    text = message_of(
        refused.code,
        start=wish.start_date,
        today=timezone.localdate(),
        hours=getattr(refused, "hours", None),
        lapsing=getattr(refused, "lapsing", None),
    )
    form.add_error(field_of(refused.code), text)


def _done(request: PortalRequest, made: LeaveRequest, text: str) -> HttpResponse:
    employee, today = made.employment.employee, timezone.localdate()
    if approvers_of(employee, on=today):
        sentence = _("Je leidinggevende krijgt een e-mail en beslist.")
    else:
        sentence = _(
            "Er is nu niemand die hierover mag beslissen. Vraag je werkgever om iemand "
            "aan te wijzen."
        )
    messages.success(request, f"{text} {sentence}")
    return redirect(f"{reverse('leave:overview')}?jaar={made.start_date.year}")


def _initial(request: PortalRequest) -> dict[str, str]:
    return {"group": request.GET["group"]} if "group" in request.GET else {}


def _with_default(request: PortalRequest, groups: Sequence[LeaveGroup]) -> Any:
    typed = request.GET.copy()
    if not typed.get("group") and groups:
        typed["group"] = str(groups[0].public_id)
    return typed


def _lapsing(found: Preview | None) -> str:
    if found is None or not found.lapsing:
        return ""
    gone = lapsing_hours(found.lapsing)
    return _("In deze dagen vervalt van wat je overhoudt %(gone)s.") % {"gone": gone}


def _as_json(found: Preview) -> dict[str, object]:
    return {
        "hours": f"{found.hours:.2f}",
        "days": [
            {
                "date": one.date.isoformat(),
                "scheduled": f"{one.scheduled:.2f}",
                "holiday": one.is_holiday,
                "counted": f"{one.hours:.2f}",
            }
            for one in found.days
        ],
        "balance_before": f"{found.balance_before:.2f}",
        "balance_after": f"{found.balance_after:.2f}",
        "lapsing": {
            day.isoformat(): f"{hours:.2f}" for day, hours in found.lapsing.items()
        },
        "away": found.away,
        "shown": {
            "lapsing": _lapsing(found),
            "hours": format_number(found.hours),
            "balance_before": format_number(found.balance_before),
            "balance_after": format_number(found.balance_after),
        },
    }
