"""Whether the parts that the portal leans on answer."""

import redis
from django.conf import settings
from django.db import connection


def waiting_mails() -> int:
    """This function will count the mails that wait, in all environments together.

    A function of the database's owner counts: health looks behind no wall itself.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_waiting_mails()")
        return int(cursor.fetchone()[0])


def broker_answers() -> bool:
    """This function will tell whether the broker answers within a second."""
    url = settings.REDIS_URL.replace("redis+socket://", "unix://")
    try:
        with redis.Redis.from_url(
            url, socket_connect_timeout=1, socket_timeout=1
        ) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
