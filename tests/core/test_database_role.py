"""A process whose database role goes around the walls does not serve."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as portal_settings
from django.core.management import CommandError, call_command
from django.db import connection

from portal.core.database_role import (
    WrongRole,
    check_at_start,
    check_role,
    refuse_owner,
    refuse_strong_role,
)
from portal.core.postgres import base
from portal.env import env
from tests import database
from tests.database import base as tests_base

OWNER = env.db_url_config(portal_settings.DATABASE_OWNER_URL)["USER"]
CELERY = ("-m", "celery", "--app", "portal")
PROCESSES = [
    pytest.param(("-c", "import portal.wsgi"), id="web"),
    pytest.param((*CELERY, "worker", "--concurrency=1"), id="worker"),
    pytest.param((*CELERY, "beat"), id="beat"),
    pytest.param(("manage.py", "verify_audit"), id="command"),
]
STRONG = [
    pytest.param({"DATABASE_ROLE": "owner"}, id="told to be owner"),
    pytest.param({"DATABASE_URL": portal_settings.DATABASE_OWNER_URL}, id="is owner"),
]


@pytest.mark.django_db
def test_the_application_is_not_too_strong():
    with connection.cursor() as cursor:
        refuse_strong_role(cursor)


@pytest.mark.django_db
def test_the_owner_is_too_strong():
    with (
        database.as_owner(),
        connection.cursor() as cursor,
        pytest.raises(WrongRole) as refused,
    ):
        refuse_strong_role(cursor)

    assert str(refused.value) == (
        f"{OWNER} goes around row level security and owns tables: DATABASE_URL must name"
        " the application role, see docs/operations.md."
    )


@pytest.mark.django_db
def test_the_deploy_check_accepts_the_application():
    assert check_role(app_configs=None) == []


@pytest.mark.django_db
def test_the_deploy_check_refuses_the_owner():
    with database.as_owner():
        found = check_role(app_configs=None)

    assert [one.id for one in found] == ["portal.E010"]


@pytest.fixture
def silent_database(transactional_db):
    usual = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    yield
    connection.settings_dict["HOST"] = usual
    connection.close()


@pytest.mark.usefixtures("silent_database")
def test_a_silent_database_is_told_by_the_deploy_check():
    assert [one.id for one in check_role(app_configs=None)] == ["portal.W010"]


@pytest.mark.usefixtures("silent_database")
def test_a_silent_database_stops_no_start():
    assert check_at_start() is None


@pytest.mark.django_db(transaction=True)
def test_a_start_leaves_no_connection_to_share():
    check_at_start()

    assert connection.connection is None


@pytest.mark.django_db(transaction=True)
def test_a_connection_of_a_strong_role_is_closed(monkeypatch):
    monkeypatch.setattr(
        tests_base.DatabaseWrapper, "check_role", base.DatabaseWrapper.check_role
    )
    connection.close()

    with pytest.raises(WrongRole):
        connection.ensure_connection()

    assert connection.connection is None


def test_nobody_is_told_to_be_the_owner(settings):
    settings.DATABASE_ROLE = "owner"

    with pytest.raises(WrongRole, match=r"^DATABASE_ROLE=owner is only for"):
        refuse_owner()


def test_a_command_of_ours_does_not_run_as_the_owner(settings):
    settings.DATABASE_ROLE = "owner"

    with pytest.raises(CommandError, match=r"^DATABASE_ROLE=owner is only for"):
        call_command("verify_audit")


@pytest.mark.slow
@pytest.mark.parametrize("variables", STRONG)
@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_refuses_to_start_too_strong(
    process: tuple[str, ...], variables: dict[str, str], tmp_path
):
    if process[-1] == "beat":
        process = (*process, f"--schedule={tmp_path / 'beat'}")
    usual = {"DATABASE_ROLE": "app", "DJANGO_SETTINGS_MODULE": "portal.settings"}

    ended = subprocess.run(  # noqa: S603
        [sys.executable, *process],
        cwd=portal_settings.BASE_DIR,
        env=os.environ | usual | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert ended.returncode != 0
    assert "DATABASE_URL must name the application role" in ended.stderr


@pytest.mark.django_db
def test_maintenance_connects_as_the_owner(settings):
    settings.DATABASE_ROLE = "owner"
    maintenance = base.DatabaseWrapper(
        connection.settings_dict | {"NAME": "postgres", "OPTIONS": {}}
    )

    maintenance.connect()

    assert maintenance.is_usable()
    maintenance.close()
