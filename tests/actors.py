"""People by their role, for tests."""

from typing import cast

from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts import browsers
from accounts.actors import EMPLOYER_ROLES
from accounts.enums import Realm
from accounts.models import ApprovedLocation, EmployerAccess, User
from accounts.services import entries
from accounts.views import cookies
from accounts.views.entering import begin_session
from personnel.models import Company, Employee
from portal.core import audit
from portal.core.access import Actor, Role
from portal.core.models import Environment
from portal.core.net import location_of
from portal.core.requests import PortalRequest
from portal.core.session_store import SessionStore
from tests.factories.accounts import (
    THIS_ADDRESS,
    ApprovedLocationFactory,
    AuthenticatorAppFactory,
    EmployerAccessFactory,
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
    """A browser in which the employee is logged in, as by every step of the login."""
    user = user or ready_account(employee)
    client = client_of(employee.environment)
    know_browser(client, user)
    return let_in(client, user)


def let_in(client: Client, user: User) -> Client:
    """What the last step of a login does; tests of the steps before it take those."""
    now = timezone.now()
    request = cast("PortalRequest", RequestFactory().get("/"))
    request.session = SessionStore()
    request.client_ip = client.defaults["REMOTE_ADDR"]
    entry = begin_session(request, user, is_fresh=False, now=now)
    request.session.save()
    ApprovedLocation.objects.filter(
        user=user, location=location_of(request.client_ip)
    ).update(last_used_at=now)
    actor = Actor(Role.ANONYMOUS, user.username, user.environment_id)
    audit.record("login.completed", actor=actor, subject=user, now=now)
    known = client.cookies.get(cookies.BROWSER)
    client.cookies[cookies.BROWSER] = entries.note_entry(
        user, entry, browser=known.value if known else "", now=now
    )
    client.cookies[SESSION_COOKIE] = entry.session_key
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
    """A browser in which an employer or a member of the bureau is logged in."""
    ApprovedLocationFactory(user=user)
    AuthenticatorAppFactory(user=user)
    return let_in(client_of(user.environment), user)
