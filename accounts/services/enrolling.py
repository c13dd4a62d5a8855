"""The first passkey of an employer or a member of the bureau, made while logging in."""

from datetime import datetime

from accounts import codes, passkeys
from accounts.device_names import device_of
from accounts.login import LoginStep
from accounts.models import LoginAttempt, Passkey
from accounts.notices import notify
from accounts.services import releases
from accounts.services.factors import WrongPasskey, held_at, mark, take_challenge
from accounts.services.logins import require_step
from portal.core import audit
from portal.core.access import Actor

NAME_LENGTH = 60


def ask_new_passkey(attempt: LoginAttempt) -> str:
    """This function will return what a browser is asked to make, as JSON, for this login alone.

    :raises AttemptOver: when the login is not where an app or passkey is linked.
    """
    require_step(attempt, LoginStep.ENROL_APP)
    ceremony = passkeys.begin_registration(attempt.user)
    rows = LoginAttempt.objects.filter(pk=attempt.pk)
    rows.update(challenge=ceremony.challenge)
    return ceremony.options


def enrol_passkey(
    attempt: LoginAttempt, credential: str, *, actor: Actor, now: datetime
) -> None:
    """This function will keep the passkey that the owner made in place of an app, and take it.

    Making one has shown finger, face or PIN of the device; it is named after the browser.

    :raises AttemptOver: when the login is not where an app or passkey is linked.
    :raises WrongPasskey: when it is none; the fifth time the attempt is over.
    """
    with held_at(attempt, LoginStep.ENROL_APP):
        passkey = _register(attempt, credential, now=now)
        if passkey is None:
            codes.count_failure(attempt, now=now)
            audit.record("passkey.wrong", actor=actor, subject=attempt.user, now=now)
        else:
            releases.end_with_passkey(attempt.user, passkey)
            mark(attempt, "passkey_shown_at", now=now)
            audit.record("passkey.added", actor=actor, subject=attempt.user, now=now)
            notify("passkey_added", attempt.user, now=now, passkey=passkey.name)
    # Raised after the commit, so that the failure stays counted.
    if passkey is None:
        raise WrongPasskey


def _register(
    attempt: LoginAttempt, credential: str, *, now: datetime
) -> Passkey | None:
    challenge = take_challenge(attempt)
    if codes.is_spent(attempt, now=now) or not challenge:
        return None
    try:
        return passkeys.register(
            attempt.user,
            credential,
            name=device_of(attempt.user_agent)[:NAME_LENGTH],
            challenge=challenge,
            now=now,
        )
    except passkeys.PasskeyRefused:
        return None
