"""Closing an account, and opening it again."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import sessions
from accounts.models import User
from accounts.models.user import new_stamp
from portal.core import audit
from portal.core.access import Actor, Permission, require


class AlreadySo(Exception):
    """The account is in this state already."""


@transaction.atomic
def block(user: User, *, actor: Actor, now: datetime) -> User:
    """This function will close an account: its sessions and links end at once.

    :raises PermissionDenied: without the right, or for one's own account.
    :raises AlreadySo: when it is blocked.
    """
    user = _locked(user, actor)
    if user.state == User.State.BLOCKED:
        raise AlreadySo
    user.state, user.stamp = User.State.BLOCKED, new_stamp()
    user.save(update_fields=["state", "stamp"])
    sessions.end_all(user)
    audit.record("account.blocked", actor=actor, subject=user, now=now)
    return user


@transaction.atomic
def unblock(user: User, *, actor: Actor, now: datetime) -> User:
    """This function will open an account again, as far as its owner had come.

    :raises PermissionDenied: without the right, or for one's own account.
    :raises AlreadySo: when it is not blocked.
    """
    user = _locked(user, actor)
    if user.state != User.State.BLOCKED:
        raise AlreadySo
    # Who never chose a password was never active.
    user.state = User.State.ACTIVE if user.password else User.State.INVITED
    user.save(update_fields=["state"])
    audit.record("account.unblocked", actor=actor, subject=user, now=now)
    return user


def _locked(user: User, actor: Actor) -> User:
    require(actor, Permission.BLOCK_ACCOUNTS)
    if user.pk == actor.user_id:
        raise PermissionDenied("nobody blocks their own account")
    visible = User.objects.visible_to(actor)
    return visible.select_for_update(of=("self",)).get(pk=user.pk)
