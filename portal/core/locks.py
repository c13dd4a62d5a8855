"""Work that one process does at a time, without keeping rows locked."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Apart from the lock of the audit log (portal.core.audit).
SPACE = 721_002


@contextmanager
def only_one(name: str) -> Iterator[bool]:
    """This function will tell whether nobody else does this work, and keep it so in its block.

    PostgreSQL itself lets go when the connection ends, however that happens.
    """
    key = [SPACE, zlib.crc32(name.encode()) & 0x7FFFFFFF]
    is_mine = _ask("SELECT pg_try_advisory_lock(%s, %s)", key)
    try:
        yield is_mine
    finally:
        if is_mine:
            _ask("SELECT pg_advisory_unlock(%s, %s)", key)


def _ask(statement: str, key: list[int]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, key)
        return bool(cursor.fetchone()[0])
