"""Forms as somebody fills them in who may, for trying them with more, and by who may not."""

import datetime
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models

from accounts.models import StepUp, UserSession
from portal.core.models import AuditEvent, OutgoingMail
from tests.factories.accounts import PASSWORD, PIN
from tests.guards.roles import Role

NEW_PASSWORD, NEW_PIN = "Regenachtige-Wandeling-31", "730492"
SETTINGS, INBOX = "/werkgever/instellingen/", "/werkgever/goedkeuren/"


@dataclass(frozen=True, slots=True)
class Filled:
    """Every field of a form; what is left out of it is not the form's to decide.

    :param fields: With the words of the table of authorisation in braces.
    :param leads_to: The page afterwards.
    :param by: Whoever it is a form of; all others change nothing with it.
    :param to_others: Who gets further than the others do, and the status they get.
    """

    fields: dict[str, str]
    by: frozenset[Role]
    leads_to: str
    to_others: dict[Role, int] = field(default_factory=dict)

    @property
    def sender(self) -> Role:
        return next(role for role in Role if role in self.by)


def _mine(fields: dict[str, str], leads_to: str, *others: Role) -> Filled:
    return Filled(fields, frozenset({Role.OWNER, Role.COLLEAGUE, *others}), leads_to)


def _of_office(
    fields: dict[str, str], leads_to: str, to_others: dict[Role, int] | None = None
) -> Filled:
    by = frozenset({Role.ADMIN, Role.APPROVER})
    return Filled(fields, by, leads_to, to_others or {})


def _of_settings(
    fields: dict[str, str], *others: Role, leads_to: str = SETTINGS
) -> Filled:
    return Filled(fields, frozenset({Role.ADMIN, *others}), leads_to)


LEAVE = {
    "group": "{leave_group}",
    "start_date": "4-1-2027",
    "end_date": "5-1-2027",
    "description": "Texel",
    "key": "6a0f7c1e-0000-4000-8000-000000000000",
}
FORMS = {
    "leave:ask": _mine(
        LEAVE | {"start_hours": "", "end_hours": "", "hours": "", "reason": ""},
        "/verlof/",
    ),
    "leave:accrue": _mine(
        LEAVE | {"start_date": "2-11-2026", "end_date": "2-11-2026", "hours": "1,5"},
        "/verlof/",
    ),
    "leave:withdraw": Filled({}, frozenset({Role.OWNER}), "/verlof/"),
    "leave_inbox:list": _of_office(
        {"ids": "{leave}", "decision": "reject", "remark": "Te druk", "seen": ""},
        INBOX,
        {Role.OTHER_EMPLOYER: 404},
    ),
    "leave_inbox:one": _of_office({"decision": "reject", "remark": "Te druk"}, INBOX),
    "leave_expiry:hold": _of_office(
        {"reason": "kon niet"}, "/werkgever/verlof/verval/"
    ),
    "office:features": _of_settings({"open": "leave"}, Role.OTHER_EMPLOYER),
    "office:invite": _of_settings(
        {
            "email": "nieuw@voorbeeld.nl",
            "role": "approver",
            "departments": "Winkel",
            "employee": "",
        },
        Role.OTHER_EMPLOYER,
    ),
    "office:access": _of_settings(
        {"role": "approver", "departments": "Winkel", "employee": "{number}"}
    ),
    "office:remove_access": _of_settings({}),
    "office:add_deputy": _of_settings(
        {
            "approver": "{access}",
            "deputy": "{own_access}",
            "start_date": "4-1-2027",
            "end_date": "5-1-2027",
        }
    ),
    "office:end_deputy": _of_settings({}),
    "office:reset_pin": _of_settings({}, leads_to="/werkgever/medewerkers/{number}/"),
    "accounts:change_password": _mine(
        {
            "current_password": PASSWORD,
            "password": NEW_PASSWORD,
            "password_again": NEW_PASSWORD,
        },
        "/account/beveiliging/",
        Role.LEAVER,
    ),
    "accounts:change_pin": _mine(
        {
            "current_pin": PIN,
            "password": PASSWORD,
            "pin": NEW_PIN,
            "pin_again": NEW_PIN,
        },
        "/account/beveiliging/",
        Role.LEAVER,
    ),
}

# What differs each time, and what only says that something was done.
CHANGING = (models.UUIDField, models.BinaryField)
SECRET = ("password", "stamp", "hash", "secret", "digest")
NOTES = {AuditEvent, OutgoingMail, Session, StepUp, UserSession}
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


def stored(before: Keys) -> Rows:
    """This function will return every row of the database, but for what differs each time."""
    return {model: Counter(_rows(model, before)) for model in before.keys() - NOTES}


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
