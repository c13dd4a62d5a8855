"""Mailed links, each of which lets the reader of a mailbox do one thing."""

from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import MailedLink, User
from accounts.queries.links import open_link
from accounts.tokens import hash_token, new_token
from portal.core.models import Environment


class LinkDead(Exception):
    """The link was used, has expired, or was replaced by a newer one."""


def create(
    user: User, kind: MailedLink.Kind, *, lifetime: timedelta, now: datetime
) -> str:
    """This function will make a link and kill the earlier ones of its kind.

    Returns the secret of the link; only its hash is kept.
    """
    token = new_token()
    kill(user, kind, now=now)
    MailedLink.objects.create(
        environment_id=user.environment_id,
        user=user,
        kind=kind,
        stamp=user.stamp,
        token_hash=hash_token(token),
        created_at=now,
        expires_at=now + lifetime,
    )
    return token


def create_activation(user: User, *, now: datetime) -> str:
    """This function will make a new activation link and kill the earlier ones."""
    lifetime = timedelta(seconds=settings.ACTIVATION_TTL)
    return create(user, MailedLink.Kind.ACTIVATION, lifetime=lifetime, now=now)


def kill(user: User, kind: MailedLink.Kind, *, now: datetime) -> None:
    """This function will let the links of a kind work no longer."""
    MailedLink.objects.filter(user=user, kind=kind, used_at=None).update(used_at=now)


def find(
    token: str, kind: MailedLink.Kind, *, environment: Environment, now: datetime
) -> MailedLink:
    """This function will find a link that still works.

    :raises LinkDead: when there is none.
    """
    link = open_link(token, kind=kind, environment=environment, now=now)
    if link is None:
        raise LinkDead
    return link


def consume(link: MailedLink, *, now: datetime) -> None:
    """This function will use a link up.

    :raises LinkDead: when somebody else did so first.
    """
    unused = MailedLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now)
    if not unused.update(used_at=now):
        raise LinkDead
