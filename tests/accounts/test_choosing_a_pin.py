"""The first login of an employee ends with choosing a PIN."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client

from accounts import pins
from accounts.models import Pin, User
from personnel.models import Employee
from portal.core.models import AuditEvent
from portal.embedded.sharing import wait_until
from tests.accounts.conftest import NOW
from tests.accounts.test_default_deny import CLOSED
from tests.accounts.visits import is_logged_in, log_in
from tests.actors import client_of
from tests.factories.accounts import (
    PIN,
    ApprovedLocationFactory,
    EmployeeAccountFactory,
)
from tests.factories.personnel import BankAccountFactory, EmployeeAddressFactory

CHOOSE = "/inloggen/pincode-kiezen/"


@pytest.fixture
def user(employee: Employee) -> User:
    """An account that was activated and has no PIN yet."""
    user = EmployeeAccountFactory(employee=employee).user
    ApprovedLocationFactory(user=user)
    return user


@pytest.fixture
def browser(user: User) -> Client:
    client = client_of(user.environment)
    log_in(client, user)
    return client


def choose(client: Client, pin: str, again: str | None = None):
    return client.post(CHOOSE, {"pin": pin, "pin_again": again or pin})


def test_choosing_a_pin_logs_in(user: User, browser: Client) -> None:
    response = choose(browser, PIN)

    events = AuditEvent.objects.order_by("id").values_list("event", "subject_id")
    assert response["Location"] == "/"
    assert is_logged_in(browser)
    assert list(events) == [
        ("pin.chosen", str(user.pk)),
        ("login.completed", str(user.pk)),
    ]


def test_the_page_greets_by_name(browser: Client) -> None:
    response = browser.get(CHOOSE)

    assert response.status_code == 200
    assert "Dag Noor, kies een pincode" in response.content.decode()


@pytest.mark.parametrize(
    "pin",
    [
        pytest.param("123456", id="sequence"),
        pytest.param("140391", id="birth date"),
        pytest.param("351189", id="postcode"),
        pytest.param("164300", id="bank account"),
        pytest.param("345678", id="telephone"),
        pytest.param("345679", id="mobile telephone"),
        pytest.param("874711", id="personnel number"),
    ],
)
def test_a_weak_pin_is_refused(
    user: User, employee: Employee, browser: Client, pin: str
) -> None:
    employee.personnel_number = 4711
    employee.phone, employee.mobile_phone = "030-2345678", "06 12345679"
    employee.save()
    EmployeeAddressFactory(employee=employee, postcode="3511RT")
    BankAccountFactory(employee=employee, iban="NL91ABNA0417164300")

    response = choose(browser, pin)

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "pin": ["Kies geen reeks, gelijke cijfers of een datum die bij je hoort."]
    }
    assert not Pin.objects.exists()


def test_two_different_pins_are_refused(browser: Client) -> None:
    response = choose(browser, PIN, "730492")

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "pin_again": ["De pincodes zijn niet gelijk."]
    }


def test_every_other_page_leads_to_choosing_a_pin_until_that_is_done(
    browser: Client,
) -> None:
    forms = [path for path in CLOSED if not path.startswith("/beheer/")]

    ways = {path: browser.get(path)["Location"] for path in CLOSED}
    sent = {path: browser.post(path)["Location"] for path in forms}

    assert ways == dict.fromkeys(CLOSED, CHOOSE)
    assert sent == dict.fromkeys(forms, CHOOSE)
    assert browser.get(CHOOSE).status_code == 200
    browser.post("/uitloggen/")
    assert browser.get(CHOOSE)["Location"] == "/inloggen/"


def test_a_cookie_of_a_login_that_is_over_leads_to_the_login_page(
    browser: Client,
) -> None:
    choose(browser, PIN)
    verifier = browser.cookies["la"].value
    browser.cookies.clear()
    browser.cookies["la"] = verifier or "x"

    assert browser.get("/loonstroken/")["Location"].startswith("/inloggen/?next=")


def test_a_pin_that_was_chosen_in_another_browser_stays(
    user: User, browser: Client
) -> None:
    other = client_of(user.environment)
    log_in(other, user)
    choose(other, PIN)

    response = choose(browser, "730492")

    assert response["Location"] == "/inloggen/"
    assert not is_logged_in(browser)


@pytest.mark.django_db(transaction=True)
def test_of_two_pins_chosen_at_once_one_stays(user: User, browser: Client) -> None:
    other = client_of(user.environment)
    log_in(other, user)

    def choose_second() -> str:
        try:
            return str(choose(other, "730492")["Location"])
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread, transaction.atomic():
        first = choose(browser, PIN)["Location"]
        second = thread.submit(choose_second)
        assert wait_until(_somebody_waits_for_us, seconds=10)

    assert (first, second.result()) == ("/", "/inloggen/")
    assert pins.verify(user, PIN, now=NOW) == 0


def _somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_locks WHERE NOT granted"
            " AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        )
        return cursor.rowcount > 0
