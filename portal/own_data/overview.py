"""An export in two forms: a page that anyone can read, and JSON that a program can (art. 20 AVG)."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.timezone import localtime

from accounts.event_texts import text_of
from accounts.models import User
from portal.core.access import Role
from portal.core.dutch import format_date
from portal.own_data.collecting import Table
from portal.own_data.sections import Section

ROLES: dict[str, str] = {
    Role.ANONYMOUS: "niet ingelogd",
    Role.EMPLOYEE: "medewerker",
    Role.LEAVER: "medewerker uit dienst",
    Role.EMPLOYER_ADMIN: "werkgever",
    Role.APPROVER: "werkgever",
    Role.BUREAU: "salarisadministratie",
    Role.SYSTEM: "het portaal",
}


@dataclass(frozen=True, slots=True)
class ShownTable:
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def as_json(user: User, tables: Iterable[Table], *, now: datetime) -> bytes:
    """This function will write tables down for a program; the keys are those of the database."""
    content = {
        "made_at": now,
        "environment": user.environment.name,
        "account": user.username,
        "tables": {table.section.label: table.rows for table in tables},
    }
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    return text.encode()


def as_page(
    user: User, tables: Iterable[Table], *, missing: Sequence[str], now: datetime
) -> bytes:
    """This function will write tables down for a reader; ``missing`` are documents that lack."""
    shown = [_shown(table) for table in tables if table.rows]
    context = {
        "environment": user.environment,
        "username": user.username,
        "made_at": now,
        "tables": shown,
        "missing": missing,
    }
    return render_to_string("own_data/overview.html", context).encode()


def style_sheet() -> bytes:
    """This function will return how the page looks, in a file of its own beside it."""
    return render_to_string("own_data/overview.css").encode()


def _shown(table: Table) -> ShownTable:
    columns = table.section.columns
    named = {name: _namer(table.section, name) for name in columns}
    rows = [[_text(named[name](row[name])) for name in columns] for row in table.rows]
    return ShownTable(table.section.title, list(columns.values()), rows)


def _namer(section: Section, name: str) -> Callable[[Any], Any]:
    """What a value of a field is called on screen."""
    if name == "event":
        return text_of
    labels = ROLES if name == "actor_role" else _choices(section, name)
    return lambda value: (
        value if isinstance(value, dict | list) else labels.get(value, value)
    )


def _choices(section: Section, name: str) -> dict[Any, Any]:
    try:
        found = section.model._meta.get_field(name)
    except FieldDoesNotExist:
        return {}
    return dict(getattr(found, "flatchoices", ()))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return f"{localtime(value):%d-%m-%Y %H:%M}"
    if isinstance(value, date):
        return format_date(value)
    return _text_of_others(value)


def _text_of_others(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_text(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    return str(value)
