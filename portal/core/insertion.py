"""Adding a row with SQL that is composed once, for what every request of a kind writes."""

from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def insert(row: Row) -> Row:
    """This function will add a row that has no number yet, and give it one.

    As ``save`` does, but without signals, of which there are none.
    """
    fields = _fields(type(row))
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(_statement(type(row)), values)
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias
    return row


@cache
def _fields(model: type[Model]) -> list[Any]:
    return [one for one in model._meta.local_concrete_fields if not one.primary_key]


@cache
def _statement(model: type[Model]) -> str:
    quote, options = connection.ops.quote_name, model._meta
    columns = [quote(field.column) for field in _fields(model)]
    places = ", ".join(["%s"] * len(columns))
    # Only names of our own models are written into it; values are parameters.
    return (
        f"INSERT INTO {quote(options.db_table)} ({', '.join(columns)}) "  # noqa: S608
        f"VALUES ({places}) RETURNING {quote(str(options.pk.column))}"
    )
