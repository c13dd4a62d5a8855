"""Pages behind the links about another login name: confirming it, or holding it off."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import links
from accounts.enums import LOGIN_PAGES, Realm
from accounts.models import MailedLink
from accounts.queries.links import open_email_change
from accounts.services import emails
from accounts.views.links import done, expired, mailed_link
from portal.core.guards import public
from portal.core.requests import PortalRequest


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """A page with one button, and the service behind it."""

    kind: MailedLink.Kind
    page: str
    template: str
    done_template: str
    answer: Callable[..., object]


def answer_view(page: AnswerPage) -> Callable[..., HttpResponse]:
    """This function will make the view of a page with one button."""

    @public("the link itself is the secret")
    @require_http_methods(["GET", "HEAD", "POST"])
    @mailed_link(page.page)
    def view(request: PortalRequest, token: str) -> HttpResponse:
        now, environment = timezone.now(), request.environment
        try:
            link = links.find(token, page.kind, environment=environment, now=now)
            change = open_email_change(link.user)
            login_url = reverse(LOGIN_PAGES[Realm(link.user.realm)])
            if request.method != "POST":
                return render(request, page.template, {"change": change})
            page.answer(token, environment=environment, actor=request.actor, now=now)
        except links.LinkDead:
            return expired(request)
        return done(request, page.done_template, {"login_url": login_url})

    return view


confirm_email = answer_view(
    AnswerPage(
        kind=MailedLink.Kind.CONFIRM_EMAIL,
        page="accounts:confirm_email_page",
        template="accounts/confirm_email.html",
        done_template="accounts/email_confirmed.html",
        answer=emails.confirm_email_change,
    )
)
cancel_email = answer_view(
    AnswerPage(
        kind=MailedLink.Kind.CANCEL_EMAIL,
        page="accounts:cancel_email_page",
        template="accounts/cancel_email.html",
        done_template="accounts/email_cancelled.html",
        answer=emails.cancel_email_change,
    )
)
