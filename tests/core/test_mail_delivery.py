"""A mail leaves once, is tried again when it could not leave, and never for ever."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail as django_mail
from django.db import connection

from portal.core import mail
from portal.core.models import OutgoingMail
from tests.core.letters import ACTIVATION, NOW
from tests.factories.core import EnvironmentFactory

Status = OutgoingMail.Status
MINUTE = datetime.timedelta(minutes=1)
SECOND = datetime.timedelta(seconds=1)
DAY = datetime.timedelta(days=1)


def written(*, not_after: datetime.datetime | None = None) -> OutgoingMail:
    return mail.send(
        "activation",
        to="noor@voorbeeld.nl",
        context=ACTIVATION,
        environment=EnvironmentFactory(),
        now=NOW,
        not_after=not_after,
    )


def test_a_delivered_mail_is_noted(letter: OutgoingMail):
    left = mail.deliver(letter.pk, now=NOW + SECOND)

    letter.refresh_from_db()
    assert left is True
    assert (letter.status, letter.attempts) == (Status.SENT, 1)
    assert (letter.claimed_at, letter.sent_at) == (NOW + SECOND, NOW + SECOND)


def test_a_delivered_mail_is_not_delivered_again(letter: OutgoingMail):
    mail.deliver(letter.pk, now=NOW)

    left_again = mail.deliver(letter.pk, now=NOW + DAY)

    assert left_again is False
    assert len(django_mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_eight_workers_deliver_a_mail_once():
    letter = written()

    def work(_number: int) -> bool:
        try:
            return mail.deliver(letter.pk, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as workers:
        outcomes = list(workers.map(work, range(8)))

    assert sorted(outcomes) == [False] * 7 + [True]
    assert len(django_mail.outbox) == 1


@pytest.mark.parametrize(
    ("name", "error"),
    [
        pytest.param(
            "Busy", "SMTPDataError: (451, b'try again later')", id="busy server"
        ),
        pytest.param(
            "Greylisting",
            "SMTPRecipientsRefused: {'noor@voorbeeld.nl': (450, b'greylisted')}",
            id="greylisting",
        ),
    ],
)
def test_a_mail_that_could_not_leave_waits(
    letter: OutgoingMail, server, name: str, error: str
):
    server(name)

    left = mail.deliver(letter.pk, now=NOW)

    letter.refresh_from_db()
    assert left is False
    assert (letter.status, letter.last_error) == (Status.QUEUED, error)


def test_a_mail_waits_for_a_server_that_is_not_there(letter: OutgoingMail, server):
    server("Unreachable")

    with pytest.raises(mail.ServerGone):
        mail.deliver(letter.pk, now=NOW)

    letter.refresh_from_db()
    assert (letter.status, letter.last_error) == (
        Status.QUEUED,
        "ConnectionRefusedError: [Errno 111] Connection refused",
    )


def test_a_mail_that_may_have_left_is_never_sent_again(letter: OutgoingMail, server):
    server("DiesAfterTheMail")
    with pytest.raises(mail.ServerGone):
        mail.deliver(letter.pk, now=NOW)
    server("Busy")

    again = mail.deliver(letter.pk, now=NOW)

    letter.refresh_from_db()
    assert again is False
    assert (letter.status, letter.attempts) == (Status.UNKNOWN, 1)
    assert letter.last_error == (
        "SMTPServerDisconnected: Connection unexpectedly closed"
    )


def test_a_mail_that_left_keeps_no_link(letter: OutgoingMail):
    mail.deliver(letter.pk, now=NOW)

    letter.refresh_from_db()
    assert (letter.status, letter.context) == (Status.SENT, {})


def test_the_waits_double_up_to_an_hour_and_then_it_gives_up(
    letter: OutgoingMail, server
):
    server("Busy")
    waits, statuses, moment = [], [], NOW

    for _attempt in range(12):
        mail.deliver(letter.pk, now=moment)
        letter.refresh_from_db()
        waits.append((letter.send_after - moment).total_seconds())
        statuses.append(letter.status)
        moment = letter.send_after

    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600, 3600]
    assert statuses == [Status.QUEUED] * 11 + [Status.FAILED]


def test_a_mail_is_not_tried_before_its_time(letter: OutgoingMail, server):
    server("Busy")
    mail.deliver(letter.pk, now=NOW)

    mail.deliver(letter.pk, now=NOW + 29 * SECOND)

    letter.refresh_from_db()
    assert letter.attempts == 1
    assert mail.due(now=NOW + 29 * SECOND) == []
    assert mail.due(now=NOW + 30 * SECOND) == [letter.pk]


def test_a_mail_leaves_with_the_same_id_after_a_failure(
    letter: OutgoingMail, server, settings
):
    usual = settings.EMAIL_BACKEND
    server("Busy")
    mail.deliver(letter.pk, now=NOW)
    settings.EMAIL_BACKEND = usual

    mail.deliver(letter.pk, now=NOW + MINUTE)

    [message] = django_mail.outbox
    assert message.extra_headers["Message-ID"] == letter.message_id


def test_a_recipient_that_does_not_exist_is_not_tried_again(
    letter: OutgoingMail, server
):
    server("NoSuchMailbox")

    mail.deliver(letter.pk, now=NOW)

    letter.refresh_from_db()
    assert (letter.status, letter.attempts) == (Status.FAILED, 1)
    assert mail.due(now=NOW + DAY) == []


@pytest.mark.django_db
def test_an_expired_mail_is_not_sent():
    letter = written(not_after=NOW + 10 * MINUTE)

    left = mail.deliver(letter.pk, now=NOW + 10 * MINUTE + SECOND)

    letter.refresh_from_db()
    assert left is False
    assert (letter.status, letter.attempts, django_mail.outbox) == (
        Status.EXPIRED,
        0,
        [],
    )


@pytest.mark.django_db
def test_a_mail_that_is_soon_of_no_use_leaves_before_all_others():
    first = written()
    code, link = (written(not_after=NOW + minutes * MINUTE) for minutes in (20, 10))

    assert mail.due(now=NOW) == [link.pk, code.pk, first.pk]


@pytest.mark.django_db
def test_a_mail_is_sent_up_to_its_last_moment():
    letter = written(not_after=NOW + 10 * MINUTE)

    assert mail.deliver(letter.pk, now=NOW + 10 * MINUTE) is True


def test_a_mail_whose_worker_died_is_for_a_person_to_judge(
    letter: OutgoingMail, server, settings
):
    usual = settings.EMAIL_BACKEND
    server("PulledPlug")
    with pytest.raises(SystemExit):
        mail.deliver(letter.pk, now=NOW)
    settings.EMAIL_BACKEND = usual

    marked = mail.mark_uncertain(now=NOW + 11 * MINUTE)

    letter.refresh_from_db()
    assert (marked, letter.get_status_display()) == (1, "onzeker")
    assert mail.deliver(letter.pk, now=NOW + DAY) is False
    assert django_mail.outbox == []


def test_a_mail_that_is_being_sent_is_left_alone(letter: OutgoingMail, server):
    server("PulledPlug")
    with pytest.raises(SystemExit):
        mail.deliver(letter.pk, now=NOW)

    marked = mail.mark_uncertain(now=NOW + 10 * MINUTE)

    letter.refresh_from_db()
    assert (marked, letter.status) == (0, Status.SENDING)
