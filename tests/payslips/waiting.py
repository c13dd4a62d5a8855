"""Two at once, in an order that a test decides."""

import threading
import time
from collections.abc import Callable

from django.db import connection


def start(work: Callable[[], object]) -> threading.Thread:
    """Does something on a connection of its own."""

    def do() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=do)
    thread.start()
    return thread


def wait_until_it_waits_for_us(thread: threading.Thread) -> None:
    """Returns when the thread is held up by a lock of this transaction, or has ended."""
    while thread.is_alive() and not _somebody_waits_for_us():
        time.sleep(0.01)


def _somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted"
            " AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return cursor.fetchone()[0]
