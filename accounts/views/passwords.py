"""Setting a password through a mailed link: the first one, and one after it was forgotten."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import links
from accounts.enums import LOGIN_PAGES, Realm, realm_of
from accounts.forms import ActivationForm, ForgottenForm, NewPasswordForm
from accounts.models import MailedLink, User
from accounts.passwords import RULES
from accounts.queries.people import employees_of
from accounts.services import invitations, passwords
from accounts.views.links import done, expired, mailed_link
from portal.core.guards import public
from portal.core.requests import PortalRequest, posted
from portal.core.worker import wake_after_commit


@dataclass(frozen=True, slots=True)
class PasswordPage:
    """A page behind a link: its form, and the service that sets the password."""

    kind: MailedLink.Kind
    page: str
    template: str
    done_template: str
    form: type[NewPasswordForm]
    save: Callable[..., User]


def password_view(page: PasswordPage) -> Callable[..., HttpResponse]:
    """This function will make the view of a page on which a password is set."""

    @public("the link itself is the secret")
    @require_http_methods(["GET", "HEAD", "POST"])
    @mailed_link(page.page)
    def view(request: PortalRequest, token: str) -> HttpResponse:
        try:
            user = _user_of(page, token, request)
            form = _form(page, user, request)
            if form.is_valid() and _save(page, token, form, request):
                return _saved(page, user, request)
        except links.LinkDead:
            return expired(request)
        return _form_page(page, user, form, request)

    return view


@public("nobody is logged in yet")
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: PortalRequest) -> HttpResponse:
    realm = realm_of(request.path)
    context: dict[str, Any] = {"realm": realm, "login_url": reverse(LOGIN_PAGES[realm])}
    form = ForgottenForm(posted(request))
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        context |= {"form": form}
        return render(request, "accounts/forgotten.html", context, status=status)
    passwords.ask_reset(
        form.cleaned_data["username"],
        realm=realm,
        environment=request.environment,
        ip_address=request.client_ip,
        now=timezone.now(),
    )
    wake_after_commit("accounts.mail_resets")
    return render(request, "accounts/forgotten_sent.html", context)


def _user_of(page: PasswordPage, token: str, request: PortalRequest) -> User:
    now = timezone.now()
    return links.find(token, page.kind, environment=request.environment, now=now).user


def _form(page: PasswordPage, user: User, request: PortalRequest) -> NewPasswordForm:
    form = page.form(posted(request))
    if user.realm != Realm.EMPLOYEE:
        # Payslips, and so consent to digital ones, are the employees'.
        form.fields.pop("consent", None)
    return form


def _save(
    page: PasswordPage, token: str, form: NewPasswordForm, request: PortalRequest
) -> bool:
    given = {key: form.cleaned_data[key] for key in form.cleaned_data}
    del given["password_again"]
    try:
        page.save(
            token,
            **given,
            environment=request.environment,
            actor=request.actor,
            now=timezone.now(),
        )
    except passwords.PasswordRefused as refused:
        for rule in refused.rules:
            form.add_error("password", str(rule.message))
        return False
    return True


def _form_page(
    page: PasswordPage, user: User, form: NewPasswordForm, request: PortalRequest
) -> HttpResponse:
    employees = employees_of(user)
    context = {
        "form": form,
        "username": user.username,
        "employer_name": employees[0].company.name
        if employees
        else request.environment.name,
        "rules": [(rule.key, rule.label) for rule in RULES],
        "realm": user.realm,
    }
    status = 422 if form.is_bound else 200
    return render(request, page.template, context, status=status)


def _saved(page: PasswordPage, user: User, request: PortalRequest) -> HttpResponse:
    login_url = reverse(LOGIN_PAGES[Realm(user.realm)])
    return done(request, page.done_template, {"login_url": login_url})


activate = password_view(
    PasswordPage(
        kind=MailedLink.Kind.ACTIVATION,
        page="accounts:activation_page",
        template="accounts/activate.html",
        done_template="accounts/activated.html",
        form=ActivationForm,
        save=invitations.activate,
    )
)
reset = password_view(
    PasswordPage(
        kind=MailedLink.Kind.RESET,
        page="accounts:reset_password_page",
        template="accounts/reset_password.html",
        done_template="accounts/password_reset.html",
        form=NewPasswordForm,
        save=passwords.reset,
    )
)
