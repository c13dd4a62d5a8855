"""Who is asking: every request is checked against account, realm, stamp, time and location."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import (
    AuthenticationMiddleware,
    LoginRequiredMiddleware,
)
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts import sessions
from accounts.actors import actor_of_session
from accounts.enums import LOGIN_PAGES, SHARED, Realm, realm_of
from accounts.login import LoginStep, next_step
from accounts.models import User
from accounts.queries.attempts import live_attempt, pending_login
from accounts.queries.sessions import session_account
from portal.core.access import Actor
from portal.core.net import location_of
from portal.core.requests import PortalRequest

TOUCH_SECONDS = 60


class ActorMiddleware(AuthenticationMiddleware):
    """Sets ``request.user`` and ``request.actor``; anything that does not fit is anonymous."""

    def process_request(self, request: HttpRequest) -> None:
        portal_request = cast("PortalRequest", request)
        # Health has no environment, and is answered without a database.
        user = _account(portal_request) if portal_request.environment else None
        actor = user and actor_of_session(
            user,
            company_id=request.session.get("company"),
            ip_address=portal_request.client_ip,
        )
        portal_request.user = user if user and actor else AnonymousUser()
        portal_request.actor = actor or _anonymous(portal_request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_: Any
    ) -> None:
        """Only what somebody does keeps a session open, not a page that asks by itself."""
        if isinstance(request.user, User) and not getattr(view, "is_polled", False):
            _touch(cast("PortalRequest", request), request.user, timezone.now())


class RealmLoginRequiredMiddleware(LoginRequiredMiddleware):
    """Default deny; whoever is nobody goes to the login page of the realm that was asked for.

    Somebody at their first login goes to the one page that is left: where a PIN is chosen.
    """

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if _chooses_pin(cast("PortalRequest", request)):
            return HttpResponseRedirect(reverse("accounts:choose_pin"))
        login_url = reverse(LOGIN_PAGES[realm_of(request.path)])
        if request.method != "GET" or request.path == "/":
            return HttpResponseRedirect(login_url)
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{login_url}?{query}")


def _chooses_pin(request: PortalRequest) -> bool:
    verifier = request.COOKIES.get(f"{settings.COOKIE_PREFIX}la")
    if not verifier:
        return False
    attempt = live_attempt(
        verifier=verifier,
        environment=request.environment,
        realm=Realm.EMPLOYEE,
        location=location_of(request.client_ip),
        now=timezone.now(),
    )
    return (
        attempt is not None
        and next_step(pending_login(attempt)) is LoginStep.CHOOSE_PIN
    )


def _account(request: PortalRequest) -> User | None:
    user_id = request.session.get(SESSION_KEY)
    if user_id is None:
        return None
    realm, now = _realm_asked_for(request), timezone.now()
    if not _session_holds(request, realm, now):
        return None
    user = session_account(
        user_id=user_id,
        session_key=str(request.session.session_key),
        environment=request.environment,
        realm=realm,
        location=location_of(request.client_ip),
        today=timezone.localdate(now),
    )
    return user if user and _may_go_on(user, request) else None


def _may_go_on(user: User, request: PortalRequest) -> bool:
    """Who left the approved addresses logs in again, also when back at one of them."""
    is_open = user.session_id is not None  # type: ignore[attr-defined]
    if not user.is_active or user.stamp != request.session.get("stamp") or not is_open:
        return False
    is_here: bool = user.location_approved  # type: ignore[attr-defined]
    if not is_here:
        sessions.end_by_key(str(request.session.session_key))
        request.session.flush()
    return is_here


def _realm_asked_for(request: PortalRequest) -> Realm:
    if request.path.startswith(SHARED):
        return Realm(request.session.get("realm", Realm.EMPLOYEE))
    return realm_of(request.path)


def _session_holds(request: PortalRequest, realm: Realm, now: datetime) -> bool:
    session = request.session
    idle = now.timestamp() - session.get("seen_at", 0)
    return (
        session.get("realm") == realm
        and session.get("environment") == request.environment.pk
        and now.timestamp() < session.get("ends_at", 0)
        and idle < settings.SESSION_IDLE_SECONDS[realm]
    )


def _touch(request: PortalRequest, user: User, now: datetime) -> None:
    # At most one write a minute keeps reading cheap.
    if now.timestamp() - request.session["seen_at"] > TOUCH_SECONDS:
        request.session["seen_at"] = now.timestamp()
        sessions.touch(user.session_id, now=now)  # type: ignore[attr-defined]


def _anonymous(request: PortalRequest) -> Actor:
    environment_id = request.environment.pk if request.environment else None
    return Actor.anonymous(environment_id=environment_id, ip_address=request.client_ip)
