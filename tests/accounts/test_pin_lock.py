"""How a PIN is kept, and the lock after five failures."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection
from pytest_django import Settings

from accounts import pins
from accounts.models import Pin, User
from portal.core.models import AuditEvent
from tests.accounts.conftest import NOW
from tests.accounts.visits import enter_pin, is_logged_in, log_in
from tests.actors import client_of
from tests.factories.accounts import PIN, UserFactory

WRONG = "730492"


@pytest.fixture
def others(db: None) -> list[User]:
    return UserFactory.create_batch(2)


@pytest.mark.usefixtures("real_hashes")
def test_a_pin_is_kept_as_argon2id_of_a_peppered_digest(user: User) -> None:
    stored = Pin.objects.get(user=user)

    assert stored.digest.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert PIN not in stored.digest


def test_the_same_pin_of_two_people_is_not_the_same(others: list[User]) -> None:
    first, second = others
    pins.choose(first, PIN, now=NOW)
    mine = Pin.objects.get(user=first)

    Pin.objects.create(
        environment=second.environment, user=second, digest=mine.digest, chosen_at=NOW
    )

    assert pins.verify(first, PIN, now=NOW) == 0
    assert pins.verify(second, PIN, now=NOW) == 1


def test_a_pin_is_worthless_without_the_pepper(user: User, settings: Settings) -> None:
    settings.PIN_PEPPER = "another pepper, as long as the first one was"

    failures = pins.verify(user, PIN, now=NOW)

    assert failures == 1


def test_an_account_has_one_pin(user: User) -> None:
    with pytest.raises(IntegrityError):
        pins.choose(user, WRONG, now=NOW)


def test_failures_count_down_to_the_lock(user: User) -> None:
    failures = [pins.verify(user, WRONG, now=NOW) for _ in range(5)]

    stored = Pin.objects.get(user=user)
    assert failures == [1, 2, 3, 4, 5]
    assert [pins.attempts_left(one) for one in failures] == [4, 3, 2, 1, 0]
    assert (stored.failures, stored.locked_at) == (5, NOW)


def test_the_right_pin_forgets_the_failures(user: User) -> None:
    for _ in range(4):
        pins.verify(user, WRONG, now=NOW)

    pins.verify(user, PIN, now=NOW)

    assert Pin.objects.get(user=user).failures == 0


def test_a_locked_pin_refuses_the_right_one(user: User) -> None:
    Pin.objects.filter(user=user).update(failures=5, locked_at=NOW)

    with pytest.raises(pins.PinLocked):
        pins.verify(user, PIN, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_are_never_more_than_five(user: User) -> None:
    def guess(number: int) -> str:
        try:
            return str(pins.verify(user, f"7304{number:02}", now=NOW))
        except pins.PinLocked:
            return "locked"
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        answers = sorted(threads.map(guess, range(30)))

    assert answers == [*"12345"] + ["locked"] * 25
    assert Pin.objects.get(user=user).failures == 5


def test_the_page_counts_down_and_then_says_who_can_help(user: User) -> None:
    client = client_of(user.environment)
    log_in(client, user)

    responses = [enter_pin(client, WRONG) for _ in range(5)]

    errors = [response.context["form"].errors["pin"] for response in responses]
    assert [response.status_code for response in responses] == [422] * 5
    assert errors == [
        ["Pincode klopt niet. Nog 4 pogingen."],
        ["Pincode klopt niet. Nog 3 pogingen."],
        ["Pincode klopt niet. Nog 2 pogingen."],
        ["Pincode klopt niet. Nog 1 poging."],
        [
            (
                "Je pincode is geblokkeerd. Gebruik een herstelcode, of vraag je werkgever "
                "of salarisadministratie om een nieuwe."
            )
        ],
    ]
    assert AuditEvent.objects.filter(event="pin.wrong").count() == 5


def test_a_new_attempt_in_a_new_browser_does_not_unlock(user: User) -> None:
    first = client_of(user.environment)
    log_in(first, user)
    for _ in range(5):
        enter_pin(first, WRONG)
    second = client_of(user.environment)
    log_in(second, user)

    response = enter_pin(second, PIN)

    assert response.status_code == 422
    assert "geblokkeerd" in response.content.decode()
    assert not is_logged_in(second)


def test_a_wrong_pin_is_not_echoed(user: User) -> None:
    client = client_of(user.environment)
    log_in(client, user)

    response = enter_pin(client, WRONG)

    assert response.status_code == 422
    assert WRONG not in response.content.decode()


def test_without_the_password_nobody_raises_the_count(user: User) -> None:
    response = enter_pin(client_of(user.environment), WRONG)

    assert response["Location"] == "/inloggen/"
    assert Pin.objects.get(user=user).failures == 0


@pytest.mark.parametrize(
    "pin",
    [
        "",
        "48291",
        "4829130",
        "48291a",
        "48 291",
        "\uff14\uff18\uff12\uff19\uff11\uff13",
    ],
)
def test_what_is_no_pin_is_not_counted(user: User, pin: str) -> None:
    client = client_of(user.environment)
    log_in(client, user)

    response = enter_pin(client, pin)

    assert response.status_code == 422
    assert Pin.objects.get(user=user).failures == 0
