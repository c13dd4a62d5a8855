"""The steps of a login after the password: each a page with one form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts import authenticators, codes, pins
from accounts.enums import LOGIN_PAGES, NAMESPACES, Realm, realm_of
from accounts.forms import (
    ChoosePinForm,
    CodeForm,
    PasskeyLoginForm,
    PinForm,
    RecoveryForm,
    TotpForm,
)
from accounts.login import LoginStep, next_step
from accounts.messages import code_refusal, passkey_refusal, pin_refusal, weak_pin
from accounts.models import LoginAttempt
from accounts.qr import qr_image
from accounts.queries.attempts import live_attempt, pending_login
from accounts.queries.people import employees_of
from accounts.services import enrolling, factors, logins
from accounts.views import cookies
from accounts.views.entering import enter
from personnel.names import first_name
from portal.core.access import Actor
from portal.core.guards import public
from portal.core.identifiers import mask_email
from portal.core.net import location_of
from portal.core.requests import PortalRequest, posted

STEP_PAGES = {
    LoginStep.CODE: "enter_code",
    LoginStep.CHOOSE_PIN: "choose_pin",
    LoginStep.PIN: "enter_pin",
    LoginStep.ENROL_APP: "enter_totp",
    LoginStep.APP: "enter_totp",
}
Show = Callable[[LoginAttempt, str], None]


@dataclass(frozen=True, slots=True)
class StepPage:
    """A step: where it applies, its form, and the service that judges what was typed."""

    steps: tuple[LoginStep, ...]
    template: str
    form: type[Any]
    field: str
    show: Callable[..., None]
    # What answers where the page could not be passed; None where it can.
    instead: Callable[[PortalRequest, LoginAttempt], HttpResponse | None] = (
        lambda _request, _attempt: None
    )


def step_view(page: StepPage) -> Callable[[PortalRequest], HttpResponse]:
    """This function will make the view of a step."""

    @public("a step of logging in; the attempt's cookie is the key")
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: PortalRequest) -> HttpResponse:
        attempt = current_attempt(request, *page.steps)
        if attempt is None:
            return redirect(LOGIN_PAGES[realm_of(request.path)])
        instead = page.instead(request, attempt)
        if instead is not None:
            return instead
        form = page.form(posted(request))
        if form.is_valid():
            try:
                enrols = next_step(pending_login(attempt)) is LoginStep.ENROL_APP
                _show(page, attempt, form.cleaned_data[page.field], request.actor)
                return proceed(request, attempt, enrols=enrols)
            except logins.AttemptOver:
                return redirect(LOGIN_PAGES[realm_of(request.path)])
            except REFUSALS as refused:
                form.add_error(page.field, MESSAGES[type(refused)](refused))
        return _render(request, page.template, attempt, form)

    return view


def proceed(
    request: PortalRequest, attempt: LoginAttempt, *, enrols: bool = False
) -> HttpResponse:
    """This function will go to the next step, or in when there is none left.

    Who has just linked the first app or passkey is offered recovery codes on the way in.

    :raises AttemptOver: when the attempt has ended.
    """
    started = logins.advance(attempt, now=timezone.now())
    if started.step is LoginStep.DONE:
        return enter(request, started.attempt, enrols=enrols)
    return to_step(started)


def to_step(started: logins.StartedLogin) -> HttpResponse:
    """This function will send a browser to the page of the next step, with its new secret."""
    space = NAMESPACES[Realm(started.attempt.realm)]
    response = redirect(f"{space}:{STEP_PAGES[started.step]}")
    cookies.keep(
        response, cookies.ATTEMPT, started.verifier, seconds=settings.ATTEMPT_TTL
    )
    return response


def current_attempt(request: PortalRequest, *steps: LoginStep) -> LoginAttempt | None:
    """This function will find the login of this browser, when it is at one of these steps."""
    attempt = live_attempt(
        verifier=cookies.get(request, cookies.ATTEMPT),
        environment=request.environment,
        realm=realm_of(request.path),
        location=location_of(request.client_ip),
        now=timezone.now(),
    )
    is_here = attempt is not None and next_step(pending_login(attempt)) in steps
    return attempt if is_here else None


def _show(page: StepPage, attempt: LoginAttempt, typed: str, actor: Actor) -> None:
    now: datetime = timezone.now()
    page.show(attempt, typed, actor=actor, now=now)


def _without_code(request: PortalRequest, attempt: LoginAttempt) -> HttpResponse | None:
    """No code was mailed to whoever got here without a step, or too often in an hour."""
    now = timezone.now()
    if codes.is_asked(attempt, now=now):
        return None
    if request.method == "POST" or not codes.is_limit_reached(attempt, now=now):
        return redirect(LOGIN_PAGES[Realm(attempt.realm)])
    return _render(request, "accounts/no_code.html", attempt, CodeForm())


def _render(
    request: PortalRequest, template: str, attempt: LoginAttempt, form: Any
) -> HttpResponse:
    employees = employees_of(attempt.user)
    context = {
        "form": form,
        "pin_length": settings.PIN_LENGTH,
        "first_name": first_name(employees[0]) if employees else "",
        "masked_email": mask_email(attempt.user.username),
        "minutes": settings.EMAIL_CODE_TTL // 60,
        "realm": attempt.realm,
        "login_url": LOGIN_PAGES[Realm(attempt.realm)],
        "recovery_url": f"{NAMESPACES[Realm(attempt.realm)]}:enter_recovery",
        "totp_url": f"{NAMESPACES[Realm(attempt.realm)]}:enter_totp",
        "passkey_url": f"{NAMESPACES[Realm(attempt.realm)]}:enter_passkey",
        "passkey_options_url": f"{NAMESPACES[Realm(attempt.realm)]}:passkey_options",
        "enrol_url": f"{NAMESPACES[Realm(attempt.realm)]}:enrol_passkey",
        "enrol_options_url": f"{NAMESPACES[Realm(attempt.realm)]}:enrol_passkey_options",
        "pending": pending_login(attempt),
    }
    if next_step(context["pending"]) is LoginStep.ENROL_APP:
        context |= _enrolment(attempt)
    return render(request, template, context, status=422 if form.is_bound else 200)


def _enrolment(attempt: LoginAttempt) -> dict[str, Any]:
    user = attempt.user
    secret = authenticators.waiting_secret(user)
    link = authenticators.link_for_secret(
        secret, username=user.username, issuer=attempt.environment.name
    )
    return {"secret": secret, "qr": qr_image(link)}


MESSAGES: dict[type[Exception], Callable[[Any], str]] = {
    factors.WrongCode: code_refusal,
    factors.WrongPasskey: passkey_refusal,
    factors.WrongPin: lambda wrong: pin_refusal(wrong.attempts_left),
    factors.WeakPin: weak_pin,
    pins.PinLocked: lambda _locked: pin_refusal(0),
}
REFUSALS = tuple(MESSAGES)

enter_code = step_view(
    StepPage(
        (LoginStep.CODE,),
        "accounts/enter_code.html",
        CodeForm,
        "code",
        factors.show_code,
        _without_code,
    )
)
choose_pin = step_view(
    StepPage(
        (LoginStep.CHOOSE_PIN,),
        "accounts/choose_pin.html",
        ChoosePinForm,
        "pin",
        factors.choose_pin,
    )
)
enter_pin = step_view(
    StepPage(
        (LoginStep.PIN,),
        "accounts/enter_pin.html",
        PinForm,
        "pin",
        factors.show_pin,
    )
)
enter_totp = step_view(
    StepPage(
        (LoginStep.APP, LoginStep.ENROL_APP, LoginStep.CODE),
        "accounts/enter_totp.html",
        TotpForm,
        "code",
        factors.show_app,
    )
)
enter_recovery = step_view(
    StepPage(
        (LoginStep.APP, LoginStep.CODE, LoginStep.PIN),
        "accounts/enter_recovery.html",
        RecoveryForm,
        "code",
        factors.show_recovery,
    )
)
enter_passkey = step_view(
    StepPage(
        factors.PASSKEY_STEPS,
        "accounts/enter_passkey.html",
        PasskeyLoginForm,
        "credential",
        factors.show_passkey,
    )
)


enrol_passkey = step_view(
    StepPage(
        (LoginStep.ENROL_APP,),
        "accounts/enrol_passkey.html",
        PasskeyLoginForm,
        "credential",
        enrolling.enrol_passkey,
    )
)


def _options_view(
    steps: tuple[LoginStep, ...], ask: Callable[[LoginAttempt], str]
) -> Callable[[PortalRequest], HttpResponse]:
    @public("a step of logging in; the attempt's cookie is the key")
    @require_POST
    def view(request: PortalRequest) -> HttpResponse:
        attempt = current_attempt(request, *steps)
        if attempt is None:
            return redirect(LOGIN_PAGES[realm_of(request.path)])
        return HttpResponse(ask(attempt), content_type="application/json")

    return view


passkey_options = _options_view(factors.PASSKEY_STEPS, factors.ask_passkey)
enrol_passkey_options = _options_view((LoginStep.ENROL_APP,), enrolling.ask_new_passkey)
