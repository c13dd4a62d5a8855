"""Whether the parts that the portal leans on answer."""

import redis
from django.conf import settings


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
