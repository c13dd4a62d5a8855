"""What a login shows after the password: code, PIN, authenticator app, recovery code."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts import authenticators, codes, passkeys, pins, recovery, sessions
from accounts.login import LoginStep, next_step
from accounts.models import LoginAttempt, User
from accounts.notices import notify
from accounts.queries.attempts import pending_login
from accounts.queries.people import employees_of
from accounts.queries.personal import personal_numbers
from accounts.services import releases
from accounts.services.logins import AttemptOver, require_step
from portal.core import audit
from portal.core.access import Actor

MAILED_AT = 3
PASSKEY_STEPS = (LoginStep.CODE, LoginStep.PIN, LoginStep.APP)


class WrongCode(Exception):
    """The code is not the one that was mailed, or that the app shows now."""


class WrongPasskey(Exception):
    """What the browser sent is not signed by a passkey of this account, for this login."""


class WeakPin(Exception):
    """The PIN is one that others would try first."""


class WrongPin(Exception):
    """The PIN is not the one that was chosen."""

    def __init__(self, attempts_left: int) -> None:
        super().__init__(attempts_left)
        self.attempts_left = attempts_left


def show_code(attempt: LoginAttempt, code: str, *, actor: Actor, now: datetime) -> None:
    """This function will compare an e-mailed code.

    :raises AttemptOver: when the login is not at this step.
    :raises WrongCode: when it is wrong; the fifth time the attempt is over.
    """
    with held_at(attempt, LoginStep.CODE):
        is_right = codes.verify(attempt, code, now=now)
        if not is_right:
            audit.record("code.wrong", actor=actor, subject=attempt.user, now=now)
    # Raised after the commit, so that the failure stays counted.
    if not is_right:
        raise WrongCode


def show_app(attempt: LoginAttempt, code: str, *, actor: Actor, now: datetime) -> None:
    """This function will compare a code of an authenticator app; the first right one links it.

    :raises AttemptOver: when the login is not at a step that an app serves.
    :raises WrongCode: when it is wrong or was used before; the fifth time the attempt is over.
    """
    with held_at(attempt, LoginStep.APP, LoginStep.ENROL_APP, LoginStep.CODE):
        pending = pending_login(attempt)
        is_first = next_step(pending) is LoginStep.ENROL_APP
        compare = authenticators.link_next if is_first else authenticators.verify
        is_right = (
            # An app that waits for its first code on the security page proves nothing yet.
            (is_first or pending.has_app)
            and not codes.is_spent(attempt, now=now)
            and compare(attempt.user, code, now=now)
        )
        if is_right:
            if is_first:
                releases.end_with_app(attempt.user)
            mark(attempt, "app_shown_at", now=now)
        else:
            codes.count_failure(attempt, now=now)
            audit.record("app.wrong", actor=actor, subject=attempt.user, now=now)
    if not is_right:
        raise WrongCode
    if is_first:
        app_linked(attempt.user, actor=actor, now=now)


def show_recovery(
    attempt: LoginAttempt, code: str, *, actor: Actor, now: datetime
) -> None:
    """This function will use up a recovery code; an employee then chooses another PIN.

    :raises AttemptOver: when the login is not at a step that it can stand in for.
    :raises WrongCode: when it is wrong or was used before.
    """
    with held_at(attempt, LoginStep.APP, LoginStep.CODE, LoginStep.PIN):
        is_right = (
            not pending_login(attempt).factors_released
            and not codes.is_spent(attempt, now=now)
            and recovery.use(attempt.user, code, now=now)
        )
        if is_right:
            mark(attempt, "recovery_shown_at", now=now)
            if pins.reset(attempt.user, now=now):
                _freeze(attempt.user, now=now)
            sessions.end_all(attempt.user)
            audit.record("recovery.used", actor=actor, subject=attempt.user, now=now)
            notify("recovery_used", attempt.user, now=now)
        else:
            codes.count_failure(attempt, now=now)
            audit.record("recovery.wrong", actor=actor, subject=attempt.user, now=now)
    if not is_right:
        raise WrongCode


def _freeze(user: User, *, now: datetime) -> None:
    """The same three days as after a reset by another (the stamp stays: this login goes on)."""
    until = now + timedelta(seconds=settings.BANK_FREEZE)
    User.objects.filter(pk=user.pk).update(frozen_until=until)


def ask_passkey(attempt: LoginAttempt) -> str:
    """This function will return what a browser is asked to sign, as JSON, for this login alone.

    :raises AttemptOver: when the login is not at a step that a passkey serves.
    """
    require_step(attempt, *PASSKEY_STEPS)
    ceremony = passkeys.begin_authentication(attempt.user)
    rows = LoginAttempt.objects.filter(pk=attempt.pk)
    rows.update(challenge=ceremony.challenge)
    return ceremony.options


def show_passkey(
    attempt: LoginAttempt, credential: str, *, actor: Actor, now: datetime
) -> None:
    """This function will check the signature of a passkey; each question is answered once.

    :raises AttemptOver: when the login is not at a step that a passkey serves.
    :raises WrongPasskey: when it is none; the fifth time the attempt is over.
    """
    with held_at(attempt, *PASSKEY_STEPS):
        challenge = take_challenge(attempt)
        is_right = (
            not pending_login(attempt).factors_released
            and not codes.is_spent(attempt, now=now)
            and passkeys.verify(attempt.user, credential, challenge=challenge, now=now)
        )
        if is_right:
            mark(attempt, "passkey_shown_at", now=now)
        else:
            codes.count_failure(attempt, now=now)
            audit.record("passkey.wrong", actor=actor, subject=attempt.user, now=now)
    if not is_right:
        raise WrongPasskey


@transaction.atomic
def choose_pin(attempt: LoginAttempt, pin: str, *, actor: Actor, now: datetime) -> None:
    """This function will store the PIN of an account that has none, or whose PIN was reset.

    :raises AttemptOver: when the login is not at this step.
    :raises WeakPin: when others would try this PIN first, or it is the one before.
    """
    require_step(attempt, LoginStep.CHOOSE_PIN)
    require_strong_pin(attempt.user, pin)
    try:
        with transaction.atomic():
            pins.choose(attempt.user, pin, now=now)
    except IntegrityError as error:
        raise AttemptOver from error
    mark(attempt, "pin_shown_at", now=now)
    audit.record("pin.chosen", actor=actor, subject=attempt.user, now=now)


def show_pin(attempt: LoginAttempt, pin: str, *, actor: Actor, now: datetime) -> None:
    """This function will compare the PIN.

    :raises AttemptOver: when the login is not at this step.
    :raises WrongPin: with the number of attempts that are left.
    :raises PinLocked: when it was entered wrongly too often.
    """
    require_step(attempt, LoginStep.PIN)
    check_pin(attempt.user, pin, actor=actor, now=now)
    mark(attempt, "pin_shown_at", now=now)


def check_pin(user: User, pin: str, *, actor: Actor, now: datetime) -> None:
    """This function will compare the PIN of an account; its owner hears of three and five errors.

    :raises WrongPin: with the number of attempts that are left.
    :raises PinLocked: when it was entered wrongly too often.
    """
    with transaction.atomic():
        failures = pins.verify(user, pin, now=now)
        if failures:
            _tell_of_wrong_pin(user, failures, actor=actor, now=now)
    # Raised after the commit, so that the failure stays counted.
    if failures:
        raise WrongPin(pins.attempts_left(failures))


def _tell_of_wrong_pin(
    user: User, failures: int, *, actor: Actor, now: datetime
) -> None:
    audit.record("pin.wrong", actor=actor, subject=user, now=now)
    if pins.attempts_left(failures) == 0:
        audit.record("pin.locked", actor=actor, subject=user, now=now)
        notify("pin_locked", user, now=now)
    elif failures == MAILED_AT:
        notify("pin_failures", user, now=now)


def require_strong_pin(user: User, pin: str) -> None:
    """This function will return when a PIN is not easily guessed for this person.

    :raises WeakPin: when it is, or when it is the present one.
    """
    birth_dates = [employee.birth_date for employee in employees_of(user)]
    numbers = personal_numbers(user)
    is_weak = pins.is_weak(pin, birth_dates=birth_dates, numbers=numbers)
    if is_weak or pins.is_current(user, pin):
        raise WeakPin


@transaction.atomic
def app_linked(user: User, *, actor: Actor, now: datetime) -> None:
    """This function will tell the owner and the log that an authenticator app was linked."""
    audit.record("app.linked", actor=actor, subject=user, now=now)
    notify("app_linked", user, now=now)


@contextmanager
def held_at(attempt: LoginAttempt, *steps: LoginStep) -> Iterator[None]:
    """This function will let one of many requests go on; the others find the login further.

    Without the lock each of them would count as a wrong code, and end a login that is right.
    """
    with transaction.atomic():
        LoginAttempt.objects.select_for_update(of=("self",)).get(pk=attempt.pk)
        require_step(attempt, *steps)
        yield


def take_challenge(attempt: LoginAttempt) -> bytes:
    """This function will return the challenge of a login, once."""
    rows = LoginAttempt.objects.filter(pk=attempt.pk)
    challenge = bytes(rows.values_list("challenge", flat=True).get())
    rows.update(challenge=b"")
    return challenge


def mark(attempt: LoginAttempt, name: str, *, now: datetime) -> None:
    """This function will note that a login has shown something."""
    LoginAttempt.objects.filter(pk=attempt.pk).update(**{name: now})
