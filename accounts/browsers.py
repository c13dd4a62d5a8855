"""Browsers in which an account has finished a login before.

A browser that several people use has a secret for each: its cookie holds them all, the last used
first. One secret for all of them would be known to whoever logged in there before the others.
"""

import re
from datetime import datetime, timedelta

from accounts.models import KnownBrowser, User
from accounts.tokens import hash_token, new_token
from portal.core.composed import Composed

KNOWN_FOR = timedelta(days=180)
# More people than that ask a code again, the longest ago first.
MOST_ACCOUNTS = 5
SEPARATOR = "."
TOKEN = re.compile(r"[\w-]{43}", re.ASCII)


def is_known(user: User, cookie: str, *, now: datetime) -> bool:
    """This function will tell whether the cookie of a browser holds a secret of this account."""
    return bool(cookie) and bool(_known(user.pk, *_padded_hashes(cookie), now))


_known = Composed(
    lambda user_id, *values: KnownBrowser.objects.filter(
        user_id=user_id, token_hash__in=values[:-1], expires_at__gt=values[-1]
    ).values_list("token_hash", flat=True)
)


def browsers_of(user: User, *, now: datetime) -> list[KnownBrowser]:
    """This function will list the known browsers of an account, the last used first."""
    rows = KnownBrowser.objects.filter(user=user, expires_at__gt=now)
    return list(rows.order_by("-last_used_at", "-pk"))


def hashes_of(cookie: str) -> list[str]:
    """This function will return what the secrets in a browser's cookie are kept as."""
    return [hash_token(token) for token in _tokens(cookie)]


def remember(user: User, cookie: str, *, user_agent: str, now: datetime) -> str:
    """This function will note that a login was finished in a browser.

    Returns the secrets for its cookie, that of this account first: the one it has, or a new one.
    """
    tokens = _tokens(cookie)
    hashes = _known(user.pk, *_padded_hashes(cookie), now)
    own = next((one for one in tokens if hash_token(one) in hashes), None)
    if own is None:
        own = _new_secret(user, user_agent=user_agent, now=now)
    else:
        known = KnownBrowser.objects.filter(user=user, token_hash=hash_token(own))
        known.update(last_used_at=now, expires_at=now + KNOWN_FOR)
    others = [one for one in tokens if one != own]
    return SEPARATOR.join([own, *others][:MOST_ACCOUNTS])


def _new_secret(user: User, *, user_agent: str, now: datetime) -> str:
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


def _tokens(cookie: str) -> list[str]:
    tokens = [one for one in cookie.split(SEPARATOR) if TOKEN.fullmatch(one)]
    return tokens[:MOST_ACCOUNTS]


def _padded_hashes(cookie: str) -> list[str]:
    # As many for each cookie, so that the query is composed once; no hash is empty.
    return (hashes_of(cookie) + [""] * MOST_ACCOUNTS)[:MOST_ACCOUNTS]


def forget_all(user: User) -> None:
    """This function will make every browser of an account unknown."""
    KnownBrowser.objects.filter(user=user).delete()


def cookie_seconds() -> int:
    """This function will return how long a browser keeps its cookie."""
    return int(KNOWN_FOR.total_seconds())
