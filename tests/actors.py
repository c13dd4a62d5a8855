"""People by their role, for tests."""

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts import browsers
from accounts.actors import EMPLOYER_ROLES
from accounts.enums import PREFIXES, Realm
from accounts.models import EmployerAccess, User
from accounts.views import cookies
from personnel.models import Company, Employee
from portal.core.access import Actor, Role
from portal.core.models import Environment
from tests.factories.accounts import (
    PASSWORD,
    PIN,
    THIS_ADDRESS,
    ApprovedLocationFactory,
    AuthenticatorAppFactory,
    EmployerAccessFactory,
    UserFactory,
    code_of,
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


def employer_actor(access: EmployerAccess) -> Actor:
    """Somebody who acts for a company, as the session of the account would."""
    person = access.employee.bsn_index if access.employee else ""
    return Actor(
        EMPLOYER_ROLES[EmployerAccess.Role(access.role)],
        access.user.username,
        access.environment_id,
        access.user_id,
        company_ids=frozenset([access.company_id]),
        person=person,
    )


def employer_of(company: Company) -> Actor:
    return Actor(
        Role.EMPLOYER_ADMIN,
        "werkgever",
        company.environment_id,
        user_id=1,
        company_ids=frozenset([company.pk]),
    )


def host_of(environment: Environment) -> str:
    return f"{environment.subdomain}.localhost"


def client_of(environment: Environment, *, address: str = THIS_ADDRESS) -> Client:
    return Client(headers={"host": host_of(environment)}, REMOTE_ADDR=address)


def logged_in_employee(employee: Employee, *, user: User | None = None) -> Client:
    """A browser in which the employee has passed every step of the login."""
    user = user or ready_account(employee)
    client = client_of(employee.environment)
    know_browser(client, user)
    client.post("/inloggen/", {"username": user.username, "password": PASSWORD})
    answer = client.post("/inloggen/pincode/", {"pin": PIN})
    # A test that somebody is out again proves nothing about one who never was in.
    assert SESSION_COOKIE in answer.cookies
    return client


def know_browser(client: Client, user: User) -> None:
    """Lets a browser be one in which the account logged in before."""
    token = browsers.remember(user, "", user_agent="", now=timezone.now())
    client.cookies[cookies.BROWSER] = token


def logged_in_bureau(environment: Environment) -> Client:
    return logged_in_office(UserFactory(environment=environment, realm=Realm.BUREAU))


def logged_in_employer(
    company: Company, *, role: str = "admin", employee: Employee | None = None
) -> Client:
    """A browser in which somebody with access to a company has passed every step."""
    access = EmployerAccessFactory(company=company, role=role, employee=employee)
    return logged_in_office(access.user)


def logged_in_office(user: User) -> Client:
    """A browser in which an employer or a member of the bureau has passed every step."""
    ApprovedLocationFactory(user=user)
    app = AuthenticatorAppFactory(user=user)
    client = client_of(user.environment)
    prefix = PREFIXES[Realm(user.realm)]
    form = {"username": user.username, "password": PASSWORD}
    client.post(f"{prefix}inloggen/", form)
    answer = client.post(f"{prefix}inloggen/totp/", {"code": code_of(app)})
    assert SESSION_COOKIE in answer.cookies
    return client
