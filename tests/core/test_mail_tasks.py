"""The outbox is emptied by the worker, and tidied."""

import datetime

import pytest

from portal.core import mail, tasks
from portal.core.models import OutgoingMail
from tests.core.letters import ACTIVATION, NOW

Status = OutgoingMail.Status
SECOND = datetime.timedelta(seconds=1)
DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "left"),
    [
        pytest.param(Status.QUEUED, 1, id="waiting"),
        pytest.param(Status.SENDING, 1, id="under way"),
        pytest.param(Status.FAILED, 0, id="failed"),
        pytest.param(Status.EXPIRED, 0, id="expired"),
        pytest.param(Status.UNKNOWN, 0, id="uncertain"),
    ],
)
def test_what_was_settled_a_month_ago_is_deleted(
    letter: OutgoingMail, status: str, left: int
):
    OutgoingMail.objects.update(status=status)

    deleted = mail.purge(now=NOW + 30 * DAY + SECOND)

    assert (deleted, OutgoingMail.objects.count()) == (1 - left, left)


def test_a_mail_is_kept_for_thirty_days(letter: OutgoingMail):
    mail.deliver(letter.pk, now=NOW)

    assert mail.purge(now=NOW + 30 * DAY) == 0
    assert mail.purge(now=NOW + 30 * DAY + SECOND) == 1


def test_the_task_sends_everything_that_is_due(environment, time_machine):
    time_machine.move_to(NOW, tick=False)
    letters = [mail.Letter(f"mail{n}@voorbeeld.nl", ACTIVATION) for n in range(3)]
    mail.send_many("activation", letters, environment=environment, now=NOW)

    tasks.deliver_mail()

    statuses = OutgoingMail.objects.values_list("status", flat=True)
    assert list(statuses) == [Status.SENT] * 3


def test_the_task_leaves_what_failed_for_later(
    letter: OutgoingMail, server, time_machine
):
    time_machine.move_to(NOW, tick=False)
    server("Busy")

    tasks.deliver_mail()

    letter.refresh_from_db()
    assert (letter.status, letter.attempts) == (Status.QUEUED, 1)


def test_the_delivery_task_marks_what_is_stuck(letter: OutgoingMail, time_machine):
    OutgoingMail.objects.update(status=Status.SENDING, claimed_at=NOW)
    time_machine.move_to(NOW + DAY, tick=False)

    tasks.deliver_mail()

    letter.refresh_from_db()
    assert letter.status == Status.UNKNOWN


def test_a_mail_that_cannot_be_made_does_not_hold_up_the_others(
    letter: OutgoingMail, time_machine
):
    time_machine.move_to(NOW, tick=False)
    OutgoingMail.objects.update(name="there_is_no_such_mail")
    other = mail.send(
        "activation",
        to="sem@voorbeeld.nl",
        context=ACTIVATION,
        environment=letter.environment,
        now=NOW,
    )

    tasks.deliver_mail()

    letter.refresh_from_db()
    other.refresh_from_db()
    assert (letter.status, other.status) == (Status.SENDING, Status.SENT)
