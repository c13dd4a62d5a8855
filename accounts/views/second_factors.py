"""Adding and removing authenticator app, passkeys and recovery codes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import authenticators, passkeys
from accounts.decorators import step_up_required
from accounts.enums import NAMESPACES, SECURITY_PAGES, Realm
from accounts.forms import PasskeyForm, TotpForm
from accounts.messages import code_refusal, passkey_refusal
from accounts.qr import qr_image
from accounts.services import factors, second_factors
from accounts.views.security import to_security
from accounts.views.stepup import ask_passkey, owner, taken_challenge
from accounts.views.targets import is_own_path
from portal.core.access import Permission
from portal.core.guards import permission_required
from portal.core.requests import PortalRequest, posted


@permission_required(Permission.USE_OWN_ACCOUNT)
@step_up_required()
@require_http_methods(["GET", "HEAD", "POST"])
def app(request: PortalRequest) -> HttpResponse:
    """A POST without a code begins; the page then shows the QR code and takes the first one."""
    user, now = owner(request), timezone.now()
    if request.method == "POST" and "code" not in request.POST:
        second_factors.begin_app(user, actor=request.actor, now=now)
        return redirect(_address(request, "app"))
    secret = authenticators.waiting_secret(user)
    if not secret:
        return to_security(request)
    form = TotpForm(posted(request))
    if form.is_valid():
        code = form.cleaned_data["code"]
        try:
            second_factors.link_app(user, code, actor=request.actor, now=now)
        except factors.WrongCode as refused:
            form.add_error("code", code_refusal(refused))
        else:
            messages.success(request, _("De authenticator-app is gekoppeld."))
            return to_security(request)
    link = authenticators.link_for_secret(
        secret, username=user.username, issuer=request.environment.name
    )
    return _page(
        request, "accounts/link_app.html", form=form, secret=secret, qr=qr_image(link)
    )


@permission_required(Permission.USE_OWN_ACCOUNT)
@step_up_required()
@require_POST
def unlink_app(request: PortalRequest) -> HttpResponse:
    try:
        second_factors.unlink_app(
            owner(request), actor=request.actor, now=timezone.now()
        )
    except second_factors.LastFactor:
        messages.error(request, _last_factor())
    else:
        messages.success(request, _("De authenticator-app is losgekoppeld."))
    return to_security(request)


@permission_required(Permission.USE_OWN_ACCOUNT)
@step_up_required()
@require_http_methods(["GET", "HEAD", "POST"])
def add_passkey(request: PortalRequest) -> HttpResponse:
    form = PasskeyForm(posted(request))
    if form.is_valid():
        try:
            second_factors.add_passkey(
                owner(request),
                form.cleaned_data["credential"],
                name=form.cleaned_data["name"],
                challenge=taken_challenge(request),
                actor=request.actor,
                now=timezone.now(),
            )
        except passkeys.PasskeyRefused as refused:
            form.add_error(None, passkey_refusal(refused))
        else:
            messages.success(request, _("De passkey is toegevoegd."))
            return to_security(request)
    options_url = _address(request, "new_passkey_options")
    return _page(
        request, "accounts/add_passkey.html", form=form, options_url=options_url
    )


@permission_required(Permission.USE_OWN_ACCOUNT)
@step_up_required(keeps_form=False)
@require_POST
def new_passkey_options(request: PortalRequest) -> HttpResponse:
    return ask_passkey(request, passkeys.begin_registration(owner(request)))


@permission_required(Permission.USE_OWN_ACCOUNT)
@step_up_required()
@require_POST
def remove_passkey(request: PortalRequest, public_id: UUID) -> HttpResponse:
    user = owner(request)
    found = [one for one in passkeys.passkeys_of(user) if one.public_id == public_id]
    if not found:
        raise Http404
    try:
        second_factors.remove_passkey(
            user, found[0], actor=request.actor, now=timezone.now()
        )
    except second_factors.LastFactor:
        messages.error(request, _last_factor())
    else:
        messages.success(request, _("De passkey is verwijderd."))
    return to_security(request)


@permission_required(Permission.USE_OWN_ACCOUNT)
@step_up_required()
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: PortalRequest) -> HttpResponse:
    """A GET explains and offers; the answer to a POST shows new codes, this once."""
    target = {"target": _asked_page(request)}
    if request.method != "POST":
        return _page(request, "accounts/recovery_offer.html", **target)
    codes = second_factors.make_recovery_codes(
        owner(request), actor=request.actor, now=timezone.now()
    )
    return _page(request, "accounts/recovery_codes.html", codes=codes, **target)


def _asked_page(request: PortalRequest) -> str:
    realm, asked = Realm(owner(request).realm), request.GET.get("next", "")
    return asked if is_own_path(asked, realm) else reverse(SECURITY_PAGES[realm])


def _last_factor() -> str:
    return _("Koppel eerst iets anders: zonder app of passkey kan niemand inloggen.")


def _address(request: PortalRequest, name: str) -> str:
    return reverse(f"{NAMESPACES[Realm(owner(request).realm)]}:{name}")


def _page(request: PortalRequest, template: str, **extra: Any) -> HttpResponse:
    realm = Realm(owner(request).realm)
    context = {"space": NAMESPACES[realm], "realm": realm, **extra}
    form = extra.get("form")
    status = 422 if form is not None and form.is_bound else 200
    return render(request, template, context, status=status)
