"""What an owner adds to an account and takes from it: app, passkeys, recovery codes."""

from datetime import datetime

from django.db import transaction

from accounts import authenticators, passkeys, recovery, throttles
from accounts.enums import Realm
from accounts.models import Passkey, User
from accounts.notices import notify
from accounts.services.factors import WrongCode, app_linked
from portal.core import audit
from portal.core.access import Actor, Permission, require


class LastFactor(Exception):
    """Employers and the bureau keep at least one authenticator app or passkey."""


def begin_app(user: User, *, actor: Actor, now: datetime) -> None:
    """This function will make the secret that a new app is shown."""
    require(actor, Permission.USE_OWN_ACCOUNT)
    authenticators.begin_next(user, now=now)


def link_app(user: User, code: str, *, actor: Actor, now: datetime) -> None:
    """This function will link the app that shows this code, in the place of an earlier one.

    :raises WrongCode: when it is wrong, or after twenty wrong ones a day.
    """
    require(actor, Permission.USE_OWN_ACCOUNT)
    bucket, key = throttles.codes_bucket(), str(user.public_id)
    is_spent = throttles.blocked_until(
        bucket, key, environment=user.environment, now=now
    )
    if is_spent or not authenticators.link_next(user, code, now=now):
        throttles.count(bucket, key, environment=user.environment, now=now)
        raise WrongCode
    app_linked(user, actor=actor, now=now)


@transaction.atomic
def unlink_app(user: User, *, actor: Actor, now: datetime) -> None:
    """This function will let an app give codes no longer.

    :raises LastFactor: when an employer or the bureau would be left with nothing.
    """
    require(actor, Permission.USE_OWN_ACCOUNT)
    _lock(user)
    if user.realm != Realm.EMPLOYEE and not passkeys.has_any(user):
        raise LastFactor
    authenticators.forget(user)
    audit.record("app.unlinked", actor=actor, subject=user, now=now)
    notify("app_unlinked", user, now=now, ip_address=actor.ip_address or "")


@transaction.atomic
def add_passkey(
    user: User,
    credential: str,
    *,
    name: str,
    challenge: bytes,
    actor: Actor,
    now: datetime,
) -> Passkey:
    """This function will keep a passkey that the owner has just made.

    :raises PasskeyRefused: when it does not answer the question.
    """
    require(actor, Permission.USE_OWN_ACCOUNT)
    passkey = passkeys.register(
        user, credential, name=name, challenge=challenge, now=now
    )
    audit.record("passkey.added", actor=actor, subject=user, now=now)
    notify("passkey_added", user, now=now, passkey=name)
    return passkey


@transaction.atomic
def remove_passkey(
    user: User, passkey: Passkey, *, actor: Actor, now: datetime
) -> None:
    """This function will let a passkey work no longer.

    :raises LastFactor: when an employer or the bureau would be left with nothing.
    """
    require(actor, Permission.USE_OWN_ACCOUNT)
    _lock(user)
    others = Passkey.objects.filter(user=user).exclude(pk=passkey.pk)
    has_other = authenticators.has_app(user) or others.exists()
    if user.realm != Realm.EMPLOYEE and not has_other:
        raise LastFactor
    Passkey.objects.filter(pk=passkey.pk).delete()
    audit.record("passkey.removed", actor=actor, subject=user, now=now)
    notify("passkey_removed", user, now=now, passkey=passkey.name)


@transaction.atomic
def make_recovery_codes(user: User, *, actor: Actor, now: datetime) -> list[str]:
    """This function will make ten recovery codes; those of before work no longer."""
    require(actor, Permission.USE_OWN_ACCOUNT)
    codes = recovery.new_codes(user, now=now)
    audit.record("recovery.made", actor=actor, subject=user, now=now)
    notify("recovery_made", user, now=now, ip_address=actor.ip_address or "")
    return codes


def _lock(user: User) -> None:
    # The app and the last passkey may not go at the same moment.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
