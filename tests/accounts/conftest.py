"""A clock that stands still, and the people of these tests."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import Settings

from accounts.models import User
from personnel.models import Employee
from portal.core.models import Environment
from tests.factories.accounts import ready_account
from tests.factories.personnel import EmployeeFactory

NOW = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def real_hashes(settings: Settings) -> None:
    """Passwords and PINs hashed as the portal does it, not as the other tests do."""
    settings.PASSWORD_HASHERS = ["accounts.hashers.PortalArgon2PasswordHasher"]


@pytest.fixture
def employee(db: None) -> Employee:
    return EmployeeFactory()


@pytest.fixture
def environment(employee: Employee) -> Environment:
    return employee.environment


@pytest.fixture
def user(employee: Employee) -> User:
    """The account of an employee with a PIN, who may log in from this machine."""
    return ready_account(employee)
