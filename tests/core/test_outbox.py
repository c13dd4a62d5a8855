"""Mail is written in the transaction that causes it, and the worker is nudged afterwards."""

import datetime
import logging

import pytest
from django.db import transaction

from portal.core import mail
from portal.core.mail import Letter
from portal.core.models import OutgoingMail
from tests.core.letters import ACTIVATION, NOW
from tests.factories.core import EnvironmentFactory

NUDGE = "core.deliver_mail"
TEN_MINUTES = datetime.timedelta(minutes=10)


def send(environment, *, to: str = "noor@voorbeeld.nl") -> OutgoingMail:
    return mail.send(
        "activation", to=to, context=ACTIVATION, environment=environment, now=NOW
    )


@transaction.atomic
def send_and_undo(environment) -> None:
    send(environment)
    transaction.set_rollback(True)


def test_a_mail_waits_from_the_moment_it_is_written(letter: OutgoingMail):
    assert mail.due(now=NOW) == [letter.pk]


def test_a_mail_is_written_as_it_was_asked_for(environment):
    written = send(environment)

    stored = OutgoingMail.objects.get()
    assert stored == written
    assert (stored.environment, stored.name, stored.to, stored.context) == (
        environment,
        "activation",
        "noor@voorbeeld.nl",
        ACTIVATION,
    )
    assert (stored.status, stored.attempts) == (OutgoingMail.Status.QUEUED, 0)
    assert (stored.created_at, stored.send_after, stored.not_after) == (NOW, NOW, None)


@pytest.mark.django_db(transaction=True)
def test_a_mail_goes_with_its_transaction():
    environment = EnvironmentFactory()

    send_and_undo(environment)

    assert list(OutgoingMail.objects.all()) == []


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_not_nudged_for_what_was_rolled_back(broker):
    environment = EnvironmentFactory()

    send_and_undo(environment)

    assert broker.tasks() == []


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_not_nudged_before_the_commit(broker):
    with transaction.atomic():
        send(EnvironmentFactory())

        assert broker.tasks() == []


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_nudged_once_a_transaction(broker):
    environment = EnvironmentFactory()

    with transaction.atomic():
        send(environment)
        send(environment)
        mail.send_many(
            "activation",
            [
                Letter("a@voorbeeld.nl", ACTIVATION),
                Letter("b@voorbeeld.nl", ACTIVATION),
            ],
            environment=environment,
            now=NOW,
        )

    assert broker.tasks() == [NUDGE]


@pytest.mark.django_db(transaction=True)
def test_each_transaction_nudges_for_itself(broker):
    environment = EnvironmentFactory()

    send(environment)
    send(environment)

    assert broker.tasks() == [NUDGE, NUDGE]


@pytest.mark.django_db(transaction=True)
def test_a_nudge_lost_with_a_savepoint_is_asked_for_again(broker):
    environment = EnvironmentFactory()

    with transaction.atomic():
        send_and_undo(environment)
        send(environment)

    assert broker.tasks() == [NUDGE]


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_fails_nothing(caplog: pytest.LogCaptureFixture):
    environment = EnvironmentFactory()

    with caplog.at_level(logging.WARNING, "portal.core.worker"):
        sent = send(environment)

    assert mail.due(now=NOW) == [sent.pk]
    assert caplog.messages == [
        "the broker does not answer; core.deliver_mail waits for beat"
    ]


def test_many_letters_take_one_statement(environment, django_assert_num_queries):
    letters = [Letter(f"mail{n}@voorbeeld.nl", ACTIVATION) for n in range(30)]

    with django_assert_num_queries(1):
        mails = mail.send_many(
            "activation", letters, environment=environment, now=NOW, not_after=NOW
        )

    assert [one.to for one in mails] == [letter.to for letter in letters]
    assert len({one.message_id for one in mails}) == 30
    assert {one.not_after for one in mails} == {NOW}


@pytest.mark.django_db(transaction=True)
def test_a_mail_may_wait_and_nudges_nobody(broker):
    waiting = mail.send(
        "activation",
        to="noor@voorbeeld.nl",
        context=ACTIVATION,
        environment=EnvironmentFactory(),
        now=NOW,
        send_after=NOW + TEN_MINUTES,
    )

    assert broker.tasks() == []
    assert mail.due(now=NOW) == []
    assert mail.due(now=NOW + TEN_MINUTES) == [waiting.pk]


def test_a_mail_that_waits_is_taken_back_once(environment):
    waiting = send(environment)

    with transaction.atomic():
        found = [mail.take_back(waiting.pk), mail.take_back(waiting.pk)]

    assert found == [True, False]
    assert OutgoingMail.objects.count() == 0


def test_a_mail_that_is_being_sent_is_not_taken_back(environment):
    waiting = send(environment)
    OutgoingMail.objects.filter(pk=waiting.pk).update(status="sending")

    with transaction.atomic():
        assert mail.take_back(waiting.pk) is False
