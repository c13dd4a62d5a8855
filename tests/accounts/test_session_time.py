"""The warning before a session ends: asking how long keeps nothing open, answering does."""

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from accounts.models import User, UserSession
from personnel.models import Employee
from tests.accounts.visits import is_logged_in
from tests.actors import client_of, logged_in_employee

IDLE = settings.SESSION_IDLE_SECONDS["employee"]
ABSOLUTE = settings.SESSION_ABSOLUTE_SECONDS["employee"]


@pytest.fixture
def browser(employee: Employee, user: User, clock: time_machine.Traveller) -> Client:
    return logged_in_employee(employee, user=user)


def test_a_page_says_how_long_the_session_lasts(browser: Client) -> None:
    html = browser.get("/").content.decode()

    assert f'data-session-seconds="{IDLE}"' in html
    assert 'data-session-url="/sessie/"' in html
    assert "js/session.js" in html


def test_a_page_before_login_says_nothing(user: User) -> None:
    html = client_of(user.environment).get("/inloggen/").content.decode()

    assert "data-session" not in html


def test_asking_does_not_keep_a_session_open(
    browser: Client, clock: time_machine.Traveller
) -> None:
    left = []

    for _ in range(4):
        clock.shift(300)
        left.append(browser.get("/sessie/"))

    assert [one.json()["seconds"] for one in left[:3]] == [900, 600, 300]
    assert left[3].status_code == 302
    assert not is_logged_in(browser)


def test_staying_extends_it(browser: Client, clock: time_machine.Traveller) -> None:
    clock.shift(IDLE - 120)

    response = browser.post("/sessie/verlengen/")

    clock.shift(IDLE - 1)
    assert response.json() == {"seconds": IDLE}
    assert is_logged_in(browser)


def test_nothing_extends_beyond_the_last_moment(
    browser: Client, clock: time_machine.Traveller
) -> None:
    for _ in range(ABSOLUTE // 1000):
        clock.shift(1000)
        last = browser.post("/sessie/verlengen/").json()["seconds"]
    clock.shift(200)

    assert last == 200
    assert not is_logged_in(browser)


def test_only_a_form_extends(browser: Client) -> None:
    assert browser.get("/sessie/verlengen/").status_code == 405


def test_what_somebody_does_is_seen_in_the_list(
    browser: Client, clock: time_machine.Traveller
) -> None:
    began = UserSession.objects.get().last_seen_at
    clock.shift(90)
    browser.get("/sessie/")
    polled = UserSession.objects.get().last_seen_at

    browser.get("/")

    seen = UserSession.objects.get().last_seen_at
    assert (polled - began).total_seconds() == 0
    assert (seen - began).total_seconds() == 90
