"""Sessions of an account: a row for each, so that its owner can see and end them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from accounts.models import User, UserSession

MOST_SESSIONS = 5


def open_session(
    user: User,
    *,
    session_key: str,
    ip_address: str,
    user_agent: str,
    ends_at: datetime,
    now: datetime,
) -> UserSession:
    """This function will note a new session; beyond five that are in use the oldest ends."""
    session = UserSession.objects.create(
        environment_id=user.environment_id,
        user=user,
        session_key=session_key,
        ip_address=ip_address,
        user_agent=user_agent,
        started_at=now,
        last_seen_at=now,
        ends_at=ends_at,
    )
    in_use = _in_use(user, now=now).order_by("-started_at", "-pk")
    _end(list(in_use[MOST_SESSIONS:]))
    return session


def sessions_of(user: User, *, now: datetime) -> list[UserSession]:
    """This function will list the sessions of an account, the last used first."""
    return list(_in_use(user, now=now).order_by("-last_seen_at", "-pk"))


def _in_use(user: User, *, now: datetime) -> QuerySet[UserSession]:
    idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS[user.realm])
    return UserSession.objects.filter(
        user=user, ends_at__gt=now, last_seen_at__gt=now - idle
    )


def is_open(session_key: str) -> bool:
    """This function will tell whether a session was not ended."""
    return UserSession.objects.filter(session_key=session_key).exists()


def seconds_left(values: Mapping[str, Any], *, now: datetime) -> int:
    """This function will tell in how many seconds a session ends when nothing happens.

    ``values`` are those that logging in has put in the session.
    """
    idle = settings.SESSION_IDLE_SECONDS[values["realm"]]
    until = min(values["seen_at"] + idle, values["ends_at"])
    return max(0, int(until - now.timestamp()))


def touch(session_id: int, *, now: datetime) -> None:
    """This function will note that a session was used."""
    UserSession.objects.filter(pk=session_id).update(last_seen_at=now)


def end_session(session: UserSession) -> None:
    """This function will end one session at once."""
    _end([session])


def end_by_key(session_key: str) -> None:
    """This function will end the session with this key at once."""
    _end(list(UserSession.objects.filter(session_key=session_key)))


def end_others(user: User, *, keep: str) -> None:
    """This function will end every session of an account but the one with this key."""
    _end(list(UserSession.objects.filter(user=user).exclude(session_key=keep)))


def end_all(user: User) -> None:
    """This function will end every session of an account."""
    _end(list(UserSession.objects.filter(user=user)))


def move(old_key: str, new_key: str) -> None:
    """This function will let a session go on under a new key."""
    UserSession.objects.filter(session_key=old_key).update(session_key=new_key)


def purge(*, now: datetime) -> None:
    """This function will delete the rows of sessions that are over."""
    UserSession.objects.filter(ends_at__lt=now).delete()


def _end(sessions: list[UserSession]) -> None:
    keys = [session.session_key for session in sessions]
    UserSession.objects.filter(session_key__in=keys).delete()
    Session.objects.filter(session_key__in=keys).delete()
