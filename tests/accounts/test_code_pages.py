"""The page for a mailed code: open only while there is a code to type."""

import datetime

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from accounts import codes
from accounts.models import LoginAttempt, User
from accounts.services import logins
from portal.core.models import AuditEvent, OutgoingMail
from portal.core.net import location_of
from tests.accounts.visits import ELSEWHERE, log_in
from tests.actors import client_of
from tests.factories.accounts import ApprovedLocationFactory

CODE, LOGIN = "/inloggen/code/", "/inloggen/"
MOMENT = datetime.timedelta(microseconds=1)

pytestmark = pytest.mark.usefixtures("clock")


def mailed_codes() -> int:
    return OutgoingMail.objects.filter(name="login_code").count()


def tired_of_mails(user: User) -> Client:
    """A browser in which the account was asked for the sixth code of an hour."""
    for _ in range(6):
        client = client_of(user.environment)
        log_in(client, user, in_known_browser=False)
    return client


def test_a_location_approved_elsewhere_leads_back_to_the_login(user: User) -> None:
    client = client_of(user.environment, address=ELSEWHERE)
    log_in(client, user, in_known_browser=False)
    ApprovedLocationFactory(user=user, location=location_of(ELSEWHERE))

    answers = [client.get(CODE), client.post(CODE, {"code": "12345678"})]

    assert [(one.status_code, one["Location"]) for one in answers] == [(302, LOGIN)] * 2
    assert LoginAttempt.objects.get().code_failures == 0


def test_the_next_login_from_there_mails_a_code(user: User) -> None:
    client = client_of(user.environment, address=ELSEWHERE)
    log_in(client, user, in_known_browser=False)
    ApprovedLocationFactory(user=user, location=location_of(ELSEWHERE))

    answer = log_in(client, user, in_known_browser=False)

    assert answer["Location"] == CODE
    assert client.get(CODE).status_code == 200
    assert mailed_codes() == 1


def test_after_the_mails_of_an_hour_the_page_says_that_none_was_sent(
    user: User,
) -> None:
    client = tired_of_mails(user)

    page = client.get(CODE)

    assert (mailed_codes(), page.status_code) == (5, 200)
    text = page.content.decode()
    assert "Er is nu geen code gemaild" in text
    assert 'name="code"' not in text
    assert "/inloggen/herstelcode/" in text


def test_a_code_that_was_never_mailed_leads_back_to_the_login(user: User) -> None:
    client = tired_of_mails(user)

    answer = client.post(CODE, {"code": "12345678"})

    assert (answer.status_code, answer["Location"]) == (302, LOGIN)


def test_a_code_that_has_expired_leads_back_to_the_login(
    user: User, settings, clock: time_machine.Traveller
) -> None:
    settings.EMAIL_CODE_TTL = 60
    client = client_of(user.environment)
    log_in(client, user, in_known_browser=False)
    code = OutgoingMail.objects.get(name="login_code").context["code"]

    clock.shift(datetime.timedelta(seconds=60))

    answers = [client.get(CODE), client.post(CODE, {"code": code})]
    assert [(one.status_code, one["Location"]) for one in answers] == [(302, LOGIN)] * 2


def test_a_wrong_code_is_counted_and_noted(user: User) -> None:
    client = client_of(user.environment)
    log_in(client, user, in_known_browser=False)
    code = OutgoingMail.objects.get(name="login_code").context["code"]
    wrong = f"{(int(code) + 1) % 10**8:08}"

    answer = client.post(CODE, {"code": wrong})

    assert answer.status_code == 422
    assert LoginAttempt.objects.get().code_failures == 1
    assert AuditEvent.objects.get(event="code.wrong").subject_id == str(user.pk)


def test_a_login_that_has_ended_goes_no_further(user: User) -> None:
    log_in(client_of(user.environment), user, in_known_browser=False)
    attempt = LoginAttempt.objects.get()

    with pytest.raises(logins.AttemptOver):
        logins.advance(attempt, now=attempt.expires_at)


def test_while_a_code_works_no_other_is_mailed(user: User) -> None:
    log_in(client_of(user.environment), user, in_known_browser=False)
    attempt = LoginAttempt.objects.get()

    with transaction.atomic():
        is_mailed = codes.ask(attempt, now=attempt.code_expires_at - MOMENT)

    assert (is_mailed, mailed_codes()) == (False, 1)
