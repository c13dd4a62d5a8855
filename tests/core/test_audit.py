"""Audit events say who did what, and the database lets nobody change them."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from portal.core import audit
from portal.core.access import Actor, Role
from portal.core.logs import request_number
from portal.core.models import AuditEvent, AuditSeal
from tests.core.letters import NOW

pytestmark = pytest.mark.django_db

SOMEBODY = Actor(
    Role.BUREAU, "marloes@voorbeeld.nl", 5, user_id=7, ip_address="203.0.113.7"
)
CHANGES = [
    pytest.param("UPDATE core_auditevent SET event = 'x'", id="update event"),
    pytest.param("DELETE FROM core_auditevent", id="delete event"),
    pytest.param("UPDATE core_auditseal SET hash = 'x'", id="update seal"),
    pytest.param("DELETE FROM core_auditseal", id="delete seal"),
]


@pytest.fixture
def event(environment) -> AuditEvent:
    return audit.record("run.published", actor=SOMEBODY, subject=environment, now=NOW)


@pytest.fixture
def seal(environment) -> AuditSeal:
    return AuditSeal.objects.create(
        environment=environment,
        after_event=0,
        until_event=9,
        digests=[],
        previous_hash=audit.FIRST_HASH,
        hash="f" * 64,
        sealed_at=NOW,
    )


def test_an_event_says_who_did_what_to_what(environment):
    changes = {"fields": ["name"]}

    recorded = audit.record(
        "environment.changed",
        actor=SOMEBODY,
        subject=environment,
        now=NOW,
        changes=changes,
    )

    recorded.refresh_from_db()
    assert (recorded.event, recorded.occurred_at) == ("environment.changed", NOW)
    assert (recorded.actor_role, recorded.actor_label) == ("bureau", SOMEBODY.label)
    assert (recorded.actor_user_id, recorded.ip_address) == (7, "203.0.113.7")
    assert (recorded.subject_type, recorded.subject_id) == (
        "core.environment",
        str(environment.pk),
    )
    assert (recorded.environment_id, recorded.changes) == (5, {"fields": ["name"]})


def test_an_event_carries_the_number_of_its_request(environment):
    token = request_number.set("9f86d081884c7d659a2feaa0c55ad015")

    within = audit.record("run.published", actor=SOMEBODY, subject=environment, now=NOW)
    request_number.reset(token)
    outside = audit.record("run.seen", actor=SOMEBODY, subject=environment, now=NOW)

    assert within.request_number == "9f86d081884c7d659a2feaa0c55ad015"
    assert outside.request_number == ""


def test_an_event_without_changes_holds_an_empty_list_of_them(event: AuditEvent):
    assert event.changes == {}


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_change_the_log(event, seal, statement: str):
    with (
        pytest.raises(IntegrityError, match="is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_orm_cannot_change_an_event(event: AuditEvent):
    event.occurred_at = NOW - datetime.timedelta(days=1)

    with pytest.raises(IntegrityError, match="core_auditevent is append-only"):
        event.save()


def test_the_orm_cannot_delete_an_event(event: AuditEvent):
    with pytest.raises(IntegrityError, match="core_auditevent is append-only"):
        event.delete()


def test_nobody_chooses_the_number_of_an_event(event: AuditEvent):
    forged = AuditEvent.objects.create(
        id=event.pk - 1,
        environment_id=event.environment_id,
        event="x",
        actor_role="system",
        actor_label="x",
        occurred_at=NOW,
    )

    assert forged.pk > event.pk


def test_nothing_is_recorded_about_no_environment(environment):
    nobody = Actor.anonymous(environment_id=None)

    with pytest.raises(PermissionDenied, match="no environment"):
        audit.record("run.published", actor=nobody, subject=environment, now=NOW)


def test_an_event_goes_with_its_transaction(environment):
    with transaction.atomic():
        audit.record("run.published", actor=SOMEBODY, subject=environment, now=NOW)
        transaction.set_rollback(True)

    assert list(AuditEvent.objects.all()) == []
