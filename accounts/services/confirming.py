"""A fresh factor within a session: PIN, code of an authenticator app, or passkey."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts import authenticators, passkeys, pins, recovery, stepup, throttles
from accounts.enums import Realm
from accounts.models import StepUp, User
from accounts.services.factors import WrongCode, check_pin
from portal.core import audit
from portal.core.access import Actor

QUARTER = timedelta(minutes=15)


class AnswerMissing(Exception):
    """Nothing was given that this account can prove itself with."""


class QuestionLapsed(Exception):
    """What was to be confirmed is another thing by now, or it took too long."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One of these; ``challenge`` is what the passkey was asked to sign."""

    pin: str = ""
    code: str = ""
    credential: str = ""
    challenge: bytes = b""


@dataclass(frozen=True, slots=True)
class Means:
    """What an account can confirm with."""

    pin: bool
    code: bool
    passkey: bool


def means_of(user: User) -> Means:
    """This function will tell which factors an account has at hand."""
    return Means(
        pin=user.realm == Realm.EMPLOYEE and pins.has_pin(user),
        code=authenticators.has_app(user) or user.realm != Realm.EMPLOYEE,
        passkey=passkeys.has_any(user),
    )


def confirm(
    user: User,
    answer: Answer,
    *,
    session_id: int,
    asked: StepUp | None,
    actor: Actor,
    now: datetime,
) -> StepUp:
    """This function will confirm what was asked, with a fresh factor.

    :raises AnswerMissing: when the account has no such factor.
    :raises WrongCode: for a wrong code or passkey; after five there is a pause.
    :raises WrongPin: with the number of attempts that are left, in the lock of the PIN itself.
    :raises PinLocked: when it was entered wrongly too often.
    :raises QuestionLapsed: when there is nothing left to confirm.
    """
    means = means_of(user)
    if answer.pin and means.pin:
        check_pin(user, answer.pin, actor=actor, now=now)
    elif (answer.code and means.code) or (answer.credential and means.passkey):
        _check_code(user, answer, actor=actor, now=now)
    else:
        raise AnswerMissing
    with transaction.atomic():
        confirmed = stepup.confirm(session_id, asked, now=now)
        if confirmed is None:
            raise QuestionLapsed
        changes = {"purpose": confirmed.purpose}
        audit.record(
            "stepup.confirmed", actor=actor, subject=user, now=now, changes=changes
        )
    return confirmed


def _check_code(user: User, answer: Answer, *, actor: Actor, now: datetime) -> None:
    key, environment = str(user.public_id), user.environment
    buckets = [
        throttles.Bucket("step-up", 5, QUARTER, QUARTER),
        throttles.codes_bucket(),
    ]
    is_spent = any(
        throttles.blocked_until(one, key, environment=environment, now=now)
        for one in buckets
    )
    if not is_spent and _is_right(user, answer, now=now):
        throttles.clear(buckets[0], key, environment=environment)
        return
    with transaction.atomic():
        for bucket in buckets:
            throttles.count(bucket, key, environment=environment, now=now)
        audit.record("stepup.wrong", actor=actor, subject=user, now=now)
    raise WrongCode


def _is_right(user: User, answer: Answer, *, now: datetime) -> bool:
    if answer.credential:
        return passkeys.verify(
            user, answer.credential, challenge=answer.challenge, now=now
        )
    if authenticators.has_app(user) and authenticators.verify(
        user, answer.code, now=now
    ):
        return True
    # Whoever lost the app links another on the security page, which asks for a factor first.
    is_office = user.realm != Realm.EMPLOYEE
    return is_office and recovery.use(user, answer.code, now=now)
