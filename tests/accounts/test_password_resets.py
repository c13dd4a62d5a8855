"""The page behind the link for a forgotten password, and what it ends."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection

from accounts import links, throttles
from accounts.models import (
    ApprovedLocation,
    EmailChange,
    KnownBrowser,
    MailedLink,
    Pin,
    Throttle,
    User,
    UserSession,
)
from accounts.services import blocking, emails, passwords
from personnel.models import Employee
from portal.core.models import AuditEvent, Environment, OutgoingMail
from tests.accounts.conftest import NOW
from tests.accounts.visits import (
    ELSEWHERE,
    control_code,
    is_logged_in,
    log_in,
    mailed_path,
    token_of,
)
from tests.actors import bureau_member, client_of, logged_in_employee, system
from tests.factories.accounts import LONG_AGO, PASSWORD

PAGE = "/wachtwoord-instellen/link/"
NEW = "Stille-Winteravond-48"
FORM = {"password": NEW, "password_again": NEW}
HALF_AN_HOUR = datetime.timedelta(minutes=30)

pytestmark = pytest.mark.usefixtures("clock")


def new_link(user: User) -> str:
    kind = MailedLink.Kind.RESET
    token = links.create(user, kind, lifetime=HALF_AN_HOUR, now=NOW)
    return f"/wachtwoord-instellen/{token}/"


@pytest.fixture
def path(user: User) -> str:
    return new_link(user)


def test_the_token_leaves_the_address(path: str, environment: Environment) -> None:
    opened = client_of(environment).get(path)
    shown = client_of(environment).get(path, follow=True)

    assert (opened.status_code, opened["Location"]) == (303, PAGE)
    assert opened["Referrer-Policy"] == "no-referrer"
    assert shown["Referrer-Policy"] == "no-referrer"
    assert token_of(path) not in shown.content.decode()
    assert "//" not in shown.content.decode().replace("<!DOCTYPE html>", "").replace(
        "http://www.w3.org", ""
    )


def test_looking_at_a_link_changes_nothing(path: str, environment: Environment) -> None:
    client = client_of(environment)

    for _ in range(3):
        client.head(path)
        client.get(path, follow=True)
        client.post(path, {})

    assert client.post(path, FORM).status_code == 200


def test_a_reset_ends_all_but_the_pin_and_the_locations(
    path: str, user: User, employee: Employee
) -> None:
    browser = logged_in_employee(employee, user=user)

    response = client_of(user.environment).post(path, FORM)

    user.refresh_from_db()
    assert response.status_code == 200
    assert "sid" not in response.cookies
    assert browser.get("/mijn-info/")["Location"].startswith("/inloggen/?next=")
    assert user.check_password(NEW)
    assert not UserSession.objects.exists()
    assert not KnownBrowser.objects.exists()
    assert Pin.objects.filter(user=user, reset_at=None).exists()
    assert ApprovedLocation.objects.filter(user=user).count() == 1
    assert OutgoingMail.objects.filter(name="password_changed").count() == 1
    assert AuditEvent.objects.filter(event="password.reset").count() == 1


def test_a_reset_in_a_browser_that_is_logged_in_logs_it_out(
    path: str, user: User, employee: Employee, clock: time_machine.Traveller
) -> None:
    browser = logged_in_employee(employee, user=user)
    clock.shift(90)

    response = browser.post(path, FORM)

    assert response.status_code == 200
    assert not is_logged_in(browser)


def test_after_a_reset_the_mailbox_and_the_pin_are_asked(path: str, user: User) -> None:
    client = client_of(user.environment)
    client.post(path, FORM)

    response = log_in(client, user, password=NEW, in_known_browser=False)

    assert response["Location"] == "/inloggen/code/"
    assert not is_logged_in(client)


def test_the_old_password_works_no_longer(path: str, user: User) -> None:
    client = client_of(user.environment)
    client.post(path, FORM)

    response = log_in(client, user, password=PASSWORD)

    assert response.status_code == 200


def test_a_reset_approves_no_location(path: str, user: User) -> None:
    client = client_of(user.environment, address=ELSEWHERE)
    client.post(path, FORM)

    response = log_in(client, user, password=NEW)

    assert response.status_code == 403
    assert control_code(response)


def after_use(user: User, path: str) -> None:
    client_of(user.environment).post(path, FORM)


def after_a_newer_one(user: User, path: str) -> None:
    new_link(user)


def after_another_password(user: User, path: str) -> None:
    passwords.change(
        user,
        current=PASSWORD,
        password=f"{FORM['password']}?",
        session_key="",
        actor=system(user.environment),
        now=NOW,
    )


def after_a_block(user: User, path: str) -> None:
    blocking.block(user, actor=bureau_member(user.environment), now=NOW)


@pytest.mark.parametrize(
    "happened", [after_use, after_a_newer_one, after_another_password, after_a_block]
)
def test_a_link_dies(path: str, user: User, happened) -> None:
    happened(user, path)

    response = client_of(user.environment).post(path, FORM)

    assert response.status_code == 410


def test_a_link_lives_half_an_hour(
    path: str, user: User, clock: time_machine.Traveller
) -> None:
    clock.shift(1800)

    response = client_of(user.environment).post(path, FORM)

    assert response.status_code == 410


@pytest.mark.parametrize("page", ["activeren", "locatie", "e-mailadres-bevestigen"])
def test_a_link_opens_no_page_of_another_kind(
    path: str, environment: Environment, page: str
) -> None:
    response = client_of(environment).post(f"/{page}/{token_of(path)}/", FORM)

    assert response.status_code == 410


def test_the_policy_holds_here_too(path: str, environment: Environment) -> None:
    weak = {"password": "Wachtwoord2026!", "password_again": "Wachtwoord2026!"}

    response = client_of(environment).post(path, weak)

    assert response.status_code == 422
    assert MailedLink.objects.get().used_at is None


def test_a_reset_opens_both_lanes(path: str, user: User) -> None:
    for trusted in (True, False):
        bucket = throttles.account_bucket(trusted=trusted)
        key = f"employee|{user.username}"
        for _ in range(12):
            throttles.count(bucket, key, environment=user.environment, now=NOW)

    client_of(user.environment).post(path, FORM)

    assert not Throttle.objects.exists()


def test_an_account_that_said_it_was_not_them_gets_in_again(user: User) -> None:
    stranger = client_of(user.environment, address=ELSEWHERE)
    log_in(stranger, user)
    client = client_of(user.environment)
    denied = client.post(mailed_path(), {"answer": "no"})
    passwords.ask_reset(
        user.username,
        realm=user.realm,
        environment=user.environment,
        ip_address="127.0.0.1",
        now=NOW,
    )
    passwords.mail_resets(now=NOW)

    response = client.post(mailed_path(), FORM)

    assert "/wachtwoord-vergeten/" in denied.content.decode()
    assert response.status_code == 200
    assert log_in(client, user, password=NEW).status_code == 302


def test_a_reset_drops_another_login_name_that_waited(path: str, user: User) -> None:
    EmailChange.objects.create(
        environment=user.environment,
        user=user,
        new_username="dief@voorbeeld.nl",
        stamp=user.stamp,
        requested_at=LONG_AGO,
        confirmed_at=LONG_AGO,
        applies_at=NOW,
    )
    client_of(user.environment).post(path, FORM)

    assert emails.apply_email_changes(now=NOW) == 0
    user.refresh_from_db()
    assert user.username != "dief@voorbeeld.nl"


@pytest.mark.django_db(transaction=True)
def test_of_two_passwords_at_once_one_is_set(user: User) -> None:
    path = new_link(user)
    barrier = threading.Barrier(2)

    def reset(password: str) -> int:
        form = {"password": password, "password_again": password}
        client = client_of(user.environment)
        barrier.wait()
        try:
            return int(client.post(path, form).status_code)
        finally:
            connection.close()

    choices = [NEW, f"{NEW}-anders"]
    with ThreadPoolExecutor(2) as threads:
        statuses = list(threads.map(reset, choices))

    user.refresh_from_db()
    assert sorted(statuses) == [200, 410]
    assert user.check_password(choices[statuses.index(200)])
    assert AuditEvent.objects.filter(event="password.reset").count() == 1
