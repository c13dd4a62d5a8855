"""People by their role, for tests."""

from django.conf import settings
from django.test import Client

from accounts.enums import Realm
from accounts.models import User
from personnel.models import Employee
from portal.core.access import Actor, Role
from portal.core.models import Environment
from tests.factories.accounts import (
    PASSWORD,
    PIN,
    THIS_ADDRESS,
    ApprovedLocationFactory,
    UserFactory,
    ready_account,
)

SESSION_COOKIE = settings.SESSION_COOKIE_NAME


def system(environment: Environment) -> Actor:
    return Actor.system(environment_id=environment.pk)


def bureau_member(environment: Environment) -> Actor:
    user = UserFactory(environment=environment, realm=Realm.BUREAU)
    return Actor(Role.BUREAU, user.username, environment.pk, user.pk)


def employee_actor(employee: Employee) -> Actor:
    return Actor.employee(
        environment_id=employee.environment_id,
        user_id=1,
        label=employee.contact_email,
        employee_ids=[employee.pk],
    )


def host_of(environment: Environment) -> str:
    return f"{environment.subdomain}.localhost"


def client_of(environment: Environment, *, address: str = THIS_ADDRESS) -> Client:
    return Client(headers={"host": host_of(environment)}, REMOTE_ADDR=address)


def logged_in_employee(employee: Employee, *, user: User | None = None) -> Client:
    """A browser in which the employee has passed every step of the login."""
    user = user or ready_account(employee)
    client = client_of(employee.environment)
    client.post("/inloggen/", {"username": user.username, "password": PASSWORD})
    answer = client.post("/inloggen/pincode/", {"pin": PIN})
    # A test that somebody is out again proves nothing about one who never was in.
    assert SESSION_COOKIE in answer.cookies
    return client


def logged_in_bureau(environment: Environment) -> Client:
    user = UserFactory(environment=environment, realm=Realm.BUREAU)
    ApprovedLocationFactory(user=user)
    client = client_of(environment)
    form = {"username": user.username, "password": PASSWORD}
    assert SESSION_COOKIE in client.post("/beheer/inloggen/", form).cookies
    return client
