"""Rows of the database before and after a form, but for what differs each time."""

import datetime
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import models

from accounts.models import StepUp, UserSession
from portal.core.models import AuditEvent, OutgoingMail

# What differs each time, and what only says that something was done.
CHANGING = (models.UUIDField, models.BinaryField)
SECRET = ("password", "stamp", "hash", "secret", "digest")
NOTES = {AuditEvent, LogEntry, OutgoingMail, Session, StepUp, UserSession}
Row = tuple[tuple[str, Any], ...]
Rows = dict[type[models.Model], Counter[Row]]
Keys = dict[type[models.Model], set[Any]]


def everything_else(elsewhere: dict[str, object]) -> dict[str, str]:
    """This function will fill in a field for each column of each table, with what is not theirs."""
    return {
        name: _planted(field, elsewhere)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        for name in (field.name, field.attname)
    }


def _planted(field: models.Field, elsewhere: dict[str, object]) -> str:
    if field.is_relation:
        return str(elsewhere.get(field.related_model._meta.db_table, 1))
    if field.choices:
        return str(list(dict(field.flatchoices))[-1])
    if isinstance(field, models.UUIDField):
        return str(uuid.UUID(int=7))
    if isinstance(field, models.DateField):
        return str(datetime.date(2020, 1, 1))
    return "1" if isinstance(field, models.BooleanField) else "999"


def keys() -> Keys:
    """This function will tell which rows there are."""
    return {
        model: set(model._base_manager.values_list("pk", flat=True))
        for model in apps.get_models()
    }


def stored(before: Keys, tables: set[str]) -> Rows:
    """This function will return every row of some tables, but for what differs each time."""
    return {
        model: Counter(_rows(model, before))
        for model in before.keys() - NOTES
        if model._meta.db_table in tables
    }


def _rows(model: type[models.Model], before: Keys) -> Iterator[Row]:
    fields = [one for one in model._meta.concrete_fields if _says_something(one)]
    for values in model._base_manager.values_list(*(one.attname for one in fields)):
        yield tuple(
            (field.attname, _lasting(field, value, before))
            for field, value in zip(fields, values, strict=True)
        )


def _says_something(field: models.Field) -> bool:
    is_secret = any(word in field.name for word in SECRET)
    return not (field.primary_key or is_secret or isinstance(field, CHANGING))


def _lasting(field: models.Field, value: Any, before: Keys) -> str:
    """The key of a row that was made just now is another one each time."""
    if field.is_relation and value is not None:
        return str(value) if value in before[field.related_model] else "new"
    if isinstance(field, models.DateTimeField):
        return "some time" if value else "never"
    return repr(value)
