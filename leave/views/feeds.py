"""Calendars for other programs: the pages that make them, and the address that is read."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.accesses import company_of
from leave.documents.calendar_file import CONTENT_TYPE
from leave.queries.feeds import live_feed
from leave.services.feeds import (
    NoFeed,
    TooManyMisses,
    make_feed,
    read_feed,
    revoke_feed,
)
from personnel.models import Company
from portal.core.access import Permission
from portal.core.guards import feature_required, permission_required, public
from portal.core.hosts import portal_url
from portal.core.net import location_of
from portal.core.requests import PortalRequest, posted

LONGEST_TOKEN = 100
HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


class FeedForm(forms.Form):
    action = forms.ChoiceField(
        choices=[("make", _("Maken")), ("revoke", _("Intrekken"))],
        error_messages={
            "required": _("Kies maken of intrekken."),
            "invalid_choice": _("Kies maken of intrekken."),
        },
    )


@permission_required(Permission.ASK_LEAVE)
@feature_required("leave")
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: PortalRequest) -> HttpResponse:
    return _page(request, None)


@permission_required(Permission.DECIDE_REQUESTS)
@feature_required("leave")
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: PortalRequest) -> HttpResponse:
    return _page(request, company_of(request.actor))


@public("the address itself is the secret")
@require_safe
def feed(request: PortalRequest, token: str) -> HttpResponse:
    if len(token) > LONGEST_TOKEN or not token.isascii():
        raise Http404
    try:
        written = read_feed(
            token,
            environment=request.environment,
            host=request.environment.subdomain,
            location=location_of(request.client_ip),
            now=timezone.now(),
        )
    except NoFeed as error:
        raise Http404 from error
    except TooManyMisses as refusal:
        seconds = max(1, int((refusal.until - timezone.now()).total_seconds()))
        headers = {"Retry-After": str(seconds)}
        return HttpResponse("", content_type="text/plain", status=429, headers=headers)
    return HttpResponse(written, content_type=CONTENT_TYPE, headers=HEADERS)


def _page(request: PortalRequest, company: Company | None) -> HttpResponse:
    form, address = FeedForm(posted(request)), ""
    if form.is_valid():
        address = _act(request, company, form)
    context = {
        "form": form,
        "company": company,
        "feed": live_feed(request.actor, company),
        "address": address,
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "leave/feed.html", context, status=status)


def _act(request: PortalRequest, company: Company | None, form: FeedForm) -> str:
    """The address of a calendar that was made: shown on this page, and never again."""
    actor, now = request.actor, timezone.now()
    if form.cleaned_data["action"] == "make":
        token = make_feed(company, actor=actor, now=now)
        return portal_url(request.environment, f"/agenda/{token}.ics")
    try:
        revoke_feed(company, actor=actor, now=now)
    except NoFeed:
        form.add_error(None, _("Er is geen agenda-adres om in te trekken."))
    return ""
