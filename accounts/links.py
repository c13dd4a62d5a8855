"""Mailed links with which somebody sets the password of an account."""

from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import MailedLink, User
from accounts.tokens import hash_token, new_token


class LinkDead(Exception):
    """The link was used, has expired, or was replaced by a newer one."""


def create_activation(user: User, *, now: datetime) -> str:
    """This function will make a new activation link and kill the earlier ones.

    Returns the secret of the link; only its hash is kept.
    """
    token = new_token()
    earlier = MailedLink.objects.filter(
        user=user, kind=MailedLink.Kind.ACTIVATION, used_at=None
    )
    earlier.update(used_at=now)
    MailedLink.objects.create(
        environment_id=user.environment_id,
        user=user,
        kind=MailedLink.Kind.ACTIVATION,
        stamp=user.stamp,
        token_hash=hash_token(token),
        created_at=now,
        expires_at=now + timedelta(seconds=settings.ACTIVATION_TTL),
    )
    return token


def consume(link: MailedLink, *, now: datetime) -> None:
    """This function will use a link up.

    :raises LinkDead: when somebody else did so first.
    """
    unused = MailedLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now)
    if not unused.update(used_at=now):
        raise LinkDead
