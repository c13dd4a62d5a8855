"""The portal's database backend, for tests: made by the owner, used by the application.

Tests connect as the owner of the tables, who alone can make, empty and drop their database, and
work with ``SET ROLE`` as the role that the application has. So every wall holds them, but for one
policy that exists in their database only: until something chooses an environment all rows show,
which is how tests arrange and look. Requests, tasks and commands choose, and find the real wall.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from portal.env import env

APPLICATION = env.db_url_config(settings.DATABASE_URL)["USER"]
POLICY = "tests_look"
# Switched on for each connection in tests.settings, and off by the tests of the wall itself.
SWITCH = "tests.look"
UNCHOSEN = (
    "nullif(current_setting('app.environment', true), '') IS NULL"
    f" AND current_setting('{SWITCH}', true) = 'on'"
)


@contextmanager
def as_owner(database: BaseDatabaseWrapper = connection) -> Iterator[None]:
    """Does what the application may not: empty tables, go around triggers and walls."""
    with database.cursor() as cursor:
        cursor.execute("RESET ROLE")
    try:
        yield
    finally:
        if database.connection is not None and not database.needs_rollback:
            become_application(database)


@contextmanager
def nothing_stays() -> Iterator[None]:
    """Undoes whatever was done within it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def become_application(database: BaseDatabaseWrapper = connection) -> None:
    """Gives up the rights of the owner."""
    with database.cursor() as cursor:
        cursor.execute(f'SET ROLE "{APPLICATION}"')


def let_tests_look() -> None:
    """Adds the policy to every table that has a wall; safe on a database that is used again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity ORDER BY 1")
        for (table,) in cursor.fetchall():
            cursor.execute(f"DROP POLICY IF EXISTS {POLICY} ON {table}")
            cursor.execute(f"CREATE POLICY {POLICY} ON {table} USING ({UNCHOSEN})")
