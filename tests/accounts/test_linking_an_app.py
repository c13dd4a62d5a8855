"""Linking, replacing and unlinking an authenticator app on the security page."""

import base64

import pytest
import time_machine
from django.test import Client
from django_otp.oath import totp

from accounts import authenticators, recovery
from accounts.models import AuthenticatorApp, Passkey, User
from personnel.models import Employee
from portal.core.models import AuditEvent, OutgoingMail
from tests.accounts.confirming import SECURITY, be_fresh
from tests.accounts.conftest import NOW
from tests.accounts.visits import enter_totp, log_in
from tests.actors import client_of, logged_in_bureau, logged_in_employee
from tests.factories.accounts import TOTP_SECRET

APP = f"{SECURITY}authenticator/"
UNLINK = f"{APP}ontkoppelen/"


@pytest.fixture
def browser(employee: Employee, user: User, clock: time_machine.Traveller) -> Client:
    client = logged_in_employee(employee, user=user)
    be_fresh(client)
    return client


@pytest.fixture
def member(user: User, clock: time_machine.Traveller) -> Client:
    client = logged_in_bureau(user.environment)
    clock.shift(60)
    client.post("/bevestigen/", {"code": code_of(TOTP_SECRET)})
    return client


def code_of(secret: str) -> str:
    return f"{totp(base64.b32decode(secret)):06}"


def test_an_app_is_linked_by_its_first_code(browser: Client, user: User) -> None:
    begun = browser.post(APP)
    secret = AuthenticatorApp.objects.get(user=user).secret
    shown = browser.get(APP).content.decode()

    response = browser.post(APP, {"code": code_of(secret)})

    assert begun["Location"] == APP
    assert secret in shown
    assert "<svg" in shown
    assert response["Location"] == SECURITY
    assert authenticators.has_app(user)
    assert AuditEvent.objects.filter(event="app.linked").count() == 1
    assert OutgoingMail.objects.filter(name="app_linked").count() == 1


def test_looking_makes_no_secret(browser: Client) -> None:
    response = browser.get(APP)

    assert response["Location"] == SECURITY
    assert not AuthenticatorApp.objects.exists()


def test_a_wrong_code_links_nothing(browser: Client, user: User) -> None:
    browser.post(APP)

    response = browser.post(APP, {"code": "000000"})

    assert response.status_code == 422
    assert not authenticators.has_app(user)


def test_an_app_that_waits_for_its_first_code_is_no_proof_at_logging_in(
    browser: Client, user: User
) -> None:
    browser.post(APP)
    elsewhere = client_of(user.environment)
    begun = log_in(elsewhere, user, in_known_browser=False)

    response = enter_totp(elsewhere, user)

    assert begun["Location"] == "/inloggen/code/"
    assert response.status_code == 422
    assert not authenticators.has_app(user)


def test_another_app_takes_the_place_of_the_first(
    member: Client, clock: time_machine.Traveller
) -> None:
    prefix = "/beheer"
    member.post(f"{prefix}{APP}")
    app = AuthenticatorApp.objects.get()
    assert (app.secret, app.next_secret == TOTP_SECRET) == (TOTP_SECRET, False)

    member.post(f"{prefix}{APP}", {"code": code_of(TOTP_SECRET)})
    unchanged = AuthenticatorApp.objects.get().secret
    member.post(f"{prefix}{APP}", {"code": code_of(app.next_secret)})

    now_linked = AuthenticatorApp.objects.get()
    assert unchanged == TOTP_SECRET
    assert (now_linked.secret, now_linked.next_secret) == (app.next_secret, None)


def test_a_secret_that_is_linked_is_not_shown_again(member: Client) -> None:
    response = member.get(f"/beheer{APP}")

    assert response["Location"] == f"/beheer{SECURITY}"


def test_an_employee_may_unlink_an_app(browser: Client, user: User) -> None:
    browser.post(APP)
    secret = AuthenticatorApp.objects.get(user=user).secret
    browser.post(APP, {"code": code_of(secret)})

    browser.post(UNLINK)

    assert not AuthenticatorApp.objects.exists()
    assert OutgoingMail.objects.filter(name="app_unlinked").count() == 1


def test_the_bureau_keeps_a_last_factor(member: Client) -> None:
    response = member.post(f"/beheer{UNLINK}", follow=True)

    assert "Koppel eerst iets anders" in response.content.decode()
    assert AuthenticatorApp.objects.count() == 1


def test_the_bureau_may_unlink_an_app_beside_a_passkey(member: Client) -> None:
    user = User.objects.get(realm="bureau")
    Passkey.objects.create(
        environment=user.environment,
        user=user,
        name="laptop",
        credential_id=b"1",
        public_key=b"1",
        created_at=NOW,
    )

    member.post(f"/beheer{UNLINK}")

    assert not AuthenticatorApp.objects.exists()


def test_whoever_lost_the_app_confirms_with_a_recovery_code(
    user: User, clock: time_machine.Traveller
) -> None:
    client = logged_in_bureau(user.environment)
    member = User.objects.get(realm="bureau")
    [code, *_] = recovery.new_codes(member, now=NOW)

    answers = [client.post("/bevestigen/", {"code": code}) for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 422]


def test_an_employees_recovery_code_confirms_nothing(
    browser: Client, user: User
) -> None:
    [code, *_] = recovery.new_codes(user, now=NOW)

    assert browser.post("/bevestigen/", {"code": code}).status_code == 422
    assert recovery.left(user) == 10
