"""Another login name: asked, confirmed at the new address, and in use a day later."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import links, sessions, stepup
from accounts.models import EmailChange, MailedLink, User
from accounts.models.user import new_stamp
from accounts.notices import notify
from accounts.salutations import salutation
from portal.core import audit, mail
from portal.core.access import Actor, Permission, require
from portal.core.hosts import portal_url
from portal.core.models import Environment

TO_CONFIRM = timedelta(hours=24)
TO_OBJECT = timedelta(hours=24)
# The link to hold the change off works as long as there is something to hold off.
TO_CANCEL = TO_CONFIRM + TO_OBJECT


class Frozen(Exception):
    """The PIN was reset less than three days ago."""


class SameAddress(Exception):
    """The new address is the present one."""


@transaction.atomic
def ask_email_change(
    user: User, new_username: str, *, session_id: int, actor: Actor, now: datetime
) -> EmailChange:
    """This function will mail a link to the new address, and a notice to the present one.

    For an address that is another account's nothing is mailed there, and all else is the same.

    :raises Frozen: shortly after a reset of the PIN.
    :raises SameAddress: when nothing would change.
    :raises ConfirmationNeeded: when exactly this was not confirmed with a fresh factor.
    """
    require(actor, Permission.USE_OWN_ACCOUNT)
    user = _locked(user.pk)
    if user.frozen_until and user.frozen_until > now:
        raise Frozen
    if new_username == user.username:
        raise SameAddress
    stepup.require_confirmation(
        session_id,
        purpose="login-email",
        payload={"user": user.pk, "new_username": new_username},
        description=_("Inloggen gaat voortaan met %s.") % new_username,
        now=now,
    )
    _cancel_open(user, now=now)
    change = EmailChange.objects.create(
        environment_id=user.environment_id,
        user=user,
        new_username=new_username,
        stamp=user.stamp,
        requested_at=now,
    )
    _mail_links(user, new_username, now=now)
    audit.record("email.requested", actor=actor, subject=user, now=now)
    return change


@transaction.atomic
def confirm_email_change(
    token: str, *, environment: Environment, actor: Actor, now: datetime
) -> EmailChange:
    """This function will note that the new mailbox is the owner's; a day later it is the name.

    :raises LinkDead: when the link works no longer.
    """
    kind = MailedLink.Kind.CONFIRM_EMAIL
    user, change = _use_link(token, kind, environment=environment, now=now)
    change.confirmed_at, change.applies_at = now, now + TO_OBJECT
    change.save(update_fields=["confirmed_at", "applies_at"])
    audit.record("email.confirmed", actor=actor, subject=user, now=now)
    return change


@transaction.atomic
def cancel_email_change(
    token: str, *, environment: Environment, actor: Actor, now: datetime
) -> User:
    """This function will hold a new address off; whoever asked for it is logged out.

    :raises LinkDead: when the link works no longer.
    """
    kind = MailedLink.Kind.CANCEL_EMAIL
    user, _change = _use_link(token, kind, environment=environment, now=now)
    _cancel_open(user, now=now)
    user.stamp = new_stamp()
    user.save(update_fields=["stamp"])
    sessions.end_all(user)
    audit.record("email.cancelled", actor=actor, subject=user, now=now)
    return user


def apply_email_changes(*, now: datetime) -> int:
    """This function will give accounts the names they waited for; safe to run twice at once.

    Returns how many there were.
    """
    due = EmailChange.objects.filter(
        applies_at__lte=now, applied_at=None, cancelled_at=None
    )
    return sum(
        _apply(pk, now=now) for pk in due.order_by("pk").values_list("pk", flat=True)
    )


@transaction.atomic
def _apply(change_id: int, *, now: datetime) -> bool:
    found = EmailChange.objects.get(pk=change_id)
    user = _locked(found.user_id)
    change = _open_changes(user).filter(pk=change_id).first()
    if change is None:
        return False
    is_taken = _has_account(user, change.new_username)
    if not user.is_active or change.stamp != user.stamp or is_taken:
        _cancel_open(user, now=now)
        return False
    old = user.username
    user.username, user.stamp = change.new_username, new_stamp()
    user.save(update_fields=["username", "stamp"])
    change.applied_at = now
    change.save(update_fields=["applied_at"])
    sessions.end_all(user)
    actor = Actor.system(environment_id=user.environment_id)
    audit.record("email.changed", actor=actor, subject=user, now=now)
    for address in (old, user.username):
        notify("email_changed", user, now=now, to=address, new_username=user.username)
    return True


def _use_link(
    token: str, kind: MailedLink.Kind, *, environment: Environment, now: datetime
) -> tuple[User, EmailChange]:
    link = links.find(token, kind, environment=environment, now=now)
    user = _locked(link.user_id)
    links.consume(link, now=now)
    change = _open_changes(user).filter(stamp=user.stamp).first()
    if change is None:
        raise links.LinkDead
    return user, change


def _mail_links(user: User, new_username: str, *, now: datetime) -> None:
    kinds = MailedLink.Kind
    cancel = links.create(user, kinds.CANCEL_EMAIL, lifetime=TO_CANCEL, now=now)
    confirm = links.create(user, kinds.CONFIRM_EMAIL, lifetime=TO_CONFIRM, now=now)
    cancel_path = reverse("accounts:cancel_email", args=[cancel])
    notify(
        "email_requested",
        user,
        now=now,
        new_username=new_username,
        cancel_url=portal_url(user.environment, cancel_path),
    )
    if _has_account(user, new_username):
        return
    confirm_path = reverse("accounts:confirm_email", args=[confirm])
    mail.send(
        "email_confirm",
        to=new_username,
        context={
            **salutation(user),
            "url": portal_url(user.environment, confirm_path),
        },
        environment=user.environment,
        now=now,
        not_after=now + TO_CONFIRM,
    )


def _has_account(user: User, name: str) -> bool:
    return User.objects.filter(
        environment_id=user.environment_id, realm=user.realm, username=name
    ).exists()


def _open_changes(user: User) -> QuerySet[EmailChange]:
    return EmailChange.objects.filter(user=user, applied_at=None, cancelled_at=None)


def _cancel_open(user: User, *, now: datetime) -> None:
    _open_changes(user).update(cancelled_at=now)
    for kind in (MailedLink.Kind.CONFIRM_EMAIL, MailedLink.Kind.CANCEL_EMAIL):
        links.kill(user, kind, now=now)


def _locked(user_id: int) -> User:
    users = User.objects.select_for_update(of=("self",)).select_related("environment")
    return users.get(pk=user_id)
