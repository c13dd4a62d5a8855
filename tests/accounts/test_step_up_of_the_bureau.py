"""What the bureau's admin does only after a factor of the last minutes."""

import datetime

import pytest
import time_machine
from django.test import Client

from accounts.models import AuthenticatorApp, User
from portal.core.models import AuditEvent, Environment
from tests.actors import logged_in_office
from tests.factories.accounts import UserFactory, code_of

Clock = time_machine.Traveller
USERS = "/beheer/accounts/user/"
CONFIRM = "/bevestigen/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def member(environment: Environment) -> User:
    return UserFactory(environment=environment, realm="bureau")


@pytest.fixture
def browser(clock: Clock, member: User) -> Client:
    """Somebody of the bureau, six minutes after the login."""
    browser = logged_in_office(member)
    clock.shift(datetime.timedelta(minutes=6))
    return browser


def act(browser: Client, action: str | list[str], user: User, **more: str):
    form = {"action": action, "_selected_action": user.pk, "index": "0", **more}
    return browser.post(USERS, form)


def released() -> list[str]:
    return [one.subject_id for one in AuditEvent.objects.filter(event="pin.reset")]


@pytest.mark.parametrize("action", ["reset_pin", "release_factors", "export"])
def test_what_gives_access_or_leaves_asks_a_fresh_factor(
    browser: Client, user: User, action: str
) -> None:
    assert act(browser, action, user)["Location"] == CONFIRM
    assert released() == []


def test_the_login_counts_for_five_minutes(
    clock: Clock, member: User, user: User
) -> None:
    browser = logged_in_office(member)
    clock.shift(datetime.timedelta(minutes=4))

    assert act(browser, "reset_pin", user)["Location"] == USERS
    assert released() == [str(user.pk)]


@pytest.mark.parametrize("action", ["block", "invite_again"])
def test_what_closes_or_mails_the_owner_asks_none(
    browser: Client, user: User, action: str
) -> None:
    assert act(browser, action, user)["Location"] == USERS


def test_another_action_in_front_does_not_get_past_it(
    browser: Client, user: User
) -> None:
    answer = act(browser, ["block", "reset_pin"], user, index="1")

    assert answer["Location"] == CONFIRM


def test_what_was_asked_is_done_after_confirming(
    browser: Client, member: User, user: User
) -> None:
    act(browser, "reset_pin", user)
    app = AuthenticatorApp.objects.get(user=member)

    back = browser.post(CONFIRM, {"code": code_of(app)})
    page = browser.get(back["Location"])
    done = browser.post(USERS, {"step_up": page.context["form"].public_id})

    assert (back["Location"], done["Location"]) == (USERS, USERS)
    assert released() == [str(user.pk)]


def test_the_list_of_who_has_not_activated_is_taken_along_with_a_fresh_factor(
    browser: Client,
) -> None:
    page = f"{USERS}niet-geactiveerd/"

    assert browser.get(page).status_code == 200
    assert browser.post(page)["Location"] == CONFIRM


def test_an_action_on_a_filtered_list_stays_with_that_list(
    browser: Client, member: User, user: User
) -> None:
    UserFactory.create_batch(3, environment=member.environment)
    filtered = f"{USERS}?q={user.username}"
    form = {"action": "reset_pin", "_selected_action": user.pk, "select_across": "1"}
    browser.post(filtered, {**form, "index": "0"})
    app = AuthenticatorApp.objects.get(user=member)

    back = browser.post(CONFIRM, {"code": code_of(app)})["Location"]
    elsewhere = browser.get(USERS)
    page = browser.get(back)
    done = browser.post(back, {"step_up": page.context["form"].public_id})

    assert (back, done["Location"]) == (filtered, filtered)
    assert "step_up" not in elsewhere.content.decode()
    assert released() == [str(user.pk)]


def test_an_address_too_long_to_come_back_to_is_refused(
    browser: Client, user: User
) -> None:
    form = {"action": "reset_pin", "_selected_action": user.pk, "index": "0"}

    answer = browser.post(f"{USERS}?q={'a' * 300}", form)

    assert (answer.status_code, released()) == (400, [])
