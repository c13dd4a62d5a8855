"""Waking the worker; whoever asks does not wait for it, and a broker that is down is no error."""

import logging
from collections.abc import Callable
from functools import cache, partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def wake_after_commit(task: str) -> None:
    """This function will start a task, by its name, when the transaction is committed.

    Once a transaction, whoever asks. The task is one that beat starts as well: it does what a
    broker that is down leaves undone.
    """
    waiting = {
        hook for _sids, hook, _robust in transaction.get_connection().run_on_commit
    }
    if _waker(task) not in waiting:
        transaction.on_commit(_waker(task))


@cache
def _waker(task: str) -> Callable[[], None]:
    return partial(wake, task)


def wake(task: str, **values: object) -> None:
    """This function will start a task now, by its name; ``values`` are what it takes."""
    try:
        current_app.send_task(task, kwargs=values)
    except OperationalError:
        log.warning("the broker does not answer; %s waits for beat", task)
