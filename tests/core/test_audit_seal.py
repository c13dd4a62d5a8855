"""Seals take the events of ended transactions, every one of them once."""

import pytest

from portal.core import audit, tasks
from portal.core.models import AuditSeal
from tests.core.audit_log import record, running_transaction
from tests.core.conftest import NOW
from tests.factories.core import EnvironmentFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_empty_log_is_not_sealed():
    assert audit.seal(now=NOW) is None


def test_the_first_seal_starts_the_chain():
    event = record(EnvironmentFactory())

    link = audit.seal(now=NOW)

    assert (link.after_event, link.previous_hash) == (0, audit.FIRST_HASH)
    assert (link.until_event, len(link.digests)) == (event.pk, 1)
    assert link.sealed_at == NOW


def test_the_next_seal_goes_on_where_the_last_one_ended():
    environment = EnvironmentFactory()
    record(environment)
    first = audit.seal(now=NOW)
    record(environment)
    record(environment)

    second = audit.seal(now=NOW)

    assert second.after_event == first.until_event
    assert second.previous_hash == first.hash
    assert len(second.digests) == 2


def test_what_is_sealed_is_not_sealed_again():
    record(EnvironmentFactory())
    audit.seal(now=NOW)

    again = audit.seal(now=NOW)

    assert again is None
    assert AuditSeal.objects.count() == 1


def test_nothing_is_sealed_while_a_transaction_holds_an_event():
    environment = EnvironmentFactory()
    record(environment)

    with running_transaction(environment):
        link = audit.seal(now=NOW)

    assert link is None


def test_what_a_running_transaction_held_back_is_sealed_once_it_ends():
    environment = EnvironmentFactory()
    with running_transaction(environment) as slow:
        quick = record(environment)

    link = audit.seal(now=NOW)

    assert [pk for pk, _digest in link.digests] == [slow.pk, quick.pk]
    assert audit.verify() == 2


def test_beat_seals(time_machine):
    time_machine.move_to(NOW, tick=False)
    record(EnvironmentFactory())

    tasks.seal_audit()

    assert AuditSeal.objects.get().sealed_at == NOW
