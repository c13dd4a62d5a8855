"""A mail server that takes the connection and says nothing holds up nobody but the mail."""

import datetime
from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.test import Client

from portal.core import mail, tasks
from portal.core.models import OutgoingMail
from tests.core.letters import ACTIVATION, NOW
from tests.core.silent_servers import NEVER, SilentServer, open_silent_server
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.core import EnvironmentFactory

Status = OutgoingMail.Status
MINUTE = datetime.timedelta(minutes=1)
BEFORE_THE_TEXT = ["connecting", "the greeting", "the sender", "the recipient"]


@pytest.fixture
def silent(settings) -> Iterator[SilentServer]:
    with open_silent_server() as server:
        settings.EMAIL_BACKEND = "portal.core.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 0.2
        yield server


def outcome(letter: OutgoingMail) -> tuple[str, int]:
    letter.refresh_from_db()
    return letter.status, letter.attempts


def test_the_worker_waits_ten_seconds_for_an_answer_and_no_longer():
    assert django_settings.EMAIL_TIMEOUT == 10


@pytest.mark.parametrize("moment", BEFORE_THE_TEXT)
def test_a_mail_whose_text_was_not_sent_leaves_once_when_the_server_speaks_again(
    letter: OutgoingMail, silent: SilentServer, moment: str
):
    silent.silent_after = moment
    with pytest.raises(mail.ServerGone):
        mail.deliver(letter.pk, now=NOW)
    while_silent = (*outcome(letter), len(silent.taken))
    silent.silent_after = NEVER

    sent = [mail.deliver(letter.pk, now=NOW + MINUTE) for _ in range(2)]

    assert while_silent == (Status.QUEUED, 1, 0)
    assert sent == [True, False]
    assert (*outcome(letter), len(silent.taken)) == (Status.SENT, 2, 1)


def test_a_mail_whose_text_was_sent_is_not_sent_again(
    letter: OutgoingMail, silent: SilentServer
):
    silent.silent_after = "the text"
    with pytest.raises(mail.ServerGone):
        mail.deliver(letter.pk, now=NOW)
    silent.silent_after = NEVER

    again = mail.deliver(letter.pk, now=NOW + MINUTE)

    assert again is False
    assert (*outcome(letter), len(silent.taken)) == (Status.UNKNOWN, 1, 1)


def test_a_mail_that_expired_while_the_server_was_silent_is_not_sent(
    environment, silent: SilentServer
):
    letter = mail.send(
        "activation",
        to="noor@voorbeeld.nl",
        context=ACTIVATION,
        environment=environment,
        now=NOW,
        not_after=NOW + MINUTE,
    )
    silent.silent_after = "connecting"
    with pytest.raises(mail.ServerGone):
        mail.deliver(letter.pk, now=NOW)
    silent.silent_after = NEVER

    mail.deliver(letter.pk, now=NOW + 2 * MINUTE)

    assert (*outcome(letter), silent.taken) == (Status.EXPIRED, 1, [])


@pytest.mark.django_db
@pytest.mark.parametrize("moment", [*BEFORE_THE_TEXT, "the text"])
def test_the_worker_waits_for_a_silent_server_once_whatever_there_is_to_send(
    silent: SilentServer, time_machine, moment: str
):
    time_machine.move_to(NOW, tick=False)
    for _ in range(2):
        letters = [mail.Letter(f"mail{n}@voorbeeld.nl", ACTIVATION) for n in range(3)]
        mail.send_many("activation", letters, environment=EnvironmentFactory(), now=NOW)
    silent.silent_after = moment

    tasks.deliver_mail()

    attempts = OutgoingMail.objects.order_by("id").values_list("attempts", flat=True)
    assert (silent.visits, list(attempts)) == (1, [1, 0, 0, 0, 0, 0])


@pytest.mark.django_db
def test_after_a_silence_everything_leaves_once(silent: SilentServer, time_machine):
    letters = [mail.Letter(f"mail{n}@voorbeeld.nl", ACTIVATION) for n in range(3)]
    mail.send_many("activation", letters, environment=EnvironmentFactory(), now=NOW)
    time_machine.move_to(NOW, tick=False)
    silent.silent_after = "connecting"
    tasks.deliver_mail()
    silent.silent_after = NEVER
    time_machine.move_to(NOW + MINUTE, tick=False)

    tasks.deliver_mail()
    tasks.deliver_mail()

    statuses = OutgoingMail.objects.values_list("status", flat=True)
    assert (list(statuses), len(silent.taken)) == ([Status.SENT] * 3, 3)


@pytest.mark.django_db
def test_a_login_that_mails_does_not_speak_to_the_mail_server(silent: SilentServer):
    user = UserFactory()
    silent.silent_after = "connecting"
    browser = Client(headers={"host": f"{user.environment.subdomain}.localhost"})

    response = browser.post(
        "/inloggen/", {"username": user.username, "password": PASSWORD}
    )

    assert (response.status_code, silent.visits) == (403, 0)
    assert OutgoingMail.objects.get().status == Status.QUEUED
