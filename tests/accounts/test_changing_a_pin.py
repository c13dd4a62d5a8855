"""Another PIN, by its owner: with the present one and the password."""

import pytest
from django.test import Client

from accounts import pins
from accounts.models import Pin, User
from personnel.models import Employee
from portal.core.models import AuditEvent, OutgoingMail
from tests.accounts.confirming import SECURITY
from tests.accounts.conftest import NOW
from tests.accounts.visits import is_logged_in
from tests.actors import logged_in_employee
from tests.factories.accounts import PASSWORD, PIN

PAGE = f"{SECURITY}pincode/"
NEW = "730492"
FORM = {
    "current_pin": PIN,
    "password": PASSWORD,
    "pin": NEW,
    "pin_again": NEW,
}

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def browser(employee: Employee, user: User) -> Client:
    return logged_in_employee(employee, user=user)


def test_the_new_pin_works_and_the_old_one_no_longer(
    browser: Client, user: User
) -> None:
    response = browser.post(PAGE, FORM)

    user.refresh_from_db()
    assert response["Location"] == SECURITY
    assert pins.is_current(user, NEW)
    assert user.frozen_until is None
    assert is_logged_in(browser)
    assert AuditEvent.objects.filter(event="pin.changed").count() == 1
    assert OutgoingMail.objects.get(name="pin_changed").to == user.username


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"password": "anders"}, "password", id="wrong password"),
        pytest.param({"current_pin": "591847"}, "current_pin", id="wrong PIN"),
        pytest.param({"pin": "123456", "pin_again": "123456"}, "pin", id="weak"),
        pytest.param({"pin": "140391", "pin_again": "140391"}, "pin", id="birth date"),
        pytest.param({"pin": PIN, "pin_again": PIN}, "pin", id="the present one"),
        pytest.param({"pin_again": "591847"}, "pin_again", id="unequal"),
        pytest.param({"current_pin": ""}, "current_pin", id="none"),
    ],
)
def test_what_does_not_fit_changes_nothing(
    browser: Client, user: User, change: dict[str, str], field: str
) -> None:
    response = browser.post(PAGE, FORM | change)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert pins.is_current(user, PIN)


def test_a_wrong_present_pin_counts_in_the_lock(browser: Client, user: User) -> None:
    for _ in range(5):
        browser.post(PAGE, FORM | {"current_pin": "591847"})

    response = browser.post(PAGE, FORM)

    assert response.status_code == 422
    assert Pin.objects.get(user=user).locked_at == NOW


def test_without_the_password_nobody_raises_the_count(
    browser: Client, user: User
) -> None:
    browser.post(PAGE, FORM | {"password": "anders", "current_pin": "591847"})

    assert Pin.objects.get(user=user).failures == 0


def test_who_has_no_pin_has_no_such_page(browser: Client, user: User) -> None:
    Pin.objects.filter(user=user).delete()

    assert browser.get(PAGE).status_code == 404
