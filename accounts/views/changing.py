"""Changing what somebody logs in with: password, PIN and login name."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import pins
from accounts.decorators import confirmable, session_of
from accounts.enums import NAMESPACES, Realm
from accounts.forms import ChangePasswordForm, ChangePinForm, EmailForm
from accounts.messages import pin_refusal, weak_pin
from accounts.passwords import RULES
from accounts.services import emails, factors, passwords
from accounts.services import pins as pin_services
from accounts.views.security import to_security
from accounts.views.stepup import owner, rotate_session
from portal.core.access import Permission
from portal.core.guards import permission_required
from portal.core.requests import PortalRequest, posted


@permission_required(Permission.USE_OWN_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: PortalRequest) -> HttpResponse:
    form = ChangePasswordForm(posted(request))
    if form.is_valid() and _save_password(request, form):
        messages.success(
            request, _("Het wachtwoord is gewijzigd. Andere sessies zijn beëindigd.")
        )
        return to_security(request)
    rules = [(rule.key, rule.label) for rule in RULES]
    return _page(request, "accounts/change_password.html", form, rules=rules)


@permission_required(Permission.USE_OWN_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def change_pin(request: PortalRequest) -> HttpResponse:
    if not pins.has_pin(owner(request)):
        raise Http404
    form = ChangePinForm(posted(request))
    if form.is_valid() and _save_pin(request, form):
        messages.success(request, _("De pincode is gewijzigd."))
        return to_security(request)
    return _page(request, "accounts/change_pin.html", form)


@permission_required(Permission.USE_OWN_ACCOUNT)
@confirmable
@require_http_methods(["GET", "HEAD", "POST"])
def change_email(request: PortalRequest) -> HttpResponse:
    form = EmailForm(posted(request))
    if form.is_valid() and _ask_email(request, form):
        messages.success(
            request,
            _(
                "Open de link in de mail aan het nieuwe adres. 24 uur later gaat het in."
            ),
        )
        return to_security(request)
    return _page(request, "accounts/change_email.html", form)


def _save_password(request: PortalRequest, form: ChangePasswordForm) -> bool:
    try:
        user = passwords.change(
            owner(request),
            current=form.cleaned_data["current_password"],
            password=form.cleaned_data["password"],
            session_key=str(request.session.session_key),
            actor=request.actor,
            now=timezone.now(),
        )
    except passwords.WrongPassword:
        form.add_error("current_password", _wrong_password())
        return False
    except passwords.SamePassword:
        form.add_error("password", _("Kies een ander wachtwoord dan het huidige."))
        return False
    except passwords.PasswordRefused as refused:
        for rule in refused.rules:
            form.add_error("password", str(rule.message))
        return False
    request.session["stamp"] = user.stamp
    rotate_session(request)
    return True


def _save_pin(request: PortalRequest, form: ChangePinForm) -> bool:
    given = form.cleaned_data
    try:
        pin_services.change_pin(
            owner(request),
            given["pin"],
            current=given["current_pin"],
            password=given["password"],
            actor=request.actor,
            now=timezone.now(),
        )
    except passwords.WrongPassword:
        form.add_error("password", _wrong_password())
    except factors.WrongPin as wrong:
        form.add_error("current_pin", pin_refusal(wrong.attempts_left))
    except pins.PinLocked:
        form.add_error("current_pin", pin_refusal(0))
    except factors.WeakPin as weak:
        form.add_error("pin", weak_pin(weak))
    return not form.errors


def _ask_email(request: PortalRequest, form: EmailForm) -> bool:
    try:
        emails.ask_email_change(
            owner(request),
            form.cleaned_data["new_username"],
            session_id=session_of(request),
            actor=request.actor,
            now=timezone.now(),
        )
    except emails.Frozen:
        form.add_error(
            None, _("Dit kan pas drie dagen nadat de pincode is vrijgegeven.")
        )
    except emails.SameAddress:
        form.add_error("new_username", _("Dit is al het e-mailadres van dit account."))
    return not form.errors


def _wrong_password() -> str:
    return _("Het wachtwoord klopt niet. Na meerdere pogingen is er even pauze.")


def _page(
    request: PortalRequest, template: str, form: forms.Form, **extra: Any
) -> HttpResponse:
    user = owner(request)
    context = {
        "form": form,
        "space": NAMESPACES[Realm(user.realm)],
        "realm": user.realm,
        "username": user.username,
        **extra,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)
