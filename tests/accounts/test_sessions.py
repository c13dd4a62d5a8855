"""A session holds for one environment, realm, stamp, set of locations and time."""

import datetime

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from accounts import sessions
from accounts.backends import SessionBackend
from accounts.models import ApprovedLocation, User, UserSession
from personnel.models import Employee
from portal.core.models import AuditEvent
from tests.accounts.visits import (
    ELSEWHERE,
    enter_pin,
    enter_totp,
    home_of,
    is_logged_in,
    log_in,
)
from tests.actors import client_of, logged_in_bureau, logged_in_employee
from tests.factories.accounts import (
    ApprovedLocationFactory,
    UserFactory,
    ready_account,
)
from tests.factories.core import EnvironmentFactory
from tests.factories.personnel import EmployeeFactory

Clock = time_machine.Traveller
IDLE = settings.SESSION_IDLE_SECONDS["employee"]
ABSOLUTE = settings.SESSION_ABSOLUTE_SECONDS["employee"]

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def browser(user: User) -> Client:
    """A browser in which the employee took every step."""
    client = client_of(user.environment)
    log_in(client, user)
    enter_pin(client)
    return client


def with_cookies_of(client: Client, other: Client) -> Client:
    client.cookies = other.cookies
    return client


def test_the_last_step_opens_the_portal(browser: Client, user: User) -> None:
    response = browser.get("/")

    assert response.status_code == 200
    assert response.context["request"].actor.label == user.username
    event = AuditEvent.objects.get(event="login.completed")
    assert event.subject_id == str(user.pk)
    assert event.changes == {"factors": ["known browser", "pin"]}


def test_a_login_is_noted_at_its_location(browser: Client, user: User) -> None:
    location = ApprovedLocation.objects.get(user=user)

    assert location.last_used_at == datetime.datetime.now(datetime.UTC)


def test_the_session_cookie_is_not_for_scripts_or_other_sites(browser: Client) -> None:
    cookie = browser.cookies["sid"]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (
        True,
        "Lax",
        "/",
    )
    assert (cookie["domain"], cookie["max-age"]) == ("", ABSOLUTE)


def test_every_login_gets_a_new_session(browser: Client, user: User) -> None:
    first = browser.cookies["sid"].value
    log_in(browser, user)

    enter_pin(browser)

    assert browser.cookies["sid"].value != first
    assert not Session.objects.filter(session_key=first).exists()


def test_logging_in_again_and_again_ends_no_session_elsewhere(
    browser: Client, user: User
) -> None:
    phone = client_of(user.environment)
    log_in(phone, user)
    enter_pin(phone)

    for _ in range(6):
        log_in(browser, user)
        enter_pin(browser)

    assert is_logged_in(phone)
    assert is_logged_in(browser)
    kept = UserSession.objects.values_list("session_key", flat=True)
    assert set(kept) == {one.cookies["sid"].value for one in (phone, browser)}


def test_logging_in_as_another_ends_the_session_before(
    browser: Client, user: User
) -> None:
    other = ready_account(EmployeeFactory(company__environment=user.environment))
    del browser.cookies["bid"]
    log_in(browser, other)

    enter_pin(browser)

    assert is_logged_in(browser)
    assert UserSession.objects.get().user == other


def test_what_lapsed_is_not_listed_and_ends_no_other(
    clock: Clock, user: User, employee: Employee
) -> None:
    lapsed = [logged_in_employee(employee, user=user) for _ in range(2)]
    clock.shift(IDLE)
    present = [logged_in_employee(employee, user=user) for _ in range(5)]

    listed = sessions.sessions_of(user, now=datetime.datetime.now(datetime.UTC))

    assert [is_logged_in(one) for one in present] == [True] * 5
    assert [is_logged_in(one) for one in lapsed] == [False] * 2
    kept = {one.cookies["sid"].value for one in present}
    assert {one.session_key for one in listed} == kept


def test_a_session_that_lapsed_does_not_end_one_in_use(
    clock: Clock, user: User, employee: Employee
) -> None:
    first = logged_in_employee(employee, user=user)
    clock.shift(10)
    for _ in range(4):
        logged_in_employee(employee, user=user)
    clock.shift(IDLE - 60)
    assert is_logged_in(first)
    clock.shift(60)

    logged_in_employee(employee, user=user)

    assert is_logged_in(first)


def test_a_planted_session_never_becomes_somebody(user: User) -> None:
    client = client_of(user.environment)
    client.cookies["sid"] = "planted00planted00planted00plant"
    log_in(client, user)

    enter_pin(client)

    planted = client_of(user.environment)
    planted.cookies["sid"] = "planted00planted00planted00plant"
    assert is_logged_in(client)
    assert not is_logged_in(planted)


def test_the_csrf_token_changes_with_the_login(user: User) -> None:
    client = client_of(user.environment)
    client.get("/inloggen/")
    before = client.cookies["csrf"].value
    log_in(client, user)

    enter_pin(client)

    assert client.cookies["csrf"].value != before


def test_another_environment_knows_no_session(browser: Client) -> None:
    there = with_cookies_of(client_of(EnvironmentFactory()), browser)

    assert not is_logged_in(there)


def test_an_employee_is_nobody_at_the_bureau(browser: Client) -> None:
    response = browser.get("/beheer/")

    assert response["Location"] == "/beheer/inloggen/?next=%2Fbeheer%2F"


def test_the_bureau_is_nobody_among_employees(user: User) -> None:
    bureau = logged_in_bureau(user.environment)

    statuses = [bureau.get(path).status_code for path in ("/beheer/", "/")]

    assert statuses == [200, 302]


def test_logging_in_to_another_realm_ends_the_first(
    browser: Client, user: User
) -> None:
    member = UserFactory(environment=user.environment, realm="bureau")
    ApprovedLocationFactory(user=member)

    log_in(browser, member)
    enter_totp(browser, member)

    assert is_logged_in(browser, "/beheer/")
    assert not is_logged_in(browser)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"stamp": "f" * 32}, id="another stamp"),
        pytest.param({"state": User.State.BLOCKED}, id="blocked"),
        pytest.param({"state": User.State.INVITED}, id="invited again"),
    ],
)
def test_what_happens_to_the_account_ends_its_sessions(
    browser: Client, user: User, change: dict[str, str]
) -> None:
    User.objects.filter(pk=user.pk).update(**change)

    assert not is_logged_in(browser)


def test_a_session_of_a_deleted_account_is_nobody(browser: Client, user: User) -> None:
    user.delete()

    assert not is_logged_in(browser)


def test_an_unapproved_address_ends_a_session_until_the_next_login(
    browser: Client, user: User
) -> None:
    moved = with_cookies_of(client_of(user.environment, address=ELSEWHERE), browser)

    states = [is_logged_in(moved), is_logged_in(browser)]

    assert states == [False, False]
    assert not UserSession.objects.exists()
    assert not Session.objects.exists()
    log_in(browser, user)
    enter_pin(browser)
    assert is_logged_in(browser)


def test_moving_between_approved_addresses_is_fine(browser: Client, user: User) -> None:
    ApprovedLocationFactory(user=user, location=f"{ELSEWHERE}/32")
    moved = with_cookies_of(client_of(user.environment, address=ELSEWHERE), browser)

    assert is_logged_in(moved)


def test_removing_a_location_ends_its_sessions(browser: Client, user: User) -> None:
    ApprovedLocation.objects.filter(user=user).delete()

    assert not is_logged_in(browser)


@pytest.mark.parametrize(("seconds", "holds"), [(IDLE - 1, True), (IDLE, False)])
def test_a_session_ends_when_nothing_happens(
    clock: Clock, browser: Client, seconds: int, holds: bool
) -> None:
    clock.shift(seconds)

    assert is_logged_in(browser) is holds


def test_a_session_that_is_used_lasts_until_its_end(
    clock: Clock, browser: Client
) -> None:
    states = []

    for _ in range(ABSOLUTE // 600 + 1):
        states.append(is_logged_in(browser))
        clock.shift(600)

    assert states == [True] * (ABSOLUTE // 600) + [False]


def test_reading_writes_the_session_once_a_minute(
    clock: Clock, browser: Client
) -> None:
    writes = []

    for seconds in (10, 50, 1, 10):
        clock.shift(seconds)
        writes.append("sid" in browser.get("/").cookies)

    assert writes == [False, False, True, False]


@pytest.mark.parametrize("realm", ["employee", "bureau"])
def test_logging_out_ends_the_session_and_leads_to_its_login_page(
    employee: Employee, realm: str
) -> None:
    is_bureau = realm == "bureau"
    login = logged_in_bureau if is_bureau else logged_in_employee
    client = login(employee.environment if is_bureau else employee)
    copy = with_cookies_of(client_of(employee.environment), client)
    copy.cookies = client.cookies.copy()

    response = client.post("/uitloggen/")

    home = "/beheer/" if is_bureau else "/"
    assert response["Location"] == f"{home}inloggen/"
    assert response["Clear-Site-Data"] == '"cache"'
    assert not is_logged_in(copy, home)
    assert not Session.objects.exists()


def test_only_a_form_logs_out(browser: Client) -> None:
    response = browser.get("/uitloggen/")

    assert response.status_code == 405
    assert is_logged_in(browser)


def test_whoever_is_logged_in_has_no_login_page(browser: Client, user: User) -> None:
    response = browser.get("/inloggen/")

    assert (response.status_code, response["Location"]) == (302, home_of(user))


def test_pages_are_not_kept_by_the_browser(browser: Client) -> None:
    response = browser.get("/")

    assert response["Cache-Control"] == "no-store, private"


def test_the_backend_that_a_session_names_knows_its_account(user: User) -> None:
    backend = SessionBackend()

    assert backend.get_user(user.pk) == user
    assert backend.get_user(user.pk + 1) is None
    assert backend.authenticate(None, username=user.username) is None
