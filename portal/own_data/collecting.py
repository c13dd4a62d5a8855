"""Everything that the portal holds about the owner of an account, and about nobody else."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.queries.people import employees_of
from portal.core.access import Role
from portal.own_data.sections import Section, joined, sections

# Whoever did something while nobody was logged in may be its owner, and is nobody else we know.
NOBODY_ELSE = {Role.ANONYMOUS, Role.SYSTEM}


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one section, in the order of its columns."""

    section: Section
    rows: list[dict[str, Any]]


def collect(user: User) -> list[Table]:
    """This function will load every row about an account and the persons it stands for.

    One query for each table, whatever there is in them.
    """
    employees = [one.pk for one in employees_of(user)]
    tables, about = [], Q(actor_user_id=user.pk)
    for section in sections():
        if section.events:
            tables.append(_events(section, user, about))
            continue
        rows = _rows(section, user, employees).order_by("pk")
        found = list(rows.values("pk", *section.columns))
        ids = [str(row.pop("pk")) for row in found]
        if ids:
            kind = section.model._meta.label_lower
            about |= Q(subject_type=kind, subject_id__in=ids)
        tables.append(Table(section, found))
    return tables


def _rows(section: Section, user: User, employees: list[int]) -> QuerySet[Any]:
    rows = section.model._default_manager.filter(
        environment=user.environment_id, **section.where
    )
    if section.of_address:
        return rows.filter(**{section.of_address: user.username})
    if section.of_account is not None:
        return rows.filter(**{joined(section.of_account, "pk"): user.pk})
    about = Q()
    for path in section.of:
        about |= Q(**{joined(path, "pk__in"): employees})
    return rows.filter(about)


def _events(section: Section, user: User, about: Q) -> Table:
    rows = section.model._default_manager.filter(
        about, environment_id=user.environment_id
    )
    found = rows.order_by("pk").values("actor_user_id", *section.columns)
    return Table(section, [_without_others(row, user) for row in found])


def _without_others(row: dict[str, Any], user: User) -> dict[str, Any]:
    who = row.pop("actor_user_id")
    is_theirs = who == user.pk or (who is None and row["actor_role"] in NOBODY_ELSE)
    return row if is_theirs else row | {"ip_address": None, "changes": {}}
