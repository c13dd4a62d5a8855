"""The moment that somebody is logged in: a new session, under a new key."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login as django_login
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.enums import HOMES, NAMESPACES, Realm
from accounts.models import LoginAttempt, User
from accounts.services import entries, logins
from accounts.views import cookies
from accounts.views.targets import is_own_path
from portal.core.requests import PortalRequest


def enter(
    request: PortalRequest, attempt: LoginAttempt, *, enrols: bool = False
) -> HttpResponse:
    """This function will finish a login that has no step left, and go where it was asked for.

    Who has just linked the first app or passkey is offered recovery codes on the way.

    :raises AttemptOver: when it has, or was finished before.
    """
    now = timezone.now()
    user = logins.finish_login(attempt, actor=request.actor, now=now)
    entry = begin_session(request, user, is_fresh=enrols, now=now)
    browser = entries.note_entry(
        user, entry, browser=cookies.get(request, cookies.BROWSER), now=now
    )
    response = redirect(_target(attempt, Realm(user.realm), enrols=enrols))
    cookies.drop(response, cookies.ATTEMPT)
    cookies.keep(
        response, cookies.BROWSER, browser, seconds=entries.KNOWN_BROWSER_SECONDS
    )
    return response


def begin_session(
    request: PortalRequest, user: User, *, is_fresh: bool, now: datetime
) -> entries.Entry:
    """This function will end what the browser had, and begin a session under a new key."""
    # Django keeps the key when the same user logs in again; nothing of before may live on.
    earlier_key = request.session.session_key or ""
    request.session.flush()
    django_login(request, user)
    rotate_token(request)
    lifetime = settings.SESSION_ABSOLUTE_SECONDS[user.realm]
    request.session.set_expiry(lifetime)
    request.session.update(
        {
            "environment": user.environment_id,
            "realm": user.realm,
            "stamp": user.stamp,
            "seen_at": now.timestamp(),
            "ends_at": now.timestamp() + lifetime,
        }
    )
    return entries.Entry(
        session_key=str(request.session.session_key),
        ip_address=request.client_ip,
        user_agent=request.headers.get("User-Agent", ""),
        ends_at=now + timedelta(seconds=lifetime),
        is_fresh=is_fresh,
        earlier_key=earlier_key,
    )


def _target(attempt: LoginAttempt, realm: Realm, *, enrols: bool) -> str:
    asked = _safe_next(attempt, realm)
    if not enrols:
        return asked
    page = reverse(f"{NAMESPACES[realm]}:recovery_codes")
    return f"{page}?{urlencode({'next': asked})}"


def _safe_next(attempt: LoginAttempt, realm: Realm) -> str:
    path = attempt.next_path
    return path if is_own_path(path, realm) else reverse(HOMES[realm])
