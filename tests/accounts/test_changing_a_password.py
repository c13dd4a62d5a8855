"""Another password, by its owner: with the present one."""

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import MailedLink, Throttle, User, UserSession
from personnel.models import Employee
from portal.core.models import AuditEvent, OutgoingMail
from tests.accounts.confirming import SECURITY
from tests.accounts.test_password_resets import new_link
from tests.accounts.visits import is_logged_in
from tests.actors import client_of, logged_in_bureau, logged_in_employee
from tests.factories.accounts import PASSWORD

PAGE = f"{SECURITY}wachtwoord/"
NEW = "Stille-Winteravond-48"
FORM = {"current_password": PASSWORD, "password": NEW, "password_again": NEW}

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def browser(employee: Employee, user: User) -> Client:
    return logged_in_employee(employee, user=user)


def test_a_changed_password_ends_the_other_sessions(
    browser: Client, employee: Employee, user: User
) -> None:
    second = logged_in_employee(employee, user=user)
    before = browser.cookies["sid"].value

    response = browser.post(PAGE, FORM)

    user.refresh_from_db()
    assert response["Location"] == SECURITY
    assert user.check_password(NEW)
    assert not is_logged_in(second)
    assert is_logged_in(browser)
    assert browser.cookies["sid"].value != before
    assert UserSession.objects.get().session_key == browser.cookies["sid"].value
    assert AuditEvent.objects.filter(event="password.changed").count() == 1
    assert OutgoingMail.objects.get(name="password_changed").to == user.username


def test_the_old_key_of_the_session_is_void(browser: Client, user: User) -> None:
    replay = client_of(user.environment)
    replay.cookies["sid"] = browser.cookies["sid"].value

    browser.post(PAGE, FORM)

    assert not is_logged_in(replay)


def test_a_changed_password_kills_the_links(browser: Client, user: User) -> None:
    path = new_link(user)

    browser.post(PAGE, FORM)

    assert client_of(user.environment).get(path, follow=True).status_code == 410
    assert MailedLink.objects.get().used_at is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"current_password": "anders"}, "current_password", id="wrong"),
        pytest.param({"password_again": "anders"}, "password_again", id="unequal"),
        pytest.param(
            {"password": PASSWORD, "password_again": PASSWORD}, "password", id="same"
        ),
        pytest.param(
            {"password": "Kort-1", "password_again": "Kort-1"}, "password", id="short"
        ),
        pytest.param({"password": "", "password_again": ""}, "password", id="empty"),
    ],
)
def test_what_does_not_fit_changes_nothing(
    browser: Client, user: User, change: dict[str, str], field: str
) -> None:
    response = browser.post(PAGE, FORM | change)

    user.refresh_from_db()
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert user.check_password(PASSWORD)
    assert NEW not in response.content.decode()


def test_guesses_of_the_present_password_are_limited(
    browser: Client, user: User
) -> None:
    for _ in range(settings.THROTTLE_TRUSTED_PER_QUARTER):
        browser.post(PAGE, FORM | {"current_password": "anders"})

    response = browser.post(PAGE, FORM)

    user.refresh_from_db()
    assert response.status_code == 422
    assert user.check_password(PASSWORD)
    assert Throttle.objects.get(bucket="trusted").count >= 10


def test_the_bureau_has_the_page_too(user: User) -> None:
    client = logged_in_bureau(user.environment)

    response = client.get("/beheer/account/beveiliging/wachtwoord/")

    assert response.status_code == 200
