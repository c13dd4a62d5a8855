"""How often somebody may try: counted in the database, per address and per account.

The limits are those of the security specification, 5. A stranger who fails never shuts out the
owner, who comes from an approved location or a known browser and has a lane of their own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils.crypto import salted_hmac

from accounts.models import Throttle, User
from portal.core import audit
from portal.core.access import Actor
from portal.core.composed import Composed
from portal.core.models import Environment

HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)
LONGEST_BLOCK = timedelta(hours=24)
IDLE_YEAR = timedelta(days=365)
# NIST SP 800-63B: no more than 100 consecutive failures without a success of the owner.
MOST_FAILURES = 100
# Of one sort, in an hour.
MAILS_PER_ADDRESS = 10


class Full(Exception):
    """All places of a bucket are taken; the moment from which there is one again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclass(frozen=True, slots=True)
class Bucket:
    """``limit`` failures within ``window``; the next is refused for ``block``.

    A ``doubling`` bucket blocks twice as long with each further failure.
    """

    name: str
    limit: int
    window: timedelta
    block: timedelta
    doubling: bool = False


def address_bucket() -> Bucket:
    return Bucket("address", settings.THROTTLE_ADDRESS_PER_HOUR, HOUR, HOUR)


def names_bucket() -> Bucket:
    """Names that failed, from one address: somebody is trying a list.

    Known or not: a limit for those that are nobody's would tell which those are.
    """
    return Bucket("names", 10, timedelta(minutes=10), QUARTER)


def name_bucket() -> Bucket:
    """One of those names: seen for ten minutes, so that it counts once."""
    return Bucket("name", 1, timedelta(minutes=10), timedelta(minutes=10))


def account_bucket(*, trusted: bool) -> Bucket:
    """This function will return the lane of an account that a visitor is in."""
    if trusted:
        limit = settings.THROTTLE_TRUSTED_PER_QUARTER
        return Bucket("trusted", limit, QUARTER, QUARTER)
    limit = settings.THROTTLE_UNTRUSTED_PER_HOUR
    return Bucket("untrusted", limit, HOUR, HOUR, doubling=True)


def right_bucket() -> Bucket:
    """Right passwords during a pause: no failures, but written down like those."""
    return Bucket("right", MOST_FAILURES, QUARTER, QUARTER)


def codes_bucket() -> Bucket:
    """Wrong e-mailed codes and codes of an app, of one account."""
    return Bucket("codes", 20, timedelta(hours=24), timedelta(hours=24))


def location_mails_bucket() -> Bucket:
    """Mails of a location from one address, which nobody there has approved yet."""
    return mail_bucket("location-mails", limit=MAILS_PER_ADDRESS)


def mail_bucket(name: str, *, limit: int) -> Bucket:
    """Mails that anyone can cause."""
    return Bucket(name, limit, HOUR, HOUR)


def blocked_until(
    bucket: Bucket, key: str, *, environment: Environment, now: datetime
) -> datetime | None:
    """This function will return until when a key may not try, or None when it may."""
    found = _rows(environment.pk, bucket.name, _digest(key))
    return _end_of_block(bucket, found[0], now) if found else None


def either_blocked_until(
    one: Bucket, other: Bucket, key: str, *, environment: Environment, now: datetime
) -> datetime | None:
    """This function will return until when a key may not try in one of two buckets, or None."""
    found = _rows_of_two(environment.pk, one.name, other.name, _digest(key))
    rows = {row.bucket: row for row in found}
    ends = [
        _end_of_block(bucket, rows[bucket.name], now)
        for bucket in (one, other)
        if bucket.name in rows
    ]
    return next(filter(None, ends), None)


def count(
    bucket: Bucket, key: str, *, environment: Environment, now: datetime
) -> datetime | None:
    """This function will count one failure, and return until when the key is blocked, if it is.

    One statement under the lock of its row, so that none of many at once is lost. It is part of
    the caller's transaction: count where a refusal does not roll back.
    """
    until, _number = _count(bucket, key, environment, now)
    return until if until is not None and until > now else None


def take(bucket: Bucket, key: str, *, environment: Environment, now: datetime) -> bool:
    """This function will take a place in a bucket, and tell whether it was the last.

    It is counted first and judged by the number that this gave, so that of many at once no more
    get a place than there are.

    :raises Full: when there is none.
    """
    closed = blocked_until(bucket, key, environment=environment, now=now)
    if closed:
        raise Full(closed)
    until, number = _count(bucket, key, environment, now)
    if until is not None and number > bucket.limit:
        raise Full(until)
    return number == bucket.limit


def clear(bucket: Bucket, key: str, *, environment: Environment) -> None:
    """This function will forget the failures of a key, after a success in its lane."""
    clear_and_reopen(bucket, bucket, key, environment=environment)


def clear_and_reopen(
    bucket: Bucket, closed: Bucket, key: str, *, environment: Environment
) -> None:
    """This function will forget a key's failures, and open another lane if closed for good."""
    lanes = bucket.name, closed.name, MOST_FAILURES
    values = (environment.pk, _digest(key), *lanes)
    with connection.cursor() as cursor:
        cursor.execute(FORGET, values)


def note_last_mail(
    name: str,
    subject: Environment | User,
    *,
    environment_id: int,
    ip_address: str,
    now: datetime,
) -> None:
    """This function will note in the log that after this mail no other is sent for a while."""
    audit.record(
        "mail.throttled",
        actor=Actor.anonymous(environment_id=environment_id, ip_address=ip_address),
        subject=subject,
        now=now,
        changes={"mail": name},
    )


def purge(*, now: datetime) -> None:
    """This function will delete counters that no longer matter; closed lanes stay closed.

    What strangers tried at an account adds up until its owner comes; only after a year without
    any of it is it forgotten, so that the table does not grow with each name that was tried.
    """
    strangers = Q(bucket=account_bucket(trusted=False).name)
    is_over = Q(window_started_at__lt=now - LONGEST_BLOCK)
    is_idle = Q(window_started_at__lt=now - IDLE_YEAR, total__lt=MOST_FAILURES)
    old = Throttle.objects.filter(~strangers & is_over | strangers & is_idle)
    old.exclude(blocked_until__gt=now).delete()


COUNT = """
INSERT INTO accounts_throttle
  (environment_id, bucket, key_hash, window_started_at, count, total, blocked_until)
VALUES (%(environment)s, %(bucket)s, %(key)s, %(now)s, 1, 1,
        CASE WHEN %(limit)s <= 1 THEN %(now)s + %(block)s END)
ON CONFLICT (environment_id, bucket, key_hash) DO UPDATE SET
  count = CASE WHEN accounts_throttle.window_started_at > %(now)s - %(window)s
          THEN accounts_throttle.count + 1 ELSE 1 END,
  window_started_at = CASE WHEN accounts_throttle.window_started_at > %(now)s - %(window)s
          THEN accounts_throttle.window_started_at ELSE %(now)s END,
  total = accounts_throttle.total + 1,
  blocked_until = CASE
    WHEN accounts_throttle.window_started_at <= %(now)s - %(window)s
      OR accounts_throttle.count + 1 < %(limit)s
    THEN accounts_throttle.blocked_until
    ELSE %(now)s + least(%(longest)s, %(block)s * CASE WHEN %(doubling)s
      THEN power(2, least(accounts_throttle.count + 1 - %(limit)s, 10)) ELSE 1 END) END
RETURNING blocked_until, count
"""


FORGET = """
DELETE FROM accounts_throttle
WHERE environment_id = %s AND key_hash = %s
  AND (bucket = %s OR bucket = %s AND total >= %s)
"""
_rows = Composed(
    lambda environment_id, bucket, key_hash: Throttle.objects.filter(
        environment_id=environment_id, bucket=bucket, key_hash=key_hash
    )
)


_rows_of_two = Composed(
    lambda environment_id, one, other, key_hash: Throttle.objects.filter(
        environment_id=environment_id, bucket__in=[one, other], key_hash=key_hash
    )
)


def _end_of_block(bucket: Bucket, row: Throttle, now: datetime) -> datetime | None:
    if bucket.doubling and row.total >= MOST_FAILURES:
        return now + LONGEST_BLOCK
    is_blocked = row.blocked_until is not None and row.blocked_until > now
    return row.blocked_until if is_blocked else None


def _count(
    bucket: Bucket, key: str, environment: Environment, now: datetime
) -> tuple[datetime | None, int]:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, _parameters(bucket, key, environment, now))
        until, number = cursor.fetchone()
    return until, number


def _parameters(
    bucket: Bucket, key: str, environment: Environment, now: datetime
) -> dict[str, Any]:
    return {
        "environment": environment.pk,
        "bucket": bucket.name,
        "key": _digest(key),
        "now": now,
        "limit": bucket.limit,
        "window": bucket.window,
        "block": bucket.block,
        "longest": LONGEST_BLOCK,
        "doubling": bucket.doubling,
    }


def _digest(key: str) -> str:
    # Unknown names are counted like known ones, and none of them can be read back.
    return salted_hmac("accounts.throttle", key, algorithm="sha256").hexdigest()
