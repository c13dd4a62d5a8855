"""The gateway to a tenant's rows: which environment the database lets this process see.

Row level security compares ``environment_id`` with a setting of the connection. It is made here
and nowhere else, for requests, tasks and commands alike, and taken back when they end. Where
nothing is chosen there are no rows: on a new connection, and between two requests.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.db import Error, connection
from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast

from portal.core.composed import Composed
from portal.core.models import Environment

SETTING = "app.environment"
# No environment has this number; unlike nothing at all it says that somebody chose.
NOWHERE = "0"

T = TypeVar("T")

_chosen: ContextVar[str] = ContextVar("chosen environment", default="")


@contextmanager
def use_environment(environment_id: int | None) -> Iterator[None]:
    """This function will show the rows of one environment, or of none, while its block runs."""
    choice = NOWHERE if environment_id is None else str(environment_id)
    _choose(choice)
    with _until_left(choice):
        yield


@contextmanager
def use_environment_at(subdomain: str) -> Iterator[Environment | None]:
    """This function will find an environment by name and choose it, in one statement.

    Where there is none nothing is chosen, and for no name the database is not asked at all.
    """
    found = _choosing(subdomain) if subdomain else []
    if not found:
        yield None
        return
    with _until_left(str(found[0].pk)):
        yield found[0]


def environment_ids() -> list[int]:
    """This function will list the numbers of all environments, oldest first."""
    return list(Environment.objects.order_by("pk").values_list("pk", flat=True))


def in_each_environment(work: Callable[[int], T]) -> list[T]:
    """This function will do the work in each environment in turn, given its number.

    :raises ExceptionGroup: afterwards, when it failed in some; the others are not held up.
    """
    done: list[T] = []
    failures: list[Exception] = []
    for environment_id in environment_ids():
        try:
            with use_environment(environment_id):
                done.append(work(environment_id))
        except Exception as error:  # noqa: BLE001 - raised below, when all had their turn
            failures.append(error)
    if failures:
        raise ExceptionGroup("failed in some environments", failures)
    return done


@contextmanager
def _until_left(choice: str) -> Iterator[None]:
    before = _chosen.set(choice)
    try:
        yield
    finally:
        _chosen.reset(before)
        _take_back()


def _take_back() -> None:
    if connection.connection is None:
        # The setting ended with its connection.
        return
    try:
        _choose(_chosen.get())
    except Error:
        # In a failed transaction the rollback that must follow takes the choice back as well.
        if not connection.in_atomic_block:
            connection.close()


def _environment_that_chooses(subdomain: str) -> QuerySet[Environment]:
    choice = (Value(SETTING), Cast(F("pk"), TextField()), Value(False))
    chosen = Func(*choice, function="set_config", output_field=TextField())
    return Environment.objects.filter(subdomain=subdomain).annotate(chosen=chosen)


_choosing = Composed(_environment_that_chooses)


def _choose(choice: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, choice])
