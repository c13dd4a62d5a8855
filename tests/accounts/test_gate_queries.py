"""What every request is held against costs four statements, and two more once a minute."""

from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import PREFIXES, Realm
from tests.actors import logged_in_bureau, logged_in_employee, logged_in_employer
from tests.factories.core import EnvironmentFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory

pytestmark = pytest.mark.django_db

GATE = [
    'FROM "core_environment"',
    'FROM "django_session"',
    'FROM "accounts_user"',
    "SELECT set_config",
]
SIGN_OF_LIFE = ['UPDATE "accounts_usersession"', 'UPDATE "django_session"']
ROOMS = [
    pytest.param("/", lambda: logged_in_employee(EmployeeFactory()), id="employee"),
    pytest.param(
        PREFIXES[Realm.EMPLOYER],
        lambda: logged_in_employer(CompanyFactory()),
        id="employer",
    ),
    pytest.param(
        PREFIXES[Realm.BUREAU],
        lambda: logged_in_bureau(EnvironmentFactory()),
        id="bureau",
    ),
]


def statements(ask: Callable[[], object], known: list[str]) -> list[str]:
    """What was asked, each named by what it is known by, and in full when it is not."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    asked = [query["sql"] for query in captured.captured_queries]
    return [next((name for name in known if name in sql), sql) for sql in asked]


@pytest.mark.parametrize(("home", "enter"), ROOMS)
def test_a_page_that_asks_nothing_costs_the_four_statements_of_the_gate(
    home: str, enter: Callable[[], Client]
):
    browser = enter()

    asked = statements(lambda: browser.get(f"{home}sessie/"), GATE)

    assert asked == GATE


@pytest.mark.parametrize(("home", "enter"), ROOMS)
def test_once_a_minute_the_gate_notes_that_somebody_is_there(
    clock: time_machine.Traveller, home: str, enter: Callable[[], Client]
):
    browser = enter()
    clock.shift(61)
    known = [*GATE, *SIGN_OF_LIFE, "SAVEPOINT"]

    first, second = (
        statements(lambda: browser.post(f"{home}sessie/verlengen/"), known)
        for _ in range(2)
    )

    assert [name for name in first if name != "SAVEPOINT"] == [
        *GATE[:3],
        *SIGN_OF_LIFE,
        *GATE[3:],
    ]
    assert second == GATE
