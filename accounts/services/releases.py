"""Releasing a lost second factor: begun by somebody else, ended by linking another."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import authenticators, browsers, passkeys, recovery, sessions
from accounts.enums import Realm
from accounts.models import EmployerAccess, Passkey, User
from accounts.models.user import new_stamp
from accounts.notices import notify
from accounts.queries.people import contacts_of
from accounts.services.employers import ADMIN, locked_company
from personnel.models import Company
from portal.core import audit
from portal.core.access import EMPLOYER_ROLES, Actor, Permission, require

RELEASED_FOR = timedelta(days=3)


class NoFactor(Exception):
    """There is nothing to release: an employee's account, or one that never linked anything."""


@transaction.atomic
def release_factors_of(user: User, *, actor: Actor, now: datetime) -> None:
    """This function will let an employer or a member of the bureau link another app or passkey.

    For three days a login asks password and e-mailed code, and then links; until that is done
    the app, passkeys and recovery codes of before prove nothing. A password set through a mailed
    link closes it, so that nobody comes in with the mailbox alone. Sessions and known browsers
    end; the owner and those who share the responsibility hear of it.

    :raises PermissionDenied: without the right, for one's own account, for one of another
        environment, and by an employer for others than the approvers of the company.
    :raises NoFactor: when there is none to release.
    """
    require(actor, Permission.RELEASE_FACTORS)
    _require_anothers(user, actor)
    if actor.role in EMPLOYER_ROLES:
        _require_own_approver(user, actor)
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    has_any = authenticators.has_app(user) or passkeys.has_any(user)
    if user.realm == Realm.EMPLOYEE or not has_any:
        raise NoFactor
    _release(user, now=now)
    audit.record("factor.released", actor=actor, subject=user, now=now)
    notify("factor_released", user, now=now)
    for colleague in contacts_of(user).exclude(pk=actor.user_id or 0):
        notify("factor_released_of", colleague, now=now, username=user.username)


def end_with_app(user: User) -> None:
    """This function will let the app that was just linked be all that an account has."""
    if _end(user):
        passkeys.forget_others(user)
        recovery.forget(user)


def end_with_passkey(user: User, passkey: Passkey) -> None:
    """This function will let the passkey that was just made be all that an account has."""
    if _end(user):
        authenticators.forget(user)
        passkeys.forget_others(user, passkey)
        recovery.forget(user)


def _release(user: User, *, now: datetime) -> None:
    # A secret that was shown before may be known to whoever has the old device.
    authenticators.drop_waiting(user)
    user.stamp = new_stamp()
    user.factors_released_until = now + RELEASED_FOR
    user.frozen_until = now + timedelta(seconds=settings.BANK_FREEZE)
    user.save(update_fields=["stamp", "factors_released_until", "frozen_until"])
    sessions.end_all(user)
    browsers.forget_all(user)


def _end(user: User) -> bool:
    released = User.objects.filter(pk=user.pk, factors_released_until__isnull=False)
    return bool(released.update(factors_released_until=None))


def _require_anothers(user: User, actor: Actor) -> None:
    # With one login name in two realms somebody could release the own other account.
    same_name = User.objects.filter(environment=actor.tenant_id, username=user.username)
    own = {*same_name.values_list("pk", flat=True), user.pk}
    is_own = actor.user_id in own
    if user.environment_id != actor.environment_id or is_own:
        raise PermissionDenied("not an account of another here")


def _require_own_approver(user: User, actor: Actor) -> None:
    """Whoever decides elsewhere too, or for everybody, is for the bureau to release."""
    locked_company(Company.objects.visible_to(actor).get(), actor=actor)
    accesses = list(EmployerAccess.objects.filter(user=user).select_related("employee"))
    is_ours = all(
        one.company_id in actor.company_ids and one.role != ADMIN for one in accesses
    )
    if not accesses or not is_ours:
        raise PermissionDenied("not an approver of this employer alone")
    people = {one.employee.bsn_index for one in accesses if one.employee}
    if actor.person and actor.person in people:
        raise PermissionDenied("nobody releases their own second factor")
