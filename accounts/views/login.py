"""Logging in, one page per step."""

from django.conf import settings
from django.contrib.auth import login as django_login
from django.contrib.auth import logout as django_logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import pins
from accounts.enums import Realm, realm_of
from accounts.forms import ChoosePinForm, LoginForm, PinForm
from accounts.login import LoginStep, next_step
from accounts.models import LoginAttempt, User
from accounts.queries import employees_of, live_attempt, pending_login
from accounts.services import logins
from accounts.views import cookies
from personnel.names import first_name
from portal.core.guards import public
from portal.core.identifiers import mask_email
from portal.core.net import location_of
from portal.core.requests import PortalRequest

HOMES = {Realm.EMPLOYEE: "home", Realm.BUREAU: "admin:index"}
NAMESPACES = {Realm.EMPLOYEE: "accounts", Realm.BUREAU: "bureau_accounts"}


@public("nobody is logged in yet")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: PortalRequest) -> HttpResponse:
    realm = realm_of(request.path)
    if request.user.is_authenticated and request.method != "POST":
        return redirect(HOMES[realm])
    form = LoginForm(request.POST or None)
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    visitor = logins.Visitor(
        request.environment,
        realm,
        request.client_ip,
        request.headers.get("User-Agent", ""),
    )
    try:
        started = logins.start_login(
            visitor,
            username=form.cleaned_data["username"],
            password=form.cleaned_data["password"],
            next_path=_asked_page(request),
            actor=request.actor,
            now=timezone.now(),
        )
    except logins.WrongCredentials:
        form.add_error(None, _wrong_credentials())
        return _page(request, form, status=200)
    return _continue(request, started)


@public("the PIN is part of logging in")
@require_http_methods(["GET", "HEAD", "POST"])
def choose_pin(request: PortalRequest) -> HttpResponse:
    attempt = _attempt(request, LoginStep.CHOOSE_PIN)
    if attempt is None:
        return redirect("accounts:login")
    form = ChoosePinForm(request.POST or None)
    if form.is_valid():
        try:
            user = logins.choose_pin(
                attempt,
                form.cleaned_data["pin"],
                actor=request.actor,
                now=timezone.now(),
            )
        except logins.AttemptOver:
            return redirect("accounts:login")
        except logins.WeakPin:
            form.add_error(
                "pin",
                _("Kies geen reeks, gelijke cijfers of een datum die bij je hoort."),
            )
        else:
            return _logged_in(request, attempt, user)
    return _pin_page(request, "accounts/choose_pin.html", attempt, form)


@public("the PIN is part of logging in")
@require_http_methods(["GET", "HEAD", "POST"])
def enter_pin(request: PortalRequest) -> HttpResponse:
    attempt = _attempt(request, LoginStep.PIN)
    if attempt is None:
        return redirect("accounts:login")
    form = PinForm(request.POST or None)
    if form.is_valid():
        try:
            user = logins.enter_pin(
                attempt,
                form.cleaned_data["pin"],
                actor=request.actor,
                now=timezone.now(),
            )
        except logins.AttemptOver:
            return redirect("accounts:login")
        except logins.WrongPin as wrong:
            form.add_error("pin", _wrong_pin(wrong.attempts_left))
        except pins.PinLocked:
            form.add_error("pin", _wrong_pin(0))
        else:
            return _logged_in(request, attempt, user)
    return _pin_page(request, "accounts/enter_pin.html", attempt, form)


@public("ends a session, whoever's it is")
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    realm = request.session.get("realm", Realm.EMPLOYEE)
    django_logout(request)
    response = redirect(f"{NAMESPACES.get(realm, 'accounts')}:login")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _continue(request: PortalRequest, started: logins.StartedLogin) -> HttpResponse:
    if started.step is LoginStep.DONE:
        now = timezone.now()
        user = logins.finish_login(started.attempt, actor=request.actor, now=now)
        return _logged_in(request, started.attempt, user)
    response = _next_page(request, started)
    cookies.keep(
        response, cookies.ATTEMPT, started.verifier, seconds=settings.ATTEMPT_TTL
    )
    return response


def _next_page(request: PortalRequest, started: logins.StartedLogin) -> HttpResponse:
    if started.step is LoginStep.LOCATION:
        return _unknown_location(request, started)
    if started.step is LoginStep.CHOOSE_PIN:
        return redirect("accounts:choose_pin")
    return redirect("accounts:enter_pin")


def _unknown_location(
    request: PortalRequest, started: logins.StartedLogin
) -> HttpResponse:
    context = {
        "ip_address": request.client_ip,
        "masked_email": mask_email(started.attempt.user.username),
        "control_code": started.control_code,
        "minutes": settings.IP_LINK_TTL // 60,
        "form": LoginForm(initial={"username": started.attempt.user.username}),
        "realm": started.attempt.realm,
    }
    return render(request, "accounts/unknown_location.html", context, status=403)


def _logged_in(
    request: PortalRequest, attempt: LoginAttempt, user: User
) -> HttpResponse:
    request.session.flush()
    django_login(request, user)
    now, realm = timezone.now().timestamp(), Realm(user.realm)
    lifetime = settings.SESSION_ABSOLUTE_SECONDS[realm]
    request.session.set_expiry(lifetime)
    request.session.update(
        {
            "environment": user.environment_id,
            "realm": realm,
            "stamp": user.stamp,
            "seen_at": now,
            "ends_at": now + lifetime,
        }
    )
    response = redirect(_safe_next(attempt, realm))
    cookies.drop(response, cookies.ATTEMPT)
    return response


def _asked_page(request: PortalRequest) -> str:
    # No address of ours has control characters, and the database refuses a NUL.
    path = request.GET.get("next", "")
    return path if path.isprintable() else ""


def _safe_next(attempt: LoginAttempt, realm: Realm) -> str:
    path = attempt.next_path
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(
        path, allowed_hosts=None
    )
    return path if is_ours and realm_of(path) is realm else reverse(HOMES[realm])


def _attempt(request: PortalRequest, step: LoginStep) -> LoginAttempt | None:
    """The login of this browser, when it has come to this step and no further."""
    attempt = live_attempt(
        verifier=cookies.get(request, cookies.ATTEMPT),
        environment=request.environment,
        realm=realm_of(request.path),
        location=location_of(request.client_ip),
        now=timezone.now(),
    )
    is_here = attempt is not None and next_step(pending_login(attempt)) is step
    return attempt if is_here else None


def _page(request: PortalRequest, form: LoginForm, *, status: int) -> HttpResponse:
    context = {"form": form, "realm": realm_of(request.path)}
    return render(request, "accounts/login.html", context, status=status)


def _pin_page(
    request: PortalRequest,
    template: str,
    attempt: LoginAttempt,
    form: PinForm | ChoosePinForm,
) -> HttpResponse:
    employees = employees_of(attempt.user)
    context = {
        "form": form,
        "pin_length": settings.PIN_LENGTH,
        "first_name": first_name(employees[0]) if employees else "",
    }
    return render(request, template, context, status=422 if form.is_bound else 200)


def _wrong_credentials() -> str:
    return _(
        "E-mailadres of wachtwoord klopt niet. Controleer beide. Na meerdere pogingen wordt "
        "inloggen tijdelijk geblokkeerd."
    )


def _wrong_pin(left: int) -> str:
    if not left:
        return _(
            "Je pincode is geblokkeerd. Neem contact op met je werkgever of salarisadministratie."
        )
    return ngettext(
        "Pincode klopt niet. Nog %(left)s poging.",
        "Pincode klopt niet. Nog %(left)s pogingen.",
        left,
    ) % {"left": left}
