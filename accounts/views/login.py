"""Logging in with name and password, and leaving."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import logout as django_logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import HOMES, LOGIN_PAGES, NAMESPACES, Realm, realm_of
from accounts.forms import LoginForm
from accounts.login import LoginStep
from accounts.messages import wrong_credentials
from accounts.services import entries, logins
from accounts.views import cookies
from accounts.views.entering import enter
from accounts.views.steps import to_step
from portal.core.guards import public
from portal.core.identifiers import mask_email
from portal.core.requests import PortalRequest, posted


@public("nobody is logged in yet")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: PortalRequest) -> HttpResponse:
    realm = realm_of(request.path)
    if request.user.is_authenticated and request.method != "POST":
        return redirect(HOMES[realm])
    form = LoginForm(posted(request))
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    try:
        started = logins.start_login(
            _visitor(request),
            username=form.cleaned_data["username"],
            password=form.cleaned_data["password"],
            next_path=_asked_page(request),
            actor=request.actor,
            now=timezone.now(),
        )
    except logins.TooManyFailures as refused:
        return _too_many(request, refused.until)
    except logins.WrongCredentials:
        form.add_error(None, wrong_credentials())
        return _page(request, form, status=200)
    return _continue(request, started)


@public("ends a session, whoever's it is")
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    realm = Realm(request.session.get("realm", Realm.EMPLOYEE))
    entries.note_leaving(str(request.session.session_key or ""))
    django_logout(request)
    response = redirect(LOGIN_PAGES[realm])
    response.headers["Clear-Site-Data"] = '"cache"'
    # Also the way out of a login under way, such as a first one that waits for its PIN.
    cookies.drop(response, cookies.ATTEMPT)
    return response


def _visitor(request: PortalRequest) -> logins.Visitor:
    return logins.Visitor(
        environment=request.environment,
        realm=realm_of(request.path),
        ip_address=request.client_ip,
        user_agent=request.headers.get("User-Agent", ""),
        browser=cookies.get(request, cookies.BROWSER),
        earlier_verifier=cookies.get(request, cookies.ATTEMPT),
    )


def _continue(request: PortalRequest, started: logins.StartedLogin) -> HttpResponse:
    if started.step is LoginStep.DONE:
        return enter(request, started.attempt)
    if started.step is not LoginStep.LOCATION:
        return to_step(started)
    response = _unknown_location(request, started)
    cookies.keep(
        response, cookies.ATTEMPT, started.verifier, seconds=settings.ATTEMPT_TTL
    )
    return response


def _unknown_location(
    request: PortalRequest, started: logins.StartedLogin
) -> HttpResponse:
    context = {
        "ip_address": request.client_ip,
        "masked_email": mask_email(started.attempt.user.username),
        "control_code": started.control_code,
        "mail_from": started.mail_from,
        "minutes": settings.IP_LINK_TTL // 60,
        "form": LoginForm(initial={"username": started.attempt.user.username}),
        "forgotten_url": _forgotten_url(request),
        "realm": started.attempt.realm,
    }
    return render(request, "accounts/unknown_location.html", context, status=403)


def _too_many(request: PortalRequest, until: datetime) -> HttpResponse:
    response = render(request, "accounts/throttled.html", {"until": until}, status=429)
    seconds = max(1, int((until - timezone.now()).total_seconds()))
    response.headers["Retry-After"] = str(seconds)
    return response


def _asked_page(request: PortalRequest) -> str:
    # No address of ours has control characters, and the database refuses a NUL.
    path = request.GET.get("next", "")
    return path if path.isprintable() else ""


def _forgotten_url(request: PortalRequest) -> str:
    return reverse(f"{NAMESPACES[realm_of(request.path)]}:forgotten")


def _page(request: PortalRequest, form: LoginForm, *, status: int) -> HttpResponse:
    context = {
        "form": form,
        "realm": realm_of(request.path),
        "forgotten_url": _forgotten_url(request),
    }
    return render(request, "accounts/login.html", context, status=status)
