"""What the owner of an account sees about its security, and the places that can be ended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import authenticators, browsers, passkeys, pins, recovery, sessions
from accounts.decorators import step_up_required
from accounts.device_names import device_of
from accounts.enums import LOGIN_PAGES, NAMESPACES, SECURITY_PAGES, Realm, realm_of
from accounts.event_texts import text_of
from accounts.models import User
from accounts.queries.events import events_of
from accounts.queries.links import open_email_change
from accounts.queries.locations import locations_of
from accounts.services import places
from accounts.views import cookies
from accounts.views.leaving import leave_if_ended
from accounts.views.stepup import owner
from portal.core.access import Permission
from portal.core.guards import permission_required
from portal.core.net import location_of
from portal.core.requests import PortalRequest

SHOWN_EVENTS = 15


@dataclass(frozen=True, slots=True)
class Place:
    """A session, browser or location, as a row of its list."""

    public_id: UUID
    name: str
    detail: str
    used_at: datetime | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of the audit log, as a row of the list."""

    text: str
    occurred_at: datetime
    ip_address: str | None


@permission_required(Permission.USE_OWN_ACCOUNT)
@require_safe
def security(request: PortalRequest) -> HttpResponse:
    user, now = owner(request), timezone.now()
    context = {
        "space": NAMESPACES[Realm(user.realm)],
        "realm": user.realm,
        "username": user.username,
        "consented_at": user.digital_consent_at,
        "email_change": open_email_change(user),
        "is_frozen": bool(user.frozen_until and user.frozen_until > now),
        "has_pin": pins.has_pin(user),
        "has_app": authenticators.has_app(user),
        "passkeys": passkeys.passkeys_of(user),
        "codes_left": recovery.left(user),
        "locations": _locations(request, user),
        "browsers": _browsers(request, user, now=now),
        "sessions": _sessions(request, user, now=now),
        "events": _happenings(user),
    }
    return render(request, "accounts/security.html", context)


def place_view(end: Callable[..., None], done: str) -> Callable[..., HttpResponse]:
    """This function will make the view that ends one place."""

    @permission_required(Permission.USE_OWN_ACCOUNT)
    @require_POST
    def view(request: PortalRequest, public_id: UUID) -> HttpResponse:
        try:
            end(owner(request), public_id, actor=request.actor, now=timezone.now())
        except places.NotTheirs:
            raise Http404 from None
        if leave_if_ended(request):
            return redirect(LOGIN_PAGES[realm_of(request.path)])
        messages.success(request, _(done))
        return to_security(request)

    return view


@permission_required(Permission.USE_OWN_ACCOUNT)
@step_up_required()
@require_POST
def end_other_sessions(request: PortalRequest) -> HttpResponse:
    places.end_other_sessions(
        owner(request),
        keep=str(request.session.session_key),
        actor=request.actor,
        now=timezone.now(),
    )
    messages.success(request, _("De andere sessies zijn beëindigd."))
    return to_security(request)


def to_security(request: PortalRequest) -> HttpResponse:
    """This function will go back to the page with all of it."""
    return redirect(SECURITY_PAGES[Realm(owner(request).realm)])


def _locations(request: PortalRequest, user: User) -> list[Place]:
    here = location_of(request.client_ip)
    return [
        Place(
            one.public_id,
            one.location.removesuffix("/32"),
            "",
            one.last_used_at,
            one.location == here,
        )
        for one in locations_of(user)
    ]


def _browsers(request: PortalRequest, user: User, *, now: datetime) -> list[Place]:
    here = browsers.hashes_of(cookies.get(request, cookies.BROWSER))
    return [
        Place(
            one.public_id,
            device_of(one.user_agent),
            "",
            one.last_used_at,
            one.token_hash in here,
        )
        for one in browsers.browsers_of(user, now=now)
    ]


def _sessions(request: PortalRequest, user: User, *, now: datetime) -> list[Place]:
    here = request.session.session_key
    return [
        Place(
            one.public_id,
            device_of(one.user_agent),
            one.ip_address,
            one.last_seen_at,
            one.session_key == here,
        )
        for one in sessions.sessions_of(user, now=now)
    ]


def _happenings(user: User) -> list[Happening]:
    return [
        Happening(text_of(one.event), one.occurred_at, one.ip_address)
        for one in events_of(user, limit=SHOWN_EVENTS)
    ]


PlaceView = Callable[..., Any]
# Only makes it harder to get in, so nothing is asked.
remove_location: PlaceView = place_view(
    places.remove_location, "De locatie is verwijderd."
)
end_session: PlaceView = step_up_required()(
    place_view(places.end_session, "De sessie is beëindigd.")
)
forget_browser: PlaceView = step_up_required()(
    place_view(places.forget_browser, "De browser is niet meer bekend.")
)
