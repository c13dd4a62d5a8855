"""Codes by mail: what a browser that we do not know shows before the PIN."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import throttles
from accounts.models import LoginAttempt
from accounts.queries.attempts import live_attempts
from accounts.salutations import salutation
from portal.core import mail

MAX_FAILURES = 5


def ask(attempt: LoginAttempt, *, now: datetime) -> bool:
    """This function will mail a code for a login under way, and return whether it did.

    Not while an earlier code of this attempt still works, nor beyond the mails of an hour.
    """
    attempt = LoginAttempt.objects.select_for_update().get(pk=attempt.pk)
    if attempt.code_expires_at and attempt.code_expires_at > now:
        return False
    if not _may_mail(attempt, now=now):
        return False
    code = "".join(
        secrets.choice("0123456789") for _ in range(settings.EMAIL_CODE_LENGTH)
    )
    attempt.code_hash = _hash(attempt, code)
    attempt.code_expires_at = now + timedelta(seconds=settings.EMAIL_CODE_TTL)
    attempt.save(update_fields=["code_hash", "code_expires_at"])
    _mail(attempt, code, now=now)
    return True


def is_asked(attempt: LoginAttempt, *, now: datetime) -> bool:
    """This function will tell whether a code that was mailed for this login still works."""
    is_alive = attempt.code_expires_at is not None and attempt.code_expires_at > now
    return is_alive and bool(attempt.code_hash)


def is_limit_reached(attempt: LoginAttempt, *, now: datetime) -> bool:
    """This function will tell whether no code is mailed for now, after those of the last hour."""
    bucket, key = _mails(), str(attempt.user.public_id)
    return bool(
        throttles.blocked_until(bucket, key, environment=attempt.environment, now=now)
    )


def verify(attempt: LoginAttempt, code: str, *, now: datetime) -> bool:
    """This function will compare a code under lock; a right one is used up by it.

    Five wrong ones end the attempt, and twenty a day close codes to the account.
    """
    with transaction.atomic():
        stored = (
            LoginAttempt.objects.select_for_update()
            .filter(pk__in=live_attempts(now=now).filter(pk=attempt.pk))
            .first()
        )
        if stored is None or is_spent(stored, now=now):
            return False
        if _matches(stored, code, now=now):
            stored.code_hash, stored.mailbox_shown_at = "", now
            stored.save(update_fields=["code_hash", "mailbox_shown_at"])
            return True
        count_failure(stored, now=now)
    return False


def is_spent(attempt: LoginAttempt, *, now: datetime) -> bool:
    """This function will tell whether too many wrong codes were given, here or today."""
    bucket, key = throttles.codes_bucket(), str(attempt.user.public_id)
    return attempt.code_failures >= MAX_FAILURES or bool(
        throttles.blocked_until(bucket, key, environment=attempt.environment, now=now)
    )


def count_failure(attempt: LoginAttempt, *, now: datetime) -> None:
    """This function will count a wrong code, of a mail or an app; the fifth ends the attempt."""
    LoginAttempt.objects.filter(pk=attempt.pk).update(
        code_failures=F("code_failures") + 1
    )
    LoginAttempt.objects.filter(
        pk=attempt.pk, code_failures__gte=MAX_FAILURES, consumed_at=None
    ).update(consumed_at=now)
    throttles.count(
        throttles.codes_bucket(),
        str(attempt.user.public_id),
        environment=attempt.environment,
        now=now,
    )


def _may_mail(attempt: LoginAttempt, *, now: datetime) -> bool:
    key, environment = str(attempt.user.public_id), attempt.environment
    try:
        is_last = throttles.take(_mails(), key, environment=environment, now=now)
    except throttles.Full:
        return False
    if is_last:
        throttles.note_last_mail(
            "login_code",
            attempt.user,
            environment_id=attempt.environment_id,
            ip_address=attempt.ip_address,
            now=now,
        )
    return True


def _mails() -> throttles.Bucket:
    return throttles.mail_bucket("code-mails", limit=settings.THROTTLE_MAIL_PER_HOUR)


def _matches(attempt: LoginAttempt, code: str, *, now: datetime) -> bool:
    return is_asked(attempt, now=now) and constant_time_compare(
        _hash(attempt, code), attempt.code_hash
    )


def _hash(attempt: LoginAttempt, code: str) -> str:
    # Eight digits can be enumerated: keyed with the installation's key, bound to the attempt.
    digits = "".join(char for char in code if char.isdecimal())
    return salted_hmac(
        "accounts.email-code", f"{attempt.public_id}|{digits}", algorithm="sha256"
    ).hexdigest()


def _mail(attempt: LoginAttempt, code: str, *, now: datetime) -> None:
    mail.send(
        "login_code",
        to=attempt.user.username,
        context={
            **salutation(attempt.user),
            "code": code,
            "minutes": settings.EMAIL_CODE_TTL // 60,
        },
        environment=attempt.environment,
        now=now,
        not_after=attempt.code_expires_at,
    )
