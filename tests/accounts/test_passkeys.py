"""Passkeys: made on the security page, used after the password, each question answered once."""

import json
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import AuthenticatorApp, LoginAttempt, Passkey, User
from personnel.models import Employee
from portal.core.hosts import portal_url
from portal.core.models import AuditEvent, OutgoingMail
from tests.accounts.confirming import SECURITY, be_fresh
from tests.accounts.conftest import NOW
from tests.accounts.software_key import SoftwareKey
from tests.accounts.visits import is_logged_in, log_in
from tests.actors import client_of, know_browser, logged_in_bureau, logged_in_employee
from tests.factories.accounts import code_of, ready_account
from tests.factories.personnel import EmployeeFactory

ADD = f"{SECURITY}passkeys/nieuw/"
LOGIN = "/inloggen/passkey/"
OPTIONS = f"{LOGIN}opties/"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def key(user: User) -> SoftwareKey:
    return SoftwareKey(portal_url(user.environment, ""))


@pytest.fixture
def browser(employee: Employee, user: User) -> Client:
    client = logged_in_employee(employee, user=user)
    be_fresh(client)
    return client


@pytest.fixture
def visitor(user: User) -> Client:
    return client_of(user.environment)


def add(client: Client, key: SoftwareKey, *, name: str = "telefoon") -> Any:
    options = json.loads(client.post(f"{ADD}opties/").content)
    return client.post(ADD, {"name": name, "credential": key.make(options)})


def show(client: Client, key: SoftwareKey) -> Any:
    options = json.loads(client.post(OPTIONS).content)
    return client.post(LOGIN, {"credential": key.sign(options)})


def test_a_passkey_is_added_and_its_owner_hears_of_it(
    browser: Client, key: SoftwareKey, user: User
) -> None:
    response = add(browser, key)

    passkey = Passkey.objects.get()
    assert response["Location"] == SECURITY
    assert (passkey.user, passkey.name) == (user, "telefoon")
    assert bytes(passkey.credential_id) == key.credential_id
    assert AuditEvent.objects.filter(event="passkey.added").count() == 1
    assert OutgoingMail.objects.get(name="passkey_added").to == user.username


def test_the_question_names_the_environment_and_asks_to_verify(
    browser: Client, user: User
) -> None:
    options = json.loads(browser.post(f"{ADD}opties/").content)

    assert options["rp"]["id"] == f"{user.environment.subdomain}.localhost"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["user"]["name"] == user.username


def test_adding_asks_a_fresh_factor(employee: Employee, user: User) -> None:
    client = logged_in_employee(employee, user=user)

    statuses = [client.get(ADD).status_code, client.post(f"{ADD}opties/").status_code]

    assert statuses == [302, 302]


def unverified(key: SoftwareKey) -> None:
    key.verifies_user = False


def from_elsewhere(key: SoftwareKey) -> None:
    key.origin = "http://kwaad.localhost:8000"


@pytest.mark.parametrize("spoil", [unverified, from_elsewhere])
def test_a_spoiled_passkey_is_not_added(
    browser: Client, key: SoftwareKey, spoil
) -> None:
    spoil(key)

    response = add(browser, key)

    assert response.status_code == 422
    assert not Passkey.objects.exists()


def test_an_answer_to_an_older_question_is_not_added(
    browser: Client, key: SoftwareKey
) -> None:
    older = json.loads(browser.post(f"{ADD}opties/").content)
    browser.post(f"{ADD}opties/")

    response = browser.post(ADD, {"name": "x", "credential": key.make(older)})

    assert response.status_code == 422


def test_a_passkey_of_somebody_is_not_added_to_another(
    browser: Client, key: SoftwareKey, employee: Employee
) -> None:
    add(browser, key)
    other = EmployeeFactory(company=employee.company)
    client = logged_in_employee(other, user=ready_account(other))
    be_fresh(client)

    response = add(client, key)

    assert response.status_code == 422
    assert Passkey.objects.count() == 1


@pytest.mark.parametrize(
    "credential",
    [
        *("", "{}", "[]", "geen", '{"rawId": 1}', '{"rawId": "AA"}', "null"),
        pytest.param("[" * 20_000, id="deep"),
    ],
)
def test_garbage_is_refused(browser: Client, credential: str) -> None:
    browser.post(f"{ADD}opties/")

    response = browser.post(ADD, {"name": "x", "credential": credential})

    assert response.status_code == 422


def test_a_passkey_logs_in_after_the_password(
    browser: Client, key: SoftwareKey, visitor: Client, user: User
) -> None:
    add(browser, key)
    log_in(visitor, user)

    response = show(visitor, key)

    attempt = LoginAttempt.objects.order_by("-pk")[0]
    assert response["Location"] == "/"
    assert is_logged_in(visitor)
    assert (attempt.passkey_shown_at, attempt.pin_shown_at) == (NOW, None)
    assert Passkey.objects.get().last_used_at == NOW


def test_a_passkey_without_a_password_opens_nothing(
    browser: Client, key: SoftwareKey, visitor: Client
) -> None:
    add(browser, key)

    answers = [visitor.get(LOGIN), visitor.post(OPTIONS), visitor.post(LOGIN)]

    assert [one["Location"] for one in answers] == ["/inloggen/"] * 3


@pytest.mark.parametrize("spoil", [unverified, from_elsewhere])
def test_a_spoiled_answer_logs_nobody_in(
    browser: Client, key: SoftwareKey, visitor: Client, user: User, spoil
) -> None:
    add(browser, key)
    log_in(visitor, user)
    spoil(key)

    response = show(visitor, key)

    assert response.status_code == 422
    assert not is_logged_in(visitor)
    assert AuditEvent.objects.filter(event="passkey.wrong").count() == 1


def test_an_answer_works_once(
    browser: Client, key: SoftwareKey, visitor: Client, user: User
) -> None:
    add(browser, key)
    log_in(visitor, user)
    options = json.loads(visitor.post(OPTIONS).content)
    answer = {"credential": key.sign(options)}
    visitor.post(LOGIN, {"credential": "{}"})

    response = visitor.post(LOGIN, answer)

    assert response.status_code == 422


def test_an_answer_for_another_login_is_none_here(
    browser: Client, key: SoftwareKey, visitor: Client, user: User
) -> None:
    add(browser, key)
    log_in(visitor, user)
    second = client_of(user.environment)
    log_in(second, user)
    options = json.loads(second.post(OPTIONS).content)
    visitor.post(OPTIONS)

    response = visitor.post(LOGIN, {"credential": key.sign(options)})

    assert response.status_code == 422


def test_the_passkey_of_another_logs_nobody_in(
    browser: Client, key: SoftwareKey, visitor: Client, employee: Employee
) -> None:
    add(browser, key)
    other = ready_account(EmployeeFactory(company=employee.company))
    know_browser(visitor, other)
    log_in(visitor, other)

    response = show(visitor, key)

    assert response.status_code == 422


def test_a_copied_key_is_found_by_its_count(
    browser: Client, key: SoftwareKey, visitor: Client, user: User
) -> None:
    add(browser, key)
    Passkey.objects.update(sign_count=7)
    log_in(visitor, user)

    response = show(visitor, key)

    assert response.status_code == 422


def test_five_wrong_answers_end_the_login(
    browser: Client, key: SoftwareKey, visitor: Client, user: User
) -> None:
    add(browser, key)
    log_in(visitor, user)

    answers = [visitor.post(LOGIN, {"credential": "{}"}) for _ in range(6)]

    assert [one.status_code for one in answers] == [422] * 5 + [302]


def test_the_steps_offer_the_passkey(
    browser: Client, key: SoftwareKey, visitor: Client, user: User
) -> None:
    add(browser, key)
    log_in(visitor, user, in_known_browser=False)

    assert f'href="{LOGIN}"' in visitor.get("/inloggen/code/").content.decode()


def test_a_passkey_confirms(browser: Client, key: SoftwareKey) -> None:
    add(browser, key)
    options = json.loads(browser.post("/bevestigen/passkey/").content)
    answer = {"credential": key.sign(options)}

    answers = [browser.post("/bevestigen/", answer) for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 422]


def test_a_removed_passkey_works_no_longer(
    browser: Client, key: SoftwareKey, visitor: Client, user: User
) -> None:
    add(browser, key)
    number = Passkey.objects.get().public_id

    browser.post(f"{SECURITY}passkeys/{number}/verwijderen/")

    log_in(visitor, user)
    assert show(visitor, key).status_code == 422
    assert OutgoingMail.objects.filter(name="passkey_removed").count() == 1


def test_a_passkey_of_another_is_not_there(
    browser: Client, key: SoftwareKey, employee: Employee
) -> None:
    add(browser, key)
    other = EmployeeFactory(company=employee.company)
    client = logged_in_employee(other, user=ready_account(other))
    be_fresh(client)
    number = Passkey.objects.get().public_id

    response = client.post(f"{SECURITY}passkeys/{number}/verwijderen/")

    assert response.status_code == 404
    assert Passkey.objects.count() == 1


def test_the_bureau_keeps_its_last_passkey(
    user: User, clock: time_machine.Traveller
) -> None:
    client = logged_in_bureau(user.environment)
    member = User.objects.get(realm="bureau")
    passkey = Passkey.objects.create(
        environment=member.environment,
        user=member,
        name="laptop",
        credential_id=b"1",
        public_key=b"1",
        created_at=NOW,
    )
    clock.shift(60)
    client.post("/bevestigen/", {"code": code_of(member.authenticator)})
    AuthenticatorApp.objects.all().delete()

    client.post(f"/beheer{SECURITY}passkeys/{passkey.public_id}/verwijderen/")

    assert Passkey.objects.count() == 1
