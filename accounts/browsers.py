"""Browsers in which an account has finished a login before."""

from datetime import datetime, timedelta

from accounts.models import KnownBrowser, User
from accounts.tokens import hash_token, new_token
from portal.core.composed import Composed

KNOWN_FOR = timedelta(days=180)


def is_known(user: User, token: str, *, now: datetime) -> bool:
    """This function will tell whether the cookie of a browser is one of this account."""
    return bool(token) and bool(_known(user.pk, hash_token(token), now))


_known = Composed(
    lambda user_id, token_hash, now: KnownBrowser.objects.filter(
        user_id=user_id, token_hash=token_hash, expires_at__gt=now
    ).values_list("pk", flat=True)
)


def browsers_of(user: User, *, now: datetime) -> list[KnownBrowser]:
    """This function will list the known browsers of an account, the last used first."""
    rows = KnownBrowser.objects.filter(user=user, expires_at__gt=now)
    return list(rows.order_by("-last_used_at", "-pk"))


def hash_of(token: str) -> str:
    """This function will return what a browser's cookie is kept as."""
    return hash_token(token) if token else ""


def remember(user: User, token: str, *, user_agent: str, now: datetime) -> str:
    """This function will note that a login was finished in a browser.

    Returns the secret for its cookie: the one it has, or a new one.
    """
    known = KnownBrowser.objects.filter(
        user=user, token_hash=hash_token(token), expires_at__gt=now
    )
    if token and known.update(last_used_at=now, expires_at=now + KNOWN_FOR):
        return token
    token = new_token()
    KnownBrowser.objects.create(
        environment_id=user.environment_id,
        user=user,
        token_hash=hash_token(token),
        user_agent=user_agent,
        created_at=now,
        last_used_at=now,
        expires_at=now + KNOWN_FOR,
    )
    return token


def forget_all(user: User) -> None:
    """This function will make every browser of an account unknown."""
    KnownBrowser.objects.filter(user=user).delete()


def cookie_seconds() -> int:
    """This function will return how long a browser keeps its cookie."""
    return int(KNOWN_FOR.total_seconds())
