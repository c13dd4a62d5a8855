"""Where an account is used: locations, sessions and browsers, which its owner can end."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import sessions
from accounts.models import ApprovedLocation, KnownBrowser, User, UserSession
from portal.core import audit
from portal.core.access import Actor, Permission, require


class NotTheirs(Exception):
    """There is no such place of this account."""


@transaction.atomic
def remove_location(
    user: User, public_id: UUID, *, actor: Actor, now: datetime
) -> None:
    """This function will refuse a location again, until its owner approves it anew.

    :raises NotTheirs: when the account has no such location.
    """
    require(actor, Permission.USE_OWN_ACCOUNT)
    rows = ApprovedLocation.objects.filter(user=user, public_id=public_id)
    location = rows.first()
    if location is None:
        raise NotTheirs
    location.delete()
    changes = {"location": location.location}
    audit.record(
        "location.removed", actor=actor, subject=user, now=now, changes=changes
    )


@transaction.atomic
def end_session(user: User, public_id: UUID, *, actor: Actor, now: datetime) -> None:
    """This function will end one session at once.

    :raises NotTheirs: when the account has no such session.
    """
    require(actor, Permission.USE_OWN_ACCOUNT)
    session = UserSession.objects.filter(user=user, public_id=public_id).first()
    if session is None:
        raise NotTheirs
    sessions.end_session(session)
    audit.record("session.ended", actor=actor, subject=user, now=now)


@transaction.atomic
def end_other_sessions(user: User, *, keep: str, actor: Actor, now: datetime) -> None:
    """This function will end every session but the one with this key."""
    require(actor, Permission.USE_OWN_ACCOUNT)
    sessions.end_others(user, keep=keep)
    audit.record("session.others_ended", actor=actor, subject=user, now=now)


@transaction.atomic
def forget_browser(user: User, public_id: UUID, *, actor: Actor, now: datetime) -> None:
    """This function will make a browser unknown: the next login there asks a code.

    :raises NotTheirs: when the account has no such browser.
    """
    require(actor, Permission.USE_OWN_ACCOUNT)
    browsers = KnownBrowser.objects.filter(user=user, public_id=public_id)
    deleted, _by_model = browsers.delete()
    if not deleted:
        raise NotTheirs
    audit.record("browser.forgotten", actor=actor, subject=user, now=now)
