"""Mails that tell the owner of an account what happened to it; without secrets or amounts."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localtime

from accounts.enums import SECURITY_PAGES, Realm
from accounts.models import User
from accounts.salutations import salutation
from portal.core import mail
from portal.core.dutch import format_date_long
from portal.core.hosts import portal_url


def notify(
    name: str, user: User, *, now: datetime, to: str = "", **context: object
) -> None:
    """This function will queue one notice; ``context`` adds texts to what every notice has."""
    moment = localtime(now)
    mail.send(
        name,
        to=to or user.username,
        context={
            **salutation(user),
            "moment": f"{format_date_long(moment.date())} om {moment:%H:%M}",
            "url": portal_url(
                user.environment, reverse(SECURITY_PAGES[Realm(user.realm)])
            ),
            **context,
        },
        environment=user.environment,
        now=now,
    )
