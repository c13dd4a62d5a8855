"""PINs: which are too weak, how they are kept, and the lock after five failures."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from accounts.models import Pin, User
from accounts.passwords import is_repetition

MIN_DISTINCT = 3
MIN_PERSONAL_DIGITS = 4
KEYPAD_LINES = frozenset(["123", "456", "789", "147", "258", "369", "159", "357"])
# Corners, rows in turn and round the keypad; and series that are in every list.
POPULAR = frozenset(
    [
        "137913",
        "139713",
        "142536",
        "147896",
        "102030",
        "112358",
        "131719",
        "135790",
        "246810",
    ]
)


class PinLocked(Exception):
    """The PIN was entered wrongly too often; only a person can help now."""


def is_weak(
    pin: str, *, birth_dates: Iterable[date] = (), numbers: Iterable[str] = ()
) -> bool:
    """This function will tell whether a PIN is one that others would try first.

    ``numbers`` belong to the person: personnel number, telephone, postcode, IBAN.
    """
    return (
        len(set(pin)) < MIN_DISTINCT
        or _is_sequence(pin)
        or is_repetition(pin)
        or pin == pin[::-1]
        or _is_paired(pin)
        or _is_drawn(pin)
        or pin in POPULAR
        or any(pin in _date_forms(day) or str(day.year) in pin for day in birth_dates)
        or any(_belongs(pin, number) for number in numbers)
    )


def choose(user: User, pin: str, *, now: datetime) -> None:
    """This function will store the PIN of an account that has none, or whose PIN was reset.

    :raises IntegrityError: when the account has one that works.
    """
    if not replace(user, pin, only_reset=True, now=now):
        Pin.objects.create(
            environment_id=user.environment_id,
            user=user,
            digest=_digest(user, pin),
            chosen_at=now,
        )


def replace(user: User, pin: str, *, only_reset: bool = False, now: datetime) -> bool:
    """This function will put another PIN in the place of the one before, if there was one."""
    stored = Pin.objects.filter(user=user)
    replaced = stored.filter(reset_at__isnull=False) if only_reset else stored
    return bool(
        replaced.update(
            digest=_digest(user, pin),
            failures=0,
            locked_at=None,
            reset_at=None,
            chosen_at=now,
        )
    )


def reset(user: User, *, now: datetime) -> bool:
    """This function will let the owner choose another PIN, and return whether there was one.

    Until then the present one does not work.
    """
    return bool(Pin.objects.filter(user=user).update(reset_at=now))


@transaction.atomic
def verify(user: User, pin: str, *, now: datetime) -> int:
    """This function will compare a PIN under lock, counting failures; the fifth locks it.

    Returns how many failures there are now: none when it is right. The lock is held until the
    caller's transaction ends, so that each number is seen once.

    :raises PinLocked: when it was locked or reset before.
    """
    stored = Pin.objects.select_for_update().get(user=user)
    if stored.locked_at or stored.reset_at:
        raise PinLocked
    if check_password(_peppered(user, pin), stored.digest):
        Pin.objects.filter(pk=stored.pk).update(failures=0)
        return 0
    failures = stored.failures + 1
    locked_at = now if failures >= settings.PIN_MAX_FAILURES else None
    Pin.objects.filter(pk=stored.pk).update(failures=failures, locked_at=locked_at)
    return failures


def has_pin(user: User) -> bool:
    """This function will tell whether a PIN was chosen, locked or not."""
    return Pin.objects.filter(user=user).exists()


def attempts_left(failures: int) -> int:
    """This function will return how many wrong PINs are still allowed after so many."""
    return max(0, settings.PIN_MAX_FAILURES - failures)


def is_current(user: User, pin: str) -> bool:
    """This function will tell whether a PIN is the one that the account has now."""
    stored = Pin.objects.filter(user=user).first()
    return stored is not None and check_password(_peppered(user, pin), stored.digest)


def _digest(user: User, pin: str) -> str:
    return make_password(_peppered(user, pin))


def _peppered(user: User, pin: str) -> str:
    # Six digits can be enumerated; the pepper lives outside the database.
    key = settings.PIN_PEPPER.encode()
    return hmac.new(key, f"{user.public_id}|{pin}".encode(), hashlib.sha256).hexdigest()


def _is_sequence(pin: str) -> bool:
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return steps in ({1}, {9})


def _is_paired(pin: str) -> bool:
    # 112233: each digit twice.
    pairs = re.findall(r"(\d)\1", pin)
    return len(pairs) * 2 == len(pin)


def _is_drawn(pin: str) -> bool:
    # 147258 and 789321: lines of the keypad, in either direction.
    lines = re.findall(r"\d{1,3}", pin)
    return all(line in KEYPAD_LINES or line[::-1] in KEYPAD_LINES for line in lines)


def _date_forms(day: date) -> set[str]:
    patterns = ("%d%m%y", "%y%m%d", "%m%d%y", "%d%m%Y", "%Y%m%d", "%Y%m", "%m%Y")
    forms = {day.strftime(pattern) for pattern in patterns}
    return forms | {f"{day.day}{day.month}{day.year}"}


def _belongs(pin: str, number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    is_most_of_it = len(digits) >= MIN_PERSONAL_DIGITS and digits in pin
    return bool(digits) and (
        is_most_of_it or pin in digits or digits.zfill(len(pin)) == pin
    )
