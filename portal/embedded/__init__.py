"""PostgreSQL and Redis from wheels, for a machine that has neither.

The addresses are computed, so importing the settings never starts a server.
"""

from typing import Literal

from portal.embedded import postgres, redis
from portal.embedded.sharing import DidNotStart, join, release, revive

__all__ = [
    "DidNotStart",
    "database_url",
    "redis_url",
    "release",
    "revive",
    "start_database",
    "start_redis",
]


def database_url(role: Literal["app", "owner"]) -> str:
    return postgres.url(role)


def redis_url() -> str:
    return redis.url()


def start_database() -> None:
    """This function will start PostgreSQL, or join it where it runs already.

    :raises DidNotStart: it cannot run here
    """
    join("postgres", start=postgres.start, stop=postgres.stop)


def start_redis() -> None:
    """This function will start Redis, or join it where it runs already.

    :raises DidNotStart: it cannot run here
    """
    join("redis", start=redis.start, stop=redis.stop)
