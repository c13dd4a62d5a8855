"""Logging in, gate by gate; nobody is logged in before the last one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction

from accounts import locations, pins
from accounts.enums import Realm
from accounts.login import LoginStep, next_step
from accounts.models import (
    ApprovedLocation,
    LocationApproval,
    LoginAttempt,
    MailedLink,
    User,
)
from accounts.passwords import MAX_LENGTH, normalise
from accounts.queries import (
    employees_of,
    find_account,
    live_attempts,
    pending_login,
    personal_numbers,
)
from accounts.tokens import hash_code, hash_token, new_code, new_token
from portal.core import audit
from portal.core.access import Actor
from portal.core.models import Environment
from portal.core.net import location_of

USER_AGENT_LENGTH = 300
KEPT = timedelta(days=90)


class WrongCredentials(Exception):
    """The one answer for a wrong password, an unknown account and one that may not log in."""


class AttemptOver(Exception):
    """The login has expired, was finished, or has not come this far."""


class WeakPin(Exception):
    """The PIN is one that others would try first."""


class WrongPin(Exception):
    """The PIN is not the one that was chosen."""

    def __init__(self, attempts_left: int) -> None:
        super().__init__(attempts_left)
        self.attempts_left = attempts_left


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a login comes from, as far as we can tell."""

    environment: Environment
    realm: Realm
    ip_address: str
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class StartedLogin:
    """A login with the right password: its secrets and the step that comes next."""

    attempt: LoginAttempt
    verifier: str
    control_code: str
    step: LoginStep


def start_login(
    visitor: Visitor,
    *,
    username: str,
    password: str,
    next_path: str = "",
    actor: Actor,
    now: datetime,
) -> StartedLogin:
    """This function will check the credentials and open a login attempt.

    From an unknown location the owner is mailed, in the same transaction. Exactly one password
    hash is computed, whoever is asked for.

    :raises WrongCredentials: in one manner for everything that is wrong.
    """
    user = find_account(
        environment=visitor.environment, realm=visitor.realm, username=username[:254]
    )
    matches = _knows_password(user, password)
    if user is None or not matches or not user.is_active:
        audit.record(
            "login.refused", actor=actor, subject=user or visitor.environment, now=now
        )
        raise WrongCredentials
    return _open_attempt(user, visitor, next_path=next_path, actor=actor, now=now)


@transaction.atomic
def choose_pin(attempt: LoginAttempt, pin: str, *, actor: Actor, now: datetime) -> User:
    """This function will store the first PIN of an account and finish the login.

    :raises AttemptOver: when the login is not at this step.
    :raises WeakPin: when others would try this PIN first.
    """
    _require_step(attempt, LoginStep.CHOOSE_PIN)
    birth_dates = [employee.birth_date for employee in employees_of(attempt.user)]
    numbers = personal_numbers(attempt.user)
    if pins.is_weak(pin, birth_dates=birth_dates, numbers=numbers):
        raise WeakPin
    try:
        with transaction.atomic():
            pins.choose(attempt.user, pin, now=now)
    except IntegrityError as error:
        raise AttemptOver from error
    audit.record("pin.chosen", actor=actor, subject=attempt.user, now=now)
    return _finish(attempt, actor=actor, now=now)


def enter_pin(attempt: LoginAttempt, pin: str, *, actor: Actor, now: datetime) -> User:
    """This function will compare the PIN and finish the login.

    :raises AttemptOver: when the login is not at this step.
    :raises WrongPin: with the number of attempts that are left.
    :raises PinLocked: when it was entered wrongly too often.
    """
    _require_step(attempt, LoginStep.PIN)
    if not pins.verify(attempt.user, pin, now=now):
        audit.record("pin.wrong", actor=actor, subject=attempt.user, now=now)
        raise WrongPin(pins.attempts_left(attempt.user))
    with transaction.atomic():
        return _finish(attempt, actor=actor, now=now)


@transaction.atomic
def finish_login(attempt: LoginAttempt, *, actor: Actor, now: datetime) -> User:
    """This function will finish a login that has no step left.

    :raises AttemptOver: when it has, or was finished before.
    """
    _require_step(attempt, LoginStep.DONE)
    return _finish(attempt, actor=actor, now=now)


def purge(*, now: datetime) -> None:
    """This function will delete attempts and links that ended more than 90 days ago."""
    long_ago = now - KEPT
    for model in (LoginAttempt, LocationApproval, MailedLink):
        model._default_manager.filter(expires_at__lt=long_ago).delete()


def _knows_password(user: User | None, password: str) -> bool:
    encoded = user.password if user else _dummy_hash()
    judged = normalise(password)
    # Too long to be anyone's: compare something else, at the same price.
    return check_password(judged if len(judged) <= MAX_LENGTH else "", encoded)


@cache
def _dummy_hash() -> str:
    return make_password("nobody has this password")


@transaction.atomic
def _open_attempt(
    user: User, visitor: Visitor, *, next_path: str, actor: Actor, now: datetime
) -> StartedLogin:
    verifier, control_code = new_token(), new_code()
    attempt = LoginAttempt.objects.create(
        environment=visitor.environment,
        user=user,
        realm=visitor.realm,
        stamp=user.stamp,
        ip_address=visitor.ip_address,
        location=location_of(visitor.ip_address),
        user_agent=visitor.user_agent[:USER_AGENT_LENGTH],
        verifier_hash=hash_token(verifier),
        control_code_hash=hash_code(control_code),
        next_path=next_path[:300],
        created_at=now,
        expires_at=now + timedelta(seconds=settings.ATTEMPT_TTL),
    )
    step = next_step(pending_login(attempt))
    if step is LoginStep.LOCATION:
        locations.ask_approval(attempt, now=now)
        audit.record("login.unknown_location", actor=actor, subject=user, now=now)
    return StartedLogin(attempt, verifier, control_code, step)


def _require_step(attempt: LoginAttempt, step: LoginStep) -> None:
    if next_step(pending_login(attempt)) is not step:
        raise AttemptOver


def _finish(attempt: LoginAttempt, *, actor: Actor, now: datetime) -> User:
    alive = live_attempts(now=now).filter(pk=attempt.pk)
    if not LoginAttempt.objects.filter(pk__in=alive, consumed_at=None).update(
        consumed_at=now
    ):
        raise AttemptOver
    ApprovedLocation.objects.filter(
        user=attempt.user, location=attempt.location
    ).update(last_used_at=now)
    audit.record("login.completed", actor=actor, subject=attempt.user, now=now)
    return attempt.user
