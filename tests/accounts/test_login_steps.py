"""Steps of a login out of order, twice, or with what belongs to another."""

from typing import Any

import pytest
import time_machine
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts.enums import Realm
from accounts.models import ApprovedLocation, LoginAttempt, Pin, User
from accounts.services import factors, logins
from portal.core.access import Actor
from portal.core.models import AuditEvent
from tests.accounts.conftest import NOW
from tests.accounts.visits import (
    ELSEWHERE,
    enter_pin,
    enter_totp,
    is_logged_in,
    log_in,
)
from tests.actors import client_of
from tests.factories.accounts import (
    PIN,
    ApprovedLocationFactory,
    AuthenticatorAppFactory,
    UserFactory,
    ready_account,
)
from tests.factories.core import EnvironmentFactory
from tests.factories.personnel import EmployeeFactory

START = "/inloggen/"
CHOOSE, ENTER = "/inloggen/pincode-kiezen/", "/inloggen/pincode/"
CHOICE = {"pin": "730492", "pin_again": "730492"}


def answer_of(response: Any) -> tuple[int, str]:
    return response.status_code, response.headers.get("Location", "")


@pytest.mark.parametrize("path", [CHOOSE, ENTER])
def test_a_step_without_a_login_leads_to_the_start(user: User, path: str) -> None:
    client = client_of(user.environment)

    answers = [answer_of(client.get(path)), answer_of(client.post(path, CHOICE))]

    assert answers == [(302, START)] * 2


def test_a_pin_leads_to_the_start_while_the_location_is_unknown(user: User) -> None:
    client = client_of(user.environment, address=ELSEWHERE)
    log_in(client, user)

    response = enter_pin(client)

    assert answer_of(response) == (302, START)
    assert not is_logged_in(client)


@pytest.mark.parametrize("path", [CHOOSE, ENTER])
def test_no_pin_page_opens_while_the_location_is_unknown(user: User, path: str) -> None:
    client = client_of(user.environment, address=ELSEWHERE)
    log_in(client, user)

    answers = [answer_of(client.get(path)), answer_of(client.post(path, {}))]

    assert answers == [(302, START)] * 2


@pytest.mark.django_db
def test_the_bureau_keeps_no_attempt_after_its_login() -> None:
    user = AuthenticatorAppFactory(user__realm=Realm.BUREAU).user
    ApprovedLocationFactory(user=user)
    client = client_of(user.environment)
    log_in(client, user)
    enter_totp(client, user)

    assert client.cookies["la"].value == ""
    assert client.get("/beheer/").status_code == 200


def test_who_has_a_pin_cannot_choose_another(user: User) -> None:
    client = client_of(user.environment)
    log_in(client, user)

    response = client.post(CHOOSE, CHOICE)

    assert answer_of(response) == (302, START)
    assert not is_logged_in(client)


def test_an_attempt_ends_with_its_last_step(user: User) -> None:
    client = client_of(user.environment)
    log_in(client, user)
    verifier = client.cookies["la"].value
    enter_pin(client)
    again = client_of(user.environment)
    again.cookies["la"] = verifier

    response = enter_pin(again)

    assert answer_of(response) == (302, START)
    assert client.cookies["la"].value == ""


def test_an_attempt_is_bound_to_its_address(user: User) -> None:
    ApprovedLocationFactory(user=user, location=f"{ELSEWHERE}/32")
    client = client_of(user.environment)
    log_in(client, user)
    moved = client_of(user.environment, address=ELSEWHERE)
    moved.cookies = client.cookies

    response = enter_pin(moved)

    assert answer_of(response) == (302, START)


def test_an_attempt_is_bound_to_its_environment(user: User) -> None:
    client = client_of(user.environment)
    log_in(client, user)
    there = client_of(EnvironmentFactory())
    there.cookies = client.cookies

    response = enter_pin(there)

    assert answer_of(response) == (302, START)


def test_an_attempt_of_the_bureau_is_no_attempt_of_an_employee(user: User) -> None:
    member = UserFactory(environment=user.environment, realm=Realm.BUREAU)
    client = client_of(user.environment, address=ELSEWHERE)
    log_in(client, member)
    ApprovedLocationFactory(user=member, location=f"{ELSEWHERE}/32")

    response = client.post(CHOOSE, CHOICE)

    assert answer_of(response) == (302, START)
    assert not is_logged_in(client, "/beheer/")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"stamp": "f" * 32}, id="another stamp"),
        pytest.param({"state": User.State.BLOCKED}, id="blocked"),
    ],
)
def test_an_attempt_dies_with_what_happens_to_the_account(
    user: User, change: dict[str, str]
) -> None:
    client = client_of(user.environment)
    log_in(client, user)
    User.objects.filter(pk=user.pk).update(**change)

    response = enter_pin(client)

    assert answer_of(response) == (302, START)


@pytest.mark.parametrize(
    ("seconds", "target"),
    [(settings.ATTEMPT_TTL - 1, "/"), (settings.ATTEMPT_TTL, START)],
)
def test_an_attempt_lasts_ten_minutes(
    clock: time_machine.Traveller, user: User, seconds: int, target: str
) -> None:
    client = client_of(user.environment)
    log_in(client, user)
    clock.shift(seconds)

    response = enter_pin(client)

    assert answer_of(response) == (302, target)


def test_a_location_that_is_removed_halfway_ends_the_attempt(user: User) -> None:
    client = client_of(user.environment)
    log_in(client, user)
    ApprovedLocation.objects.all().delete()

    response = enter_pin(client)

    assert answer_of(response) == (302, START)


def test_the_verifier_of_another_opens_only_the_others_account(user: User) -> None:
    other = ready_account(
        EmployeeFactory(company__environment=user.environment), pin="591847"
    )
    mine, theirs = client_of(user.environment), client_of(user.environment)
    log_in(mine, user)
    log_in(theirs, other)
    mine.cookies["la"] = theirs.cookies["la"].value

    response = enter_pin(mine, PIN)

    assert response.status_code == 422
    assert not is_logged_in(mine)


def test_a_finished_attempt_cannot_be_finished_again(user: User) -> None:
    member = UserFactory(environment=user.environment, realm=Realm.BUREAU)
    ApprovedLocationFactory(user=member)
    client = client_of(user.environment)
    log_in(client, member)
    enter_totp(client, member)
    attempt = LoginAttempt.objects.get()
    nobody = Actor.anonymous(environment_id=user.environment_id)

    with pytest.raises(logins.AttemptOver):
        logins.finish_login(attempt, actor=nobody, now=NOW)

    event = AuditEvent.objects.get(event="login.completed")
    assert event.changes == {"factors": ["known browser", "app"]}


def test_the_rules_themselves_refuse_a_step_out_of_order(user: User) -> None:
    client = client_of(user.environment)
    log_in(client, user)
    attempt = LoginAttempt.objects.get()
    nobody = Actor.anonymous(environment_id=user.environment_id)

    with pytest.raises(logins.AttemptOver):
        factors.choose_pin(attempt, "730492", actor=nobody, now=NOW)
    with pytest.raises(logins.AttemptOver):
        logins.finish_login(attempt, actor=nobody, now=NOW)

    assert Pin.objects.count() == 1


STEPS = {
    "password": log_in,
    "wrong password": lambda client, user: log_in(client, user, password="anders"),
    "choose": lambda client, _user: client.post(CHOOSE, CHOICE),
    "pin": lambda client, _user: enter_pin(client),
    "wrong pin": lambda client, _user: enter_pin(client, "730492"),
    "forget": lambda client, _user: client.cookies.clear(),
}


@hypothesis_settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=st.lists(st.sampled_from(list(STEPS)), max_size=5))
def test_only_password_and_then_pin_log_in(order: list[str], user: User) -> None:
    Pin.objects.update(failures=0, locked_at=None)
    client, shown, is_in = client_of(user.environment), False, False

    for step in order:
        STEPS[step](client, user)
        if step == "forget":
            shown = is_in = False
        elif step == "password":
            shown = True
        elif step == "pin" and shown:
            shown, is_in = False, True

    assert is_logged_in(client) is is_in
