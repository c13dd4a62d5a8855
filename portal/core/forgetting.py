"""Deleting what is older than the law wants it kept, a few rows at a time.

Tables that never change let go of nothing, but for rows of the years that are named here; their
triggers look at ``app.forget_until`` (core/migrations/0009_forgetting.py).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

SETTING = "app.forget_until"
CHUNK = 200


@contextmanager
def forgetting(until_year: int) -> Iterator[None]:
    """This function will let rows up to and including a year go, in one transaction."""
    with transaction.atomic():
        _set(str(until_year))
        yield
        _set("")


def in_chunks(
    rows: QuerySet[Any], forget: Callable[[list[Any]], int], *, size: int = CHUNK
) -> int:
    """This function will hand rows over a few at a time, and return how many were forgotten.

    What ``forget`` leaves is passed by. It commits by itself, so that nothing is locked for long.
    """
    last, total = 0, 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:size]):
        # Read first: deleting a row takes its number away.
        last = chunk[-1].pk
        total += forget(chunk)
    return total


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, value])
