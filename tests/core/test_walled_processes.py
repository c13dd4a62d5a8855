"""Requests, tasks and commands: each begins nowhere, chooses, and leaves nothing chosen."""

import pytest
from django.core.management import call_command
from django.db import (
    connection,
)
from django.test.utils import CaptureQueriesContext

from personnel.models import Employee
from portal.core.health import waiting_mails
from portal.core.models import Environment
from portal.core.tasks import WalledTask
from portal.core.tenancy import (
    environment_ids,
    in_each_environment,
    use_environment,
)
from portal.management.scope import EnvironmentCommand, WalledCommand
from tests.actors import client_of, logged_in_employee
from tests.core.bureaus import Bureaus, chosen, raise_walls
from tests.factories.personnel import EmployeeFactory


@pytest.mark.django_db
def test_somebody_logs_in_and_looks_around(bureaus: Bureaus):
    raise_walls("on")
    browser = logged_in_employee(EmployeeFactory())
    raise_walls()

    response = browser.get("/")

    assert (response.status_code, chosen()) == (200, "")


@pytest.mark.django_db
def test_a_request_chooses_with_the_query_that_finds_its_environment(bureaus: Bureaus):
    raise_walls("on")
    browser = logged_in_employee(EmployeeFactory())
    raise_walls()

    with CaptureQueriesContext(connection) as asked:
        browser.get("/bestaat-niet/")

    statements = [query["sql"] for query in asked.captured_queries]
    assert ["set_config" in one for one in statements] == [True, False, False, True]
    assert "core_environment" in statements[0]
    assert "django_session" in statements[1]
    assert "accounts_user" in statements[2]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/inloggen/", "/fails/", "/refuses/", "/nergens/"])
def test_a_request_leaves_nothing_chosen(bureaus: Bureaus, settings, path: str):
    if path in {"/fails/", "/refuses/"}:
        settings.ROOT_URLCONF = "tests.core.broken_urls"
    browser = client_of(bureaus.ours)
    browser.raise_request_exception = False

    browser.get(path)

    assert chosen() == ""


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/gezondheid/", "/inloggen/"])
def test_a_host_without_environment_chooses_nothing(bureaus: Bureaus, path: str):
    browser = client_of(Environment(subdomain="onbekend"))

    browser.get(path)

    assert chosen() == ""


@pytest.mark.django_db
def test_health_counts_what_waits_behind_every_wall(bureaus: Bureaus):
    assert waiting_mails() == 2


class Looking(WalledTask):
    """A task that tells where it is, or fails."""

    name = "tests.looking"

    def run(self, *, fail: bool = False) -> tuple[str, int]:
        with use_environment(environment_ids()[0]):
            if fail:
                raise LookupError
        return chosen(), Employee.objects.count()


@pytest.mark.django_db
def test_a_task_starts_nowhere_and_leaves_nothing_chosen(bureaus: Bureaus):
    assert (Looking()(), chosen()) == (("0", 0), "")


@pytest.mark.django_db
def test_a_task_that_fails_leaves_nothing_chosen(bureaus: Bureaus):
    with pytest.raises(LookupError):
        Looking()(fail=True)

    assert chosen() == ""


class LookingCommand(WalledCommand):
    def handle(self, *args, **options) -> str:
        return f"in {chosen()}"


class LookingInside(EnvironmentCommand):
    def handle(self, *args, **options) -> str:
        return f"in {chosen()}"


@pytest.mark.django_db
def test_a_command_starts_nowhere_and_leaves_nothing_chosen(bureaus: Bureaus):
    assert (call_command(LookingCommand()), chosen()) == ("in 0", "")


@pytest.mark.django_db
def test_a_command_of_an_environment_is_in_it(bureaus: Bureaus):
    told = call_command(LookingInside(), environment=bureaus.theirs.subdomain)

    assert (told, chosen()) == (f"in {bureaus.theirs.pk}", "")


@pytest.mark.django_db
def test_each_environment_gets_its_turn(bureaus: Bureaus):
    seen = in_each_environment(
        lambda number: (number, [one.environment_id for one in Employee.objects.all()])
    )

    assert seen == [(one.pk, [one.pk]) for one in bureaus]


@pytest.mark.django_db
def test_a_failure_in_one_environment_does_not_hold_up_the_next(bureaus: Bureaus):
    done: list[int] = []

    def work(number: int) -> None:
        if number == bureaus.ours.pk:
            raise LookupError
        done.append(number)

    with pytest.raises(ExceptionGroup) as failed:
        in_each_environment(work)

    assert [type(error) for error in failed.value.exceptions] == [LookupError]
    assert (done, chosen()) == ([bureaus.theirs.pk], "")
