"""Recovery codes: ten on paper, each good for one login without PIN or authenticator app."""

import secrets
from datetime import datetime

from django.utils.crypto import salted_hmac

from accounts.models import RecoveryCode, User
from accounts.tokens import CODE_ALPHABET

CODES = 10
# Five groups of four of 25 characters: 92 bits.
GROUPS, GROUP_LENGTH = 5, 4


def new_codes(user: User, *, now: datetime) -> list[str]:
    """This function will replace the codes of an account; only their hashes are kept."""
    RecoveryCode.objects.filter(user=user).delete()
    codes = [_new_code() for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(
            environment_id=user.environment_id,
            user=user,
            code_hash=_hash(user, code),
            created_at=now,
        )
        for code in codes
    )
    return codes


def use(user: User, code: str, *, now: datetime) -> bool:
    """This function will use a code up, and return whether it was one; of many at once one wins."""
    unused = RecoveryCode.objects.filter(
        user=user, code_hash=_hash(user, code), used_at=None
    )
    return bool(unused.update(used_at=now))


def forget(user: User) -> None:
    """This function will let no code of an account work any more."""
    RecoveryCode.objects.filter(user=user).delete()


def left(user: User) -> int:
    """This function will count the codes that still work."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def _new_code() -> str:
    groups = (
        "".join(secrets.choice(CODE_ALPHABET) for _ in range(GROUP_LENGTH))
        for _ in range(GROUPS)
    )
    return "-".join(groups)


def _hash(user: User, code: str) -> str:
    plain = "".join(char for char in code.upper() if char.isalnum())
    return salted_hmac(
        "accounts.recovery-code", f"{user.public_id}|{plain}", algorithm="sha256"
    ).hexdigest()
