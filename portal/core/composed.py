"""Queries of every page, with their SQL composed once.

Composing a query takes Django several times as long as running it, and from one request to
the next nothing of it changes but the values.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from portal.core.access import Actor

Result = TypeVar("Result")
Value = Actor | int | str | date
# Ids that no row has; a text stands in for a text.
FIRST_STAND_IN = 2**62
FIRST_MOMENT = datetime(1, 1, 2, tzinfo=UTC)


class Composed(Generic[Result]):
    """A query as a function of its values: an actor, numbers, texts, days and moments.

    ``build`` makes the query set of such values. It must not look at them: it is called once,
    with others in their place. Of an actor it may use the role, the environment, the people
    and the companies; the rest is empty.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Result]]) -> None:
        self.build = build
        self.texts: dict[object, _Text | None] = {}

    def __call__(self, *values: Value) -> list[Result]:
        """This function will run the query and return what it finds."""
        shape = tuple(_shape(value) for value in values)
        if shape not in self.texts:
            self.texts[shape] = _compose(self.build, values)
        text = self.texts[shape]
        return [] if text is None else text.run(values)


class _Text:
    """A query set, its SQL, and for each parameter where among the values it comes from."""

    def __init__(self, rows: QuerySet[Any, Any], places: dict[object, int]) -> None:
        self.rows = rows
        self.compiler = rows.query.get_compiler(rows.db)
        self.sql, parameters = self.compiler.as_sql()
        selected = [column for column, *_rest in self.compiler.select]
        self.converters = self.compiler.get_converters(selected)
        self.parameters = [(places.get(one), one) for one in parameters]

    def run(self, values: tuple[Value, ...]) -> list[Any]:
        parts = [part for value in values for part in _parts(value)]
        filled = [
            given if place is None else parts[place] for place, given in self.parameters
        ]
        # As Django makes rows of it, but for a compiler that has run its text already.
        compiler = _twin(
            self.compiler,
            connection=connection,
            execute_sql=lambda *_args, **_options: [_fetch(self.sql, filled)],
            get_converters=lambda _columns: self.converters,
        )
        query = _twin(self.rows.query, get_compiler=lambda *_args, **_options: compiler)
        return list(_twin(self.rows, _query=query))


def _fetch(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _twin(original: Any, **differences: object) -> Any:
    """A copy that shares everything else; Django's own copies are deep, or run the query."""
    twin = object.__new__(type(original))
    vars(twin).update(vars(original) | differences)
    return twin


def _compose(
    build: Callable[..., QuerySet[Any, Any]], values: tuple[Value, ...]
) -> _Text | None:
    places: dict[object, int] = {}
    stand_ins = []
    for value in values:
        parts = [
            _stand_in(part, len(places) + n) for n, part in enumerate(_parts(value))
        ]
        places |= {part: len(places) + n for n, part in enumerate(parts)}
        stand_ins.append(_with_parts(value, parts))
    try:
        return _Text(build(*stand_ins), places)
    except EmptyResultSet:
        return None


def _shape(value: Value) -> object:
    if isinstance(value, Actor):
        return value.role, len(value.employee_ids), len(value.company_ids)
    return type(value)


def _parts(value: Value) -> list[Any]:
    if isinstance(value, Actor):
        people, companies = sorted(value.employee_ids), sorted(value.company_ids)
        return [value.environment_id, *people, *companies]
    return [value]


def _stand_in(part: object, place: int) -> Any:
    if isinstance(part, datetime):
        return FIRST_MOMENT + timedelta(days=place)
    if isinstance(part, date):
        return date.min + timedelta(days=place)
    return f"stand-in {place}" if isinstance(part, str) else FIRST_STAND_IN + place


def _with_parts(value: Value, parts: list[Any]) -> Value:
    """Nothing of the caller may stay behind in the text: an actor is made anew of stand-ins."""
    if not isinstance(value, Actor):
        return parts[0]
    split = 1 + len(value.employee_ids)
    return Actor(
        value.role,
        label="stand-in",
        environment_id=parts[0],
        employee_ids=frozenset(parts[1:split]),
        company_ids=frozenset(parts[split:]),
    )
