"""The database keeps tenants apart on every table that has tenants, as the models say."""

import ast

import pytest
from celery import current_app
from django.apps import apps
from django.core.management import get_commands, load_command_class
from django.db import connection

from portal.core.tasks import WalledTask
from portal.core.walls import POLICY
from portal.management.scope import WalledCommand
from tests import database
from tests.guards.source import OWN, ROOT, modules, nodes

# The tables without a wall, of our own apps and of Django's.
OPEN = {
    "core_environment": "the host names it before anyone is known",
    "django_content_type": "names of models",
    "django_migrations": "names of migrations",
    "django_session": "random keys and signed contents; a session names its environment itself",
    "auth_group": "not used: roles are a table in the code",
    "auth_group_permissions": "not used",
    "auth_permission": "names of models",
}
WITHOUT_WALLS = {
    "wage_tax": "pure arithmetic",
    "renew_encryption": "the owner of the tables, for all environments at once",
}
# Tables of Django that name no environment, and the condition of their wall.
INDIRECT = {
    "django_admin_log": (
        "(user_id IN ( SELECT accounts_user.id\n   FROM accounts_user))"
    ),
}
CONDITION = (
    "(environment_id = ( SELECT (NULLIF(current_setting('app.environment'::text, true),"
    " ''::text))::bigint AS \"nullif\"))"
)


def of_tenants() -> set[str]:
    """The tables of our models that have an environment."""
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if any(
            field.column == "environment_id" for field in model._meta.concrete_fields
        )
    }


def asked(statement: str, *parameters: str) -> set:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return set(cursor.fetchall())


@pytest.mark.django_db
def test_every_table_has_a_wall_or_a_reason():
    tables = asked(
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
    )

    # A table that a migration makes is walled off there: portal.core.walls.WallOff.
    walled = of_tenants() | set(INDIRECT)
    assert tables == {(table, True, True) for table in walled} | {
        (table, False, False) for table in OPEN
    }


@pytest.mark.django_db
def test_every_wall_has_its_condition():
    policies = asked(
        "SELECT tablename, permissive, roles::text, cmd, qual, with_check FROM pg_policies"
        " WHERE policyname = %s",
        POLICY,
    )

    conditions = dict.fromkeys(of_tenants(), CONDITION) | INDIRECT
    assert policies == {
        (table, "PERMISSIVE", "{public}", "ALL", condition, condition)
        for table, condition in conditions.items()
    }


@pytest.mark.django_db
def test_no_other_policy_makes_a_hole_but_that_of_the_tests():
    others = asked(
        "SELECT DISTINCT policyname FROM pg_policies WHERE policyname <> %s", POLICY
    )

    assert others == {(database.POLICY,)}


@pytest.mark.django_db
def test_the_application_owns_nothing():
    owned = asked("SELECT relname FROM pg_class WHERE relowner = current_user::regrole")

    assert owned == set()


@pytest.mark.django_db
def test_the_application_may_not_go_around():
    role = asked(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )

    assert role == {(database.APPLICATION, False, False)}


@pytest.mark.django_db
def test_only_one_function_works_with_the_rights_of_the_owner():
    functions = asked(
        "SELECT proname, proconfig::text FROM pg_proc"
        " WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )

    assert functions == {("core_waiting_mails", '{"search_path=\\"\\""}')}


def test_every_task_starts_walled_off():
    current_app.loader.import_default_modules()
    ours = {
        name: task
        for name, task in current_app.tasks.items()
        if task.__module__.partition(".")[0] in OWN
    }

    assert len(ours) >= 4
    assert [
        name for name, task in ours.items() if not isinstance(task, WalledTask)
    ] == []


def test_every_command_starts_walled_off():
    ours = {
        name: load_command_class(app, name)
        for name, app in get_commands().items()
        if app.partition(".")[0] in OWN
    }
    loose = {name for name, one in ours.items() if not isinstance(one, WalledCommand)}

    assert len(ours) >= 10
    assert loose == set(WITHOUT_WALLS)


def test_only_the_gateway_chooses_an_environment():
    naming = {
        str(path.relative_to(ROOT))
        for path in modules()
        for node in nodes(path, ast.Constant)
        if isinstance(node.value, str)
        and ("app.environment" in node.value or "set_config" in node.value)
        and "migrations" not in path.parts
    }

    # Sets another thing: up to which year rows may go.
    assert naming - {"portal/core/forgetting.py"} == {
        "portal/core/tenancy.py",
        "portal/core/walls.py",
    }
