"""PINs after the first login: changed by their owner, reset by an employer or the bureau."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import pins, sessions
from accounts.models import User
from accounts.models.user import new_stamp
from accounts.notices import notify
from accounts.queries.people import employees_of
from accounts.services.factors import check_pin, require_strong_pin
from accounts.services.passwords import require_password
from portal.core import audit
from portal.core.access import EMPLOYER_ROLES, Actor, Permission, require


class NoPin(Exception):
    """The account has no PIN: its owner has not logged in yet, or is no employee."""


def change_pin(
    user: User,
    pin: str,
    *,
    current: str,
    password: str,
    actor: Actor,
    now: datetime,
) -> None:
    """This function will replace the PIN of an account, with the present one and the password.

    :raises WrongPassword: when the password is another; the PIN is not looked at then.
    :raises WrongPin: with the number of attempts that are left.
    :raises PinLocked: when it was entered wrongly too often.
    :raises WeakPin: when others would try the new PIN first, or it is the present one.
    """
    require(actor, Permission.USE_OWN_ACCOUNT)
    if not pins.has_pin(user):
        raise NoPin
    require_password(user, password, now=now)
    check_pin(user, current, actor=actor, now=now)
    require_strong_pin(user, pin)
    with transaction.atomic():
        pins.replace(user, pin, now=now)
        audit.record("pin.changed", actor=actor, subject=user, now=now)
        notify("pin_changed", user, now=now, ip_address=actor.ip_address or "")


@transaction.atomic
def reset_pin_for(user: User, *, actor: Actor, now: datetime) -> None:
    """This function will let somebody choose another PIN, after password and e-mailed code.

    Sessions end, and for three days the account may change no bank account, token or login name
    (``BANK_FREEZE``). The owner hears of it.

    :raises PermissionDenied: without the right, for somebody of another company, or for oneself.
    :raises NoPin: when there is none.
    """
    require(actor, Permission.RESET_PINS)
    _require_anothers(user, actor)
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if not pins.reset(user, now=now):
        raise NoPin
    user.stamp = new_stamp()
    user.frozen_until = now + timedelta(seconds=settings.BANK_FREEZE)
    user.save(update_fields=["stamp", "frozen_until"])
    sessions.end_all(user)
    audit.record("pin.reset", actor=actor, subject=user, now=now)
    notify("pin_reset", user, now=now)


def _require_anothers(user: User, actor: Actor) -> None:
    employees = employees_of(user)
    if user.environment_id != actor.environment_id or user.pk == actor.user_id:
        raise PermissionDenied("not an account of another here")
    if actor.role in EMPLOYER_ROLES:
        companies = {employee.company_id for employee in employees}
        if not companies & actor.company_ids:
            raise PermissionDenied("not an employee of this employer")
    # The same person with another account: the blind index of the BSN tells.
    if actor.person and any(one.bsn_index == actor.person for one in employees):
        raise PermissionDenied("nobody resets their own PIN")
