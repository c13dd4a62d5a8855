"""Logging in from where the owner of the account has not been before."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.conf import settings
from django.db import connection

from accounts.models import LocationApproval, LoginAttempt, User
from portal.core.models import AuditEvent, OutgoingMail
from tests.accounts.visits import (
    ELSEWHERE,
    control_code,
    is_logged_in,
    log_in,
    mailed_path,
)
from tests.actors import client_of
from tests.factories.accounts import UserFactory

Clock = time_machine.Traveller


def test_the_right_password_from_elsewhere_is_refused_with_a_code(
    clock: Clock, user: User
) -> None:
    client = client_of(user.environment, address=ELSEWHERE)

    response = log_in(client, user)

    attempt = LoginAttempt.objects.get()
    html = response.content.decode()
    assert response.status_code == 403
    assert "Onbekende locatie" in html
    assert ELSEWHERE in html
    assert len(control_code(response)) == 6
    assert control_code(response) not in attempt.control_code_hash
    assert user.username not in html.replace('value="' + user.username, "")


def test_the_browser_keeps_a_verifier_and_no_session(clock: Clock, user: User) -> None:
    client = client_of(user.environment, address=ELSEWHERE)

    response = log_in(client, user)

    cookie = response.cookies["la"]
    assert sorted(response.cookies) == ["csrf", "la"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (
        settings.ATTEMPT_TTL,
        True,
        "Lax",
    )
    assert cookie.value != LoginAttempt.objects.get().verifier_hash
    assert not is_logged_in(client)


def test_one_mail_names_the_address_time_and_device(clock: Clock, user: User) -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    client = client_of(user.environment, address=ELSEWHERE)

    log_in(client, user, headers={"user-agent": agent})

    mail = OutgoingMail.objects.get()
    assert (mail.name, mail.to) == ("unknown_location", user.username)
    assert mail.context == {
        "first_name": "Noor",
        "portal_name": user.environment.name,
        "formal": False,
        "ip_address": ELSEWHERE,
        "moment": "2 november 2026 om 10:00",
        "device": "Firefox op Linux",
        "url": mail.context["url"],
        "minutes": 10,
    }
    assert mail.not_after == LocationApproval.objects.get().expires_at


def test_the_refusal_is_audited(clock: Clock, user: User) -> None:
    log_in(client_of(user.environment, address=ELSEWHERE), user)

    event = AuditEvent.objects.get()
    assert (event.event, event.ip_address, event.subject_id) == (
        "login.unknown_location",
        ELSEWHERE,
        str(user.pk),
    )


def test_the_bureau_is_refused_from_elsewhere_too(clock: Clock, user: User) -> None:
    member = UserFactory(environment=user.environment, realm="bureau")
    client = client_of(user.environment, address=ELSEWHERE)

    response = log_in(client, member)

    assert response.status_code == 403
    assert not is_logged_in(client, "/beheer/")


def test_a_second_attempt_soon_after_sends_no_second_mail(
    clock: Clock, user: User
) -> None:
    client = client_of(user.environment, address=ELSEWHERE)
    first = log_in(client, user)
    clock.shift(settings.IP_MAIL_MIN_INTERVAL - 1)

    second = log_in(client, user)

    assert (first.status_code, second.status_code) == (403, 403)
    assert OutgoingMail.objects.count() == 1


def test_an_attempt_later_sends_a_mail_that_kills_the_older_link(
    clock: Clock, user: User
) -> None:
    client = client_of(user.environment, address=ELSEWHERE)
    log_in(client, user)
    older = mailed_path()
    clock.shift(settings.IP_MAIL_MIN_INTERVAL)

    log_in(client, user)

    answers = [
        client.post(path, {"answer": "yes"}).status_code
        for path in (older, mailed_path())
    ]
    assert answers == [410, 200]


def test_another_location_gets_its_own_mail(clock: Clock, user: User) -> None:
    log_in(client_of(user.environment, address=ELSEWHERE), user)

    log_in(client_of(user.environment, address="127.0.0.3"), user)

    asked = LocationApproval.objects.order_by("id").values_list("ip_address", flat=True)
    assert list(asked) == [ELSEWHERE, "127.0.0.3"]
    assert OutgoingMail.objects.count() == 2


def test_an_account_gets_five_mails_an_hour(clock: Clock, user: User) -> None:
    statuses = set()

    for number in range(20):
        client = client_of(user.environment, address=f"127.0.1.{number}")
        statuses.add(log_in(client, user).status_code)
        clock.shift(datetime.timedelta(minutes=2))

    assert statuses == {403}
    assert OutgoingMail.objects.count() == settings.THROTTLE_MAIL_PER_HOUR


def test_after_an_hour_there_is_a_mail_again(clock: Clock, user: User) -> None:
    for number in range(settings.THROTTLE_MAIL_PER_HOUR):
        log_in(client_of(user.environment, address=f"127.0.1.{number}"), user)
    clock.shift(datetime.timedelta(hours=1))

    log_in(client_of(user.environment, address=ELSEWHERE), user)

    assert OutgoingMail.objects.count() == settings.THROTTLE_MAIL_PER_HOUR + 1


@pytest.mark.django_db(transaction=True)
def test_attempts_at_once_send_one_mail(user: User) -> None:
    def attempt(_number: int) -> int:
        try:
            client = client_of(user.environment, address=ELSEWHERE)
            return int(log_in(client, user).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(attempt, range(8)))

    assert statuses == [403] * 8
    assert OutgoingMail.objects.count() == 1
    assert LocationApproval.objects.count() == 1
