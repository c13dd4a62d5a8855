"""Guessing at logins: what a stranger learns (nothing) and whom it shuts out (not the owner)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import throttles
from accounts.enums import Realm
from accounts.models import (
    ApprovedLocation,
    LocationApproval,
    LoginAttempt,
    Throttle,
    User,
)
from portal.core.models import OutgoingMail
from tests.accounts.visits import (
    ELSEWHERE,
    control_code,
    enter_pin,
    is_logged_in,
    log_in,
    mailed_path,
)
from tests.actors import client_of, know_browser, logged_in_employee
from tests.database import nothing_stays
from tests.factories.accounts import PASSWORD, ApprovedLocationFactory, UserFactory
from tests.factories.core import EnvironmentFactory
from tests.factories.personnel import EmployeeFactory

TOKEN = re.compile(rb'(csrfmiddlewaretoken" value=")\w+')
# As long as one another, so that the answers are too.
NOBODY, SOMEBODY = "niemand@voorbeeld.nl", "iemands@voorbeeld.nl"
FAILURES = ["unknown", "wrong", "invited", "blocked", "realm", "elsewhere", "throttled"]


def seen(response: Any) -> tuple[int, bytes, dict[str, str], list[tuple[Any, ...]]]:
    """Everything that a visitor gets, but for the token and the name that was typed."""
    page = TOKEN.sub(rb"\1", response.content).replace(NOBODY.encode(), b"")
    cookies = [
        (name, {key: value for key, value in cookie.items() if key != "expires"})
        for name, cookie in response.cookies.items()
    ]
    return (
        response.status_code,
        page.replace(SOMEBODY.encode(), b""),
        dict(response.headers),
        cookies,
    )


def arrange(failure: str, user: User) -> dict[str, str]:
    """This function will make the account that fails, and return what is typed for it."""
    typed = {"username": SOMEBODY, "password": PASSWORD}
    if failure == "unknown":
        return typed | {"username": NOBODY}
    is_here = failure != "elsewhere"
    account = UserFactory(
        environment=user.environment if is_here else EnvironmentFactory(),
        username=SOMEBODY,
        realm=Realm.EMPLOYER if failure == "realm" else Realm.EMPLOYEE,
        state={"invited": User.State.INVITED, "blocked": User.State.BLOCKED}.get(
            failure, User.State.ACTIVE
        ),
    )
    ApprovedLocationFactory(user=account)
    if failure == "wrong":
        return typed | {"password": "iets anders"}
    if failure == "throttled":
        close(account, trusted=True)
        close(account, trusted=False)
    return typed


def close(user: User, *, trusted: bool) -> None:
    lane = throttles.account_bucket(trusted=trusted)
    for _ in range(lane.limit):
        throttles.count(
            lane,
            f"{user.realm}|{user.username}",
            environment=user.environment,
            now=timezone.now(),
        )


@pytest.mark.parametrize("address", ["127.0.0.1", ELSEWHERE])
@pytest.mark.parametrize("failure", FAILURES)
def test_every_failure_is_the_same_to_the_byte(
    user: User, failure: str, address: str
) -> None:
    usual = {"username": NOBODY, "password": "iets anders"}
    expected = client_of(user.environment, address=address).post("/inloggen/", usual)
    typed = arrange(failure, user)

    response = client_of(user.environment, address=address).post("/inloggen/", typed)

    assert seen(response) == seen(expected)
    assert not OutgoingMail.objects.exists()
    assert not LoginAttempt.objects.exists()


def test_strangers_do_not_shut_out_the_owner(user: User) -> None:
    for number in range(200):
        stranger = client_of(user.environment, address=f"127.1.{number // 10}.1")
        log_in(stranger, user, password="x", in_known_browser=False)
    stranger = client_of(user.environment, address="127.2.0.1")

    right_from_elsewhere = log_in(stranger, user, in_known_browser=False)
    wrong_from_elsewhere = log_in(
        client_of(user.environment, address="127.2.0.1"),
        user,
        password="x",
        in_known_browser=False,
    )
    assert seen(right_from_elsewhere) == seen(wrong_from_elsewhere)
    assert not OutgoingMail.objects.exists()
    owner = client_of(user.environment)
    log_in(owner, user, in_known_browser=False)
    code = OutgoingMail.objects.get(name="login_code").context["code"]
    # While the owner is on the way in, the others go on.
    log_in(stranger, user, password="x", in_known_browser=False)
    owner.post("/inloggen/code/", {"code": code})
    enter_pin(owner)

    assert is_logged_in(owner)


@pytest.mark.usefixtures("clock")
def test_the_owner_who_does_not_wait_makes_the_pause_no_longer(user: User) -> None:
    close(user, trusted=False)
    key = f"employee|{user.username}"
    stranger = client_of(user.environment, address=ELSEWHERE)

    def pause(password: str) -> timedelta:
        log_in(stranger, user, password=password, in_known_browser=False)
        lane, now = throttles.account_bucket(trusted=False), timezone.now()
        until = throttles.blocked_until(
            lane, key, environment=user.environment, now=now
        )
        return until - now

    hour = timedelta(hours=1)
    assert [pause(PASSWORD), pause(PASSWORD), pause("x")] == [hour, hour, 2 * hour]
    address = Throttle.objects.get(bucket="address")
    assert address.count == 3


def test_the_owner_comes_in_by_a_known_browser_too(user: User) -> None:
    close(user, trusted=False)
    client = client_of(user.environment, address=ELSEWHERE)

    response = log_in(client, user)

    assert response.status_code == 403
    assert "Onbekende locatie" in response.content.decode()


def test_the_owner_opens_the_lane_that_strangers_closed_for_good(user: User) -> None:
    lane = throttles.account_bucket(trusted=False)
    for _ in range(10):
        close(user, trusted=False)

    log_in(client_of(user.environment), user)

    key = f"employee|{user.username}"
    assert not throttles.blocked_until(
        lane, key, environment=user.environment, now=timezone.now()
    )


def test_one_password_for_many_accounts_closes_the_address_alone(user: User) -> None:
    accounts = UserFactory.create_batch(100, environment=user.environment)
    spray = client_of(user.environment, address=ELSEWHERE)

    statuses = [
        log_in(spray, account, password="Welkom01!", in_known_browser=False).status_code
        for account in accounts
    ]
    refused = log_in(spray, user, in_known_browser=False)
    neighbour = log_in(client_of(user.environment, address="127.0.0.3"), accounts[0])

    assert statuses == [200] * 10 + [429] * 90
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 900
    assert neighbour.status_code == 403
    assert log_in(client_of(user.environment), user).status_code == 302


def test_sixty_failures_close_an_address_to_known_browsers_too(user: User) -> None:
    guesses = client_of(user.environment, address=ELSEWHERE)

    statuses = [
        log_in(guesses, user, password="x", in_known_browser=False).status_code
        for _ in range(61)
    ]
    refused = log_in(client_of(user.environment, address=ELSEWHERE), user)

    assert statuses == [200] * 60 + [429]
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 3600


def try_name(client: Client, username: str) -> Any:
    form = {"username": username, "password": "iets anders"}
    return client.post("/inloggen/", form)


@pytest.mark.parametrize("address", ["127.0.0.1", ELSEWHERE])
@pytest.mark.parametrize("failure", ["wrong", "invited", "blocked", "realm"])
def test_a_list_of_names_tells_nobody_which_exist(
    user: User, failure: str, address: str
) -> None:
    arrange(failure, user)
    answers = []
    for number, candidate in enumerate((SOMEBODY, NOBODY)):
        Throttle.objects.all().delete()
        client = client_of(user.environment, address=address)
        names = [f"n{n}-{number}@voorbeeld.nl" for n in range(11)]
        tried = [*names[:9], candidate, *names[9:]]
        answers.append([try_name(client, name).status_code for name in tried])

    assert answers == [[200] * 10 + [429] * 2] * 2


def test_a_list_of_names_does_not_shut_out_a_browser_that_is_known(user: User) -> None:
    for number in range(12):
        last = try_name(client_of(user.environment), f"n{number}@voorbeeld.nl")
    owner = client_of(user.environment)
    know_browser(owner, user)

    mistyped = log_in(owner, user, password="x")
    response = log_in(owner, user)

    assert (last.status_code, mistyped.status_code) == (429, 200)
    assert response["Location"] == "/inloggen/pincode/"


@pytest.mark.parametrize("address", ["127.0.0.1", ELSEWHERE])
@pytest.mark.parametrize("cookie", ["", "x" * 43])
def test_every_failure_asks_the_database_as_much(
    user: User, address: str, cookie: str
) -> None:
    counts = {}
    for failure in FAILURES:
        with nothing_stays():
            typed = arrange(failure, user)
            client = client_of(user.environment, address=address)
            client.cookies["bid"] = cookie
            with CaptureQueriesContext(connection) as statements:
                client.post("/inloggen/", typed)
            counts[failure] = len(statements)

    assert set(counts.values()) == {counts["unknown"]}


def test_twenty_right_logins_from_elsewhere_are_five_mails_at_most(
    user: User, clock
) -> None:
    for _ in range(20):
        response = log_in(client_of(user.environment, address=ELSEWHERE), user)
        clock.shift(30)

        assert response.status_code == 403

    mails = OutgoingMail.objects.filter(name="unknown_location")
    assert 1 <= mails.count() <= 5


def another(user: User) -> tuple[Client, User]:
    """Somebody else who is logged in, at the same place."""
    employee = EmployeeFactory(company__environment=user.environment)
    client = logged_in_employee(employee)
    return client, User.objects.get(employee_links__employee=employee)


@pytest.mark.parametrize("with_code", [False, True])
def test_whoever_is_logged_in_as_another_approves_nothing(
    user: User, with_code: bool
) -> None:
    refused = log_in(client_of(user.environment, address=ELSEWHERE), user)
    path = mailed_path()
    client, other = another(user)
    code = control_code(refused) if with_code else ""

    response = client.post(path, {"answer": "yes", "control_code": code})

    assert response.status_code == 422
    assert LocationApproval.objects.get().answer == ""
    for account in (user, other):
        locations = ApprovedLocation.objects.filter(user=account)
        assert [one.location for one in locations] == ["127.0.0.1/32"]


def test_whoever_is_logged_in_as_another_may_say_no(user: User) -> None:
    log_in(client_of(user.environment, address=ELSEWHERE), user)
    path = mailed_path()
    client, _other = another(user)

    client.post(path, {"answer": "no"})

    assert LocationApproval.objects.get().answer == "no"


def test_the_secret_of_one_link_opens_no_other(user: User) -> None:
    log_in(client_of(user.environment, address=ELSEWHERE), user)
    path = mailed_path()
    token = path.split("/")[2]
    flipped = chr(ord(token[0]) ^ 1) + token[1:]
    client = client_of(user.environment, address=ELSEWHERE)

    answers = [
        client.post(f"/locatie/{one}/", {"answer": "yes"}).status_code
        for one in (flipped, token[::-1], token[:-1], f"{token}x", "-")
    ]

    assert answers == [410] * 5
    assert LocationApproval.objects.get().answer == ""


@pytest.mark.parametrize("size", [1, 4, 21, 42])
def test_one_half_of_a_link_with_the_other_of_another_opens_neither(
    user: User, size: int
) -> None:
    client, other = client_of(user.environment, address=ELSEWHERE), another(user)[1]
    tokens = []
    for account in (user, other):
        log_in(client, account)
        tokens.append(mailed_path().split("/")[2])
    mixed = [tokens[0][:size] + tokens[1][size:], tokens[1][:size] + tokens[0][size:]]

    answers = [
        client.post(f"/locatie/{one}/", {"answer": answer}).status_code
        for one in mixed
        for answer in ("yes", "no")
    ]

    assert answers == [410] * 4
    assert [one.answer for one in LocationApproval.objects.all()] == ["", ""]
    assert not ApprovedLocation.objects.filter(location__startswith=ELSEWHERE).exists()


def test_the_link_of_one_environment_is_nothing_in_another(user: User) -> None:
    refused = log_in(client_of(user.environment, address=ELSEWHERE), user)
    there = client_of(EnvironmentFactory(), address=ELSEWHERE)
    form = {"answer": "yes", "control_code": control_code(refused)}

    assert there.post(mailed_path(), form).status_code == 410
    assert LocationApproval.objects.get().answer == ""
