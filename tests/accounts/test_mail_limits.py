"""How many mails an address or an account can cause, and what the log says of the last one."""

import datetime

import pytest
import time_machine

from accounts import throttles
from accounts.models import ApprovedLocation, ResetRequest, User
from portal.core.models import AuditEvent, Environment, OutgoingMail
from tests.accounts.visits import ELSEWHERE, log_in
from tests.actors import client_of
from tests.factories.accounts import UserFactory

Clock = time_machine.Traveller
MOST = throttles.MAILS_PER_ADDRESS
pytestmark = pytest.mark.django_db


def somebody(environment: Environment) -> User:
    return UserFactory(environment=environment, state=User.State.ACTIVE)


def try_from_elsewhere(environment: Environment, number_of_people: int) -> None:
    for _number in range(number_of_people):
        client = client_of(environment, address=ELSEWHERE)
        log_in(client, somebody(environment), in_known_browser=False)


def ask_reset(environment: Environment, name: str, address: str = ELSEWHERE) -> None:
    client = client_of(environment, address=address)
    client.post("/wachtwoord-vergeten/", {"username": name})


def last_mails() -> list[tuple[str, str]]:
    events = AuditEvent.objects.filter(event="mail.throttled").order_by("pk")
    return [(one.changes["mail"], one.subject_type) for one in events]


def test_an_address_that_is_nobodys_causes_ten_mails_an_hour(
    clock: Clock, environment: Environment
) -> None:
    try_from_elsewhere(environment, MOST + 2)

    assert OutgoingMail.objects.count() == MOST
    assert last_mails() == [("unknown_location", "accounts.user")]
    clock.shift(datetime.timedelta(hours=1))
    try_from_elsewhere(environment, 1)
    assert OutgoingMail.objects.count() == MOST + 1


def test_whoever_is_not_mailed_hears_from_when_that_is_possible(
    clock: Clock, environment: Environment
) -> None:
    try_from_elsewhere(environment, MOST - 1)
    last, one_more = (
        log_in(
            client_of(environment, address=ELSEWHERE),
            somebody(environment),
            in_known_browser=False,
        )
        for _person in range(2)
    )

    sent, not_sent = (" ".join(page.text.split()) for page in (last, one_more))
    assert (last.status_code, one_more.status_code) == (403, 403)
    assert "We hebben een e-mail gestuurd naar" in sent
    assert "We hebben een e-mail gestuurd naar" not in not_sent
    assert "Daarom sturen we er nu geen naar" in not_sent
    assert "Log na 11:00 uur opnieuw in." in not_sent
    assert "control-code" not in not_sent


def test_beyond_the_mails_of_an_account_the_page_is_the_same(
    clock: Clock, user: User
) -> None:
    pages = [
        log_in(client_of(user.environment, address=f"127.0.1.{number}"), user)
        for number in range(6)
    ]

    assert ["e-mail gestuurd naar" in " ".join(p.text.split()) for p in pages] == (
        [True] * 6
    )
    assert OutgoingMail.objects.count() == 5


def test_a_full_address_uses_up_no_reset_of_a_name(
    clock: Clock, environment: Environment
) -> None:
    for number in range(MOST):
        ask_reset(environment, f"naam{number}@voorbeeld.nl")
    for _number in range(4):
        ask_reset(environment, "noor@voorbeeld.nl")
    clock.shift(datetime.timedelta(minutes=1))

    ask_reset(environment, "noor@voorbeeld.nl", address="127.0.1.9")

    names = ResetRequest.objects.values_list("username", flat=True)
    assert (len(names), "noor@voorbeeld.nl" in names) == (MOST + 1, True)


def test_an_office_that_somebody_approved_may_log_in_all_at_once(
    clock: Clock, environment: Environment, user: User
) -> None:
    ApprovedLocation.objects.create(
        environment=environment,
        user=user,
        location=f"{ELSEWHERE}/32",
        approved_at=datetime.datetime.now(datetime.UTC),
    )

    try_from_elsewhere(environment, MOST + 2)

    assert OutgoingMail.objects.count() == MOST + 2
    assert last_mails() == []


def test_a_known_browser_counts_for_no_address(
    clock: Clock, environment: Environment
) -> None:
    try_from_elsewhere(environment, MOST)

    log_in(client_of(environment, address=ELSEWHERE), somebody(environment))

    assert OutgoingMail.objects.count() == MOST + 1


def test_the_last_mail_of_a_location_that_an_account_gets_is_told(
    clock: Clock, user: User
) -> None:
    for number in range(6):
        log_in(client_of(user.environment, address=f"127.0.1.{number}"), user)

    assert last_mails() == [("unknown_location", "accounts.user")]


def test_the_last_code_that_an_account_gets_is_told(clock: Clock, user: User) -> None:
    for _number in range(6):
        log_in(client_of(user.environment), user, in_known_browser=False)

    assert last_mails() == [("login_code", "accounts.user")]


def test_the_last_reset_of_a_name_is_told_whoevers_it_is(
    clock: Clock, environment: Environment
) -> None:
    client = client_of(environment)
    for _number in range(4):
        client.post("/wachtwoord-vergeten/", {"username": "niemand@voorbeeld.nl"})

    assert last_mails() == [("password_reset", "core.environment")]
