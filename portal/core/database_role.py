"""The database role of a process: one that can go around the walls may not serve anybody."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

# What the role is, and what it could become with SET ROLE.
STRENGTHS = """
SELECT EXISTS (SELECT FROM pg_roles WHERE rolsuper AND pg_has_role(oid, 'MEMBER')),
       EXISTS (SELECT FROM pg_roles WHERE rolbypassrls AND pg_has_role(oid, 'MEMBER')),
       EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace('public')
               AND relkind IN ('r', 'p') AND pg_has_role(relowner, 'MEMBER')),
       current_user
"""
REASONS = ("is a superuser", "goes around row level security", "owns tables")
REMEDY = "DATABASE_URL must name the application role, see docs/operations.md"


class WrongRole(ImproperlyConfigured):
    """The process would work as a role that no wall holds."""


def refuse_strong_role(cursor: Any) -> None:
    """This function will return when the role of a connection is held by every wall.

    :raises WrongRole: when it is a superuser, has BYPASSRLS, owns tables, or can become such.
    """
    cursor.execute(STRENGTHS)
    *strengths, role = cursor.fetchone()
    faults = [reason for reason, has in zip(REASONS, strengths, strict=True) if has]
    if faults:
        raise WrongRole(f"{role} {' and '.join(faults)}: {REMEDY}.")


def refuse_owner() -> None:
    """This function will return when the process is not meant to be the owner of the tables.

    :raises WrongRole: with ``DATABASE_ROLE=owner``, which is for the commands of Django itself.
    """
    if settings.DATABASE_ROLE == "owner":
        raise WrongRole(f"DATABASE_ROLE=owner is only for maintenance: {REMEDY}.")


def check_at_start() -> None:
    """This function will return when this process may serve; a silent database is asked later.

    :raises WrongRole: when its role is too strong.
    """
    refuse_owner()
    try:
        # Each connection is checked when it is made: portal.core.postgres.
        connection.ensure_connection()
    except DatabaseError:
        return
    finally:
        # Workers are forked off, and must not share it.
        connection.close()


def check_role(
    *, app_configs: Sequence[Any] | None, **options: Any
) -> list[checks.CheckMessage]:
    """This function will tell ``check --deploy`` whether the database role is right."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            refuse_strong_role(cursor)
    except WrongRole as error:
        return [checks.Error(str(error), id="portal.E010")]
    except DatabaseError as error:
        return [
            checks.Warning(f"The database role is not known: {error}", id="portal.W010")
        ]
    return []
