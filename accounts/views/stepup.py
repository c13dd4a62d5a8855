"""Confirming with a fresh factor, for every realm; the way back is known."""

import base64
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import passkeys, pins, sessions, stepup
from accounts.decorators import session_of
from accounts.enums import SECURITY_PAGES, Realm
from accounts.forms import StepUpForm
from accounts.messages import code_refusal, passkey_refusal, pin_refusal
from accounts.models import StepUp, User
from accounts.services import confirming, factors
from accounts.views.targets import is_own_path
from portal.core.access import Permission
from portal.core.guards import permission_required
from portal.core.requests import PortalRequest, posted

CHALLENGE = "passkey_challenge"


@permission_required(Permission.USE_OWN_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: PortalRequest) -> HttpResponse:
    now = timezone.now()
    asked = _asked(request, now=now)
    form = StepUpForm(posted(request))
    if not form.is_valid() or not _is_about(asked, form):
        return _page(request, form, asked)
    try:
        confirmed = _confirm(request, form, asked, now=now)
    except REFUSALS as refused:
        form.add_error(*_explained(refused, form))
        return _page(request, form, asked)
    rotate_session(request)
    return redirect(_target(request, confirmed))


@permission_required(Permission.USE_OWN_ACCOUNT)
@require_POST
def passkey_options(request: PortalRequest) -> HttpResponse:
    return ask_passkey(request, passkeys.begin_authentication(owner(request)))


def ask_passkey(request: PortalRequest, ceremony: passkeys.Ceremony) -> HttpResponse:
    """This function will send a browser its options, and keep the challenge in the session."""
    request.session[CHALLENGE] = base64.b64encode(ceremony.challenge).decode()
    return HttpResponse(ceremony.options, content_type="application/json")


def taken_challenge(request: PortalRequest) -> bytes:
    """This function will return the challenge of this session, once."""
    return base64.b64decode(request.session.pop(CHALLENGE, ""))


def owner(request: PortalRequest) -> User:
    """This function will return the account that is logged in."""
    return request.user  # type: ignore[return-value]


def rotate_session(request: PortalRequest) -> None:
    """This function will let a session go on under a new key; the old one is void."""
    old = str(request.session.session_key)
    request.session.cycle_key()
    sessions.move(old, str(request.session.session_key))


def _asked(request: PortalRequest, *, now: datetime) -> StepUp | None:
    """Whoever comes to look at something has left what was to be confirmed before."""
    if "next" in request.GET:
        return None
    return stepup.waiting(session_of(request), now=now)


def _is_about(asked: StepUp | None, form: StepUpForm) -> bool:
    """What the page showed is what is confirmed, whatever another tab asked meanwhile."""
    shown = form.cleaned_data["asked"]
    if not shown or (asked is not None and shown == str(asked.public_id)):
        return True
    form.add_error(None, _lapsed())
    return False


def _confirm(
    request: PortalRequest, form: StepUpForm, asked: StepUp | None, *, now: datetime
) -> StepUp:
    given = form.cleaned_data
    answer = confirming.Answer(
        pin=given["pin"],
        code=given["code"],
        credential=given["credential"],
        challenge=taken_challenge(request) if given["credential"] else b"",
    )
    return confirming.confirm(
        owner(request),
        answer,
        session_id=session_of(request),
        asked=asked,
        actor=request.actor,
        now=now,
    )


def _target(request: PortalRequest, confirmed: StepUp) -> str:
    realm = Realm(owner(request).realm)
    path = confirmed.path or request.GET.get("next", "")
    return path if is_own_path(path, realm) else reverse(SECURITY_PAGES[realm])


def _page(
    request: PortalRequest, form: StepUpForm, asked: StepUp | None
) -> HttpResponse:
    user = owner(request)
    for name in ("pin", "code"):
        # Each has a form of its own on the page, and is all that is asked there.
        form.fields[name].required = True
    context: dict[str, Any] = {
        "form": form,
        "asked": asked,
        "means": confirming.means_of(user),
        "realm": Realm(user.realm),
        "pin_length": settings.PIN_LENGTH,
        "back_url": reverse(SECURITY_PAGES[Realm(user.realm)]),
    }
    status = 422 if form.is_bound else 200
    return render(request, "accounts/confirm.html", context, status=status)


def _explained(refused: Exception, form: StepUpForm) -> tuple[str | None, str]:
    if isinstance(refused, factors.WrongPin):
        return "pin", pin_refusal(refused.attempts_left)
    if isinstance(refused, pins.PinLocked):
        return "pin", pin_refusal(0)
    if isinstance(refused, factors.WrongCode):
        is_code = bool(form.cleaned_data["code"])
        return (
            ("code", code_refusal(refused))
            if is_code
            else (None, passkey_refusal(refused))
        )
    is_lapsed = isinstance(refused, confirming.QuestionLapsed)
    return None, _lapsed() if is_lapsed else _("Vul iets in om te bevestigen.")


def _lapsed() -> str:
    return _("Deze bevestiging is verlopen. Ga terug en probeer het opnieuw.")


REFUSALS = (
    confirming.AnswerMissing,
    confirming.QuestionLapsed,
    factors.WrongCode,
    factors.WrongPin,
    pins.PinLocked,
)
