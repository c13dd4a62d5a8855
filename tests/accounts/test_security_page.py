"""The page on which an owner sees and ends where an account is used."""

import uuid

import pytest
import time_machine
from django.test import Client

from accounts.models import ApprovedLocation, KnownBrowser, User, UserSession
from personnel.models import Employee
from portal.core.models import AuditEvent
from tests.accounts.confirming import SECURITY, be_fresh, send_confirmed
from tests.accounts.visits import ELSEWHERE, is_logged_in, log_in
from tests.actors import (
    client_of,
    logged_in_bureau,
    logged_in_employee,
    logged_in_employer,
)
from tests.factories.accounts import ApprovedLocationFactory, ready_account
from tests.factories.personnel import CompanyFactory, EmployeeFactory

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def browser(employee: Employee, user: User) -> Client:
    return logged_in_employee(employee, user=user)


@pytest.fixture
def fresh(browser: Client) -> Client:
    be_fresh(browser)
    return browser


def session_of(client: Client) -> UserSession:
    return UserSession.objects.get(session_key=client.cookies["sid"].value)


def ending(session: UserSession) -> str:
    return f"{SECURITY}sessies/{session.public_id}/beeindigen/"


def test_the_page_lists_everything_of_this_account(
    browser: Client, employee: Employee, user: User
) -> None:
    second = logged_in_employee(employee, user=user)
    ready_account(EmployeeFactory(company=employee.company))

    response = browser.get(SECURITY)

    context = response.context
    assert response.status_code == 200
    assert [one.is_current for one in context["sessions"]] == [False, True]
    assert is_logged_in(second)
    assert [one.is_current for one in context["browsers"]].count(True) == 1
    assert [one.name for one in context["locations"]] == ["127.0.0.1"]
    assert [one.text for one in context["events"]] == ["Ingelogd", "Ingelogd"]
    assert context["has_pin"]
    assert not context["has_app"]


@pytest.mark.parametrize("realm", ["employer", "bureau"])
def test_employers_and_the_bureau_have_one_too(user: User, realm: str) -> None:
    company = CompanyFactory(environment=user.environment)
    client = (
        logged_in_employer(company)
        if realm == "employer"
        else logged_in_bureau(user.environment)
    )
    prefix = "/werkgever" if realm == "employer" else "/beheer"

    response = client.get(f"{prefix}{SECURITY}")

    html = response.content.decode()
    assert response.status_code == 200
    assert f'href="{prefix}/account/beveiliging/wachtwoord/"' in html
    assert "Pincode wijzigen" not in html
    assert f'<a class="brand" href="{prefix}/">' in html


def test_a_session_ends_only_after_a_fresh_factor(
    browser: Client, employee: Employee, user: User
) -> None:
    second = logged_in_employee(employee, user=user)
    path = ending(session_of(second))

    asked = browser.post(path)

    assert asked["Location"] == "/bevestigen/"
    assert is_logged_in(second)
    response = send_confirmed(browser, path, {})
    assert response["Location"] == SECURITY
    assert not is_logged_in(second)
    assert is_logged_in(browser)
    assert AuditEvent.objects.filter(event="session.ended").count() == 1


def test_all_other_sessions_end_at_once(
    fresh: Client, employee: Employee, user: User
) -> None:
    others = [logged_in_employee(employee, user=user) for _ in range(2)]

    fresh.post(f"{SECURITY}sessies/beeindigen/")

    assert [is_logged_in(one) for one in others] == [False, False]
    assert is_logged_in(fresh)


def test_a_removed_location_is_refused(fresh: Client, user: User) -> None:
    there = ApprovedLocationFactory(user=user, location=f"{ELSEWHERE}/32")

    fresh.post(f"{SECURITY}locaties/{there.public_id}/verwijderen/")

    client = client_of(user.environment, address=ELSEWHERE)
    assert log_in(client, user).status_code == 403
    assert AuditEvent.objects.get(event="location.removed").changes == {
        "location": f"{ELSEWHERE}/32"
    }


def test_a_forgotten_browser_asks_a_code(
    fresh: Client, employee: Employee, user: User
) -> None:
    known = KnownBrowser.objects.get(user=user)

    fresh.post(f"{SECURITY}toestellen/{known.public_id}/intrekken/")

    assert log_in(fresh, user)["Location"] == "/inloggen/code/"


def test_what_is_anothers_is_not_there(fresh: Client, employee: Employee) -> None:
    other = EmployeeFactory(company=employee.company)
    account = ready_account(other)
    client = logged_in_employee(other, user=account)
    theirs = {
        "locaties/{}/verwijderen/": ApprovedLocation.objects.get(user=account),
        "sessies/{}/beeindigen/": session_of(client),
        "toestellen/{}/intrekken/": KnownBrowser.objects.get(user=account),
    }

    statuses = [
        fresh.post(f"{SECURITY}{route.format(number)}").status_code
        for route, row in theirs.items()
        for number in (row.public_id, uuid.uuid4())
    ]

    assert statuses == [404] * 6
    assert is_logged_in(client)
    assert ApprovedLocation.objects.filter(user=account).count() == 1


def test_whoever_ends_the_own_session_is_at_the_login_page(fresh: Client) -> None:
    response = fresh.post(ending(session_of(fresh)))

    assert (response.status_code, response["Location"]) == (302, "/inloggen/")
    assert not is_logged_in(fresh)


def test_only_a_form_ends_something(fresh: Client) -> None:
    response = fresh.get(ending(session_of(fresh)))

    assert response.status_code == 405


def test_a_sixth_session_ends_the_oldest(
    browser: Client, employee: Employee, user: User, clock: time_machine.Traveller
) -> None:
    later = []
    for _ in range(5):
        clock.shift(1)
        later.append(logged_in_employee(employee, user=user))

    states = [is_logged_in(one) for one in (browser, *later)]

    assert states == [False, True, True, True, True, True]


def test_a_location_cannot_be_told_from_its_number(user: User) -> None:
    numbers = {one.public_id.version for one in ApprovedLocation.objects.all()}

    assert numbers == {4}
