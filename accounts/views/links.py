"""Pages behind mailed links. Opening one changes nothing; a button on the page does."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import locations
from accounts.device_names import device_of
from accounts.enums import LOGIN_PAGES, NAMESPACES, Realm
from accounts.forms import LocationForm
from accounts.models import LocationApproval
from accounts.services.denials import deny_location
from accounts.views import cookies
from accounts.views.leaving import leave_if_ended
from portal.core.guards import public
from portal.core.requests import PortalRequest, posted

TokenView = Callable[[PortalRequest, str], HttpResponse]


def mailed_link(page: str) -> Callable[[TokenView], Callable[..., HttpResponse]]:
    """This function will move the token from the address into a short cookie.

    So it stays out of browser history, referrers and logs; the page works at either address.
    """

    def decorate(view: TokenView) -> Callable[..., HttpResponse]:
        @wraps(view)
        def moved(request: PortalRequest, token: str = "") -> HttpResponse:
            if not token.isascii():
                # None of ours, and no cookie can hold it.
                response = expired(request)
            elif token and request.method in {"GET", "HEAD"}:
                response = redirect(page)
                response.status_code = 303
                cookies.keep(
                    response, cookies.LINK, token, seconds=cookies.LINK_SECONDS
                )
            else:
                response = view(request, token or cookies.get(request, cookies.LINK))
            response.headers["Referrer-Policy"] = "no-referrer"
            return response

        return moved

    return decorate


@public("the link itself is the secret")
@require_http_methods(["GET", "HEAD", "POST"])
@mailed_link("accounts:location_page")
def location(request: PortalRequest, token: str) -> HttpResponse:
    try:
        approval = locations.find(
            token, environment=request.environment, now=timezone.now()
        )
    except locations.ApprovalDead:
        return expired(request)
    form = LocationForm(posted(request))
    if form.is_valid() and _is_of_this_account(request, approval, form):
        if form.cleaned_data["answer"] == LocationApproval.Answer.NO:
            return _deny(request, token)
        return _approve(request, token, approval, form)
    return _question(request, approval, form)


def _is_of_this_account(
    request: PortalRequest, approval: LocationApproval, form: LocationForm
) -> bool:
    """Whoever is logged in as somebody else approves nothing; saying no is open to all."""
    is_another = request.user.is_authenticated and request.user != approval.user
    if is_another and form.cleaned_data["answer"] == LocationApproval.Answer.YES:
        form.add_error(
            None, _("Hier is met een ander account ingelogd. Log eerst uit.")
        )
    return form.is_valid()


def _approve(
    request: PortalRequest, token: str, approval: LocationApproval, form: LocationForm
) -> HttpResponse:
    proof = locations.Proof(
        verifier=cookies.get(request, cookies.ATTEMPT),
        control_code=form.cleaned_data["control_code"],
    )
    try:
        locations.approve(
            token,
            proof=proof,
            environment=request.environment,
            actor=request.actor,
            now=timezone.now(),
        )
    except locations.ApprovalDead:
        return expired(request)
    except locations.ProofMissing:
        form.add_error(
            "control_code", _("Vul de controlecode in die op de inlogpagina staat.")
        )
    except locations.WrongCode:
        form.add_error(
            "control_code",
            _("De controlecode klopt niet. Na drie keer vervalt de link."),
        )
    else:
        realm = Realm(approval.user.realm)
        context = {"login_url": reverse(LOGIN_PAGES[realm]), "realm": realm}
        return done(request, "accounts/location_approved.html", context)
    return _question(request, approval, form)


def _deny(request: PortalRequest, token: str) -> HttpResponse:
    try:
        user = deny_location(
            token,
            environment=request.environment,
            actor=request.actor,
            now=timezone.now(),
        )
    except locations.ApprovalDead:
        return expired(request)
    forgotten = reverse(f"{NAMESPACES[Realm(user.realm)]}:forgotten")
    context = {"forgotten_url": forgotten}
    return done(request, "accounts/location_denied.html", context)


def _question(
    request: PortalRequest, approval: LocationApproval, form: LocationForm
) -> HttpResponse:
    verifier = cookies.get(request, cookies.ATTEMPT)
    context = {
        "approval": approval,
        "device": device_of(approval.user_agent),
        "needs_code": not locations.is_same_browser(
            approval, verifier, now=timezone.now()
        ),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "accounts/location_link.html", context, status=status)


def done(
    request: PortalRequest, template: str, context: dict[str, str]
) -> HttpResponse:
    """This function will show the page after a link was used, and drop its cookie."""
    leave_if_ended(request)
    response = render(request, template, context)
    cookies.drop(response, cookies.LINK)
    return response


def expired(request: PortalRequest) -> HttpResponse:
    """This function will say that a link works no longer."""
    context = {"login_url": reverse("accounts:login")}
    return render(request, "accounts/link_expired.html", context, status=410)
