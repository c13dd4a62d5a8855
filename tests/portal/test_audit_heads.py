"""The end of the audit chain leaves the database every day."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from accounts.enums import Realm
from accounts.models import User
from portal.audit_heads import tell_head
from portal.core import audit
from portal.core.models import AuditEvent, Environment, OutgoingMail
from tests.actors import bureau_member
from tests.core.audit_log import record
from tests.factories.accounts import UserFactory
from tests.factories.core import EnvironmentFactory

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 3, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def environment() -> Environment:
    environment = EnvironmentFactory()
    record(environment)
    audit.seal(environment.pk, now=NOW)
    return environment


def mailed() -> list[str]:
    return [one.to for one in OutgoingMail.objects.filter(name="audit_head")]


def verified(*arguments: str) -> str:
    told = io.StringIO()
    call_command("verify_audit", *arguments, stdout=told)
    return told.getvalue()


def test_the_bureau_gets_the_last_seal_once_a_day(environment, caplog):
    member = bureau_member(environment)
    UserFactory(environment=environment, realm=Realm.BUREAU, state=User.State.BLOCKED)
    bureau_member(EnvironmentFactory())
    head = audit.head(environment.pk)

    told = [tell_head(environment.pk, now=NOW + hours * DAY / 24) for hours in (0, 5)]

    [sent] = OutgoingMail.objects.filter(name="audit_head")
    assert told == [True, False]
    assert (sent.to, sent.context["hash"]) == (member.label, head.hash)
    assert f"{head.hash} up to event {head.until_event}" in caplog.text
    event = AuditEvent.objects.get(event="audit.head_told")
    assert event.changes == {"hash": head.hash, "until_event": head.until_event}
    assert tell_head(environment.pk, now=NOW + DAY) is True


def test_nothing_is_told_before_there_is_a_seal():
    environment = EnvironmentFactory()
    bureau_member(environment)

    assert tell_head(environment.pk, now=NOW) is False
    assert mailed() == []


def test_a_seal_that_was_mailed_is_found_again(environment):
    head = audit.head(environment.pk)

    assert "De keten klopt" in verified("--head", head.hash)
    with pytest.raises(CommandError, match="het zegel 0f0f is verdwenen"):
        verified("--head", "0f0f")
