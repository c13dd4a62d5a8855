"""Many requests at once cause no more mails than one after the other."""

import datetime
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from accounts import codes, locations, throttles
from accounts.enums import Realm
from accounts.models import LoginAttempt, User
from accounts.services.passwords import RESETS_PER_ACCOUNT, ask_reset
from portal.core.models import AuditEvent, Environment, OutgoingMail
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.UTC)
HERE = "127.0.1.7"
MOST = throttles.MAILS_PER_ADDRESS


def at_once(calls: Iterable[Callable[[], object]]) -> list[str]:
    """What became of calls that start together: mailed, or not."""
    waiting = list(calls)
    start = Barrier(len(waiting))

    def outcome(call: Callable[[], object]) -> str:
        connection.ensure_connection()
        start.wait()
        try:
            return "mailed" if call() else "not"
        except throttles.Full:
            return "not"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(waiting)) as threads:
        return sorted(threads.map(outcome, waiting))


def attempt_of(user: User, number: int) -> LoginAttempt:
    return LoginAttempt.objects.create(
        environment=user.environment,
        user=user,
        realm=user.realm,
        stamp=user.stamp,
        ip_address=HERE,
        location=f"{HERE}/32",
        verifier_hash=f"verifier {user.pk} {number}",
        control_code_hash="control",
        created_at=NOW,
        expires_at=NOW + datetime.timedelta(minutes=10),
    )


def last_mails() -> list[str]:
    events = AuditEvent.objects.filter(event="mail.throttled")
    return [event.changes["mail"] for event in events]


def asks_location(attempt: LoginAttempt) -> Callable[[], object]:
    @transaction.atomic
    def call() -> object:
        return locations.ask_approval(attempt, now=NOW)

    return call


def asks_code(attempt: LoginAttempt) -> Callable[[], object]:
    @transaction.atomic
    def call() -> object:
        return codes.ask(attempt, now=NOW)

    return call


def asks_reset(environment: Environment, name: str) -> Callable[[], object]:
    return lambda: ask_reset(
        name, realm=Realm.EMPLOYEE, environment=environment, ip_address=HERE, now=NOW
    )


def test_people_at_one_address_get_ten_mails_of_a_location(
    environment: Environment,
) -> None:
    people = UserFactory.create_batch(MOST + 4, environment=environment)

    outcomes = at_once(asks_location(attempt_of(one, 0)) for one in people)

    assert outcomes == ["mailed"] * MOST + ["not"] * 4
    assert OutgoingMail.objects.count() == MOST
    assert last_mails() == ["unknown_location"]


def test_an_account_gets_five_codes(user: User) -> None:
    outcomes = at_once(asks_code(attempt_of(user, number)) for number in range(9))

    assert outcomes == ["mailed"] * 5 + ["not"] * 4
    assert OutgoingMail.objects.count() == 5
    assert last_mails() == ["login_code"]


def test_a_name_gets_three_resets(environment: Environment) -> None:
    outcomes = at_once([asks_reset(environment, "noor@voorbeeld.nl")] * 8)

    assert outcomes == ["mailed"] * RESETS_PER_ACCOUNT + ["not"] * 5
    assert last_mails() == ["password_reset"]


def test_names_at_one_address_get_ten_resets(environment: Environment) -> None:
    names = [f"naam{number}@voorbeeld.nl" for number in range(MOST + 4)]

    outcomes = at_once(asks_reset(environment, name) for name in names)

    assert outcomes == ["mailed"] * MOST + ["not"] * 4
    assert last_mails() == ["password_reset"]
