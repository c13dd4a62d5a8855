"""Seals take the events of ended transactions, every one of them once."""

import pytest

from portal.core import audit, tasks
from portal.core.models import AuditSeal
from tests.core.audit_log import (
    record,
    running_transaction,
    sealed,
    wait_for_others,
)
from tests.core.conftest import NOW
from tests.factories.core import EnvironmentFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_empty_log_is_not_sealed():
    assert sealed() is None


def test_the_first_seal_starts_the_chain():
    record(EnvironmentFactory())

    link = sealed()

    assert (link.from_transaction, link.previous_hash) == (0, audit.FIRST_HASH)
    assert (link.event_count, link.sealed_at) == (1, NOW)


def test_the_next_seal_goes_on_where_the_last_one_ended():
    environment = EnvironmentFactory()
    record(environment)
    first = sealed()
    record(environment)
    record(environment)

    second = sealed()

    assert (second.from_transaction, second.previous_hash) == (
        first.until_transaction,
        first.hash,
    )
    assert second.event_count == 2


def test_what_is_sealed_is_not_sealed_again():
    record(EnvironmentFactory())
    sealed()

    assert sealed() is None
    assert AuditSeal.objects.count() == 1


def test_nothing_is_sealed_from_a_running_transaction_on():
    environment = EnvironmentFactory()

    with running_transaction(environment) as slow:
        quick = record(environment)
        link = audit.seal(now=NOW)

    assert link is None
    assert slow.transaction_id < quick.transaction_id


def test_what_a_running_transaction_held_back_is_sealed_once_it_ends():
    environment = EnvironmentFactory()
    with running_transaction(environment):
        record(environment)
        audit.seal(now=NOW)

    link = sealed()

    assert (link.event_count, AuditSeal.objects.count()) == (2, 1)
    assert audit.verify() == 2


def test_events_before_a_running_transaction_are_sealed():
    environment = EnvironmentFactory()
    record(environment)
    sealed()
    early = record(environment)

    with running_transaction(environment) as slow:
        wait_for_others(early)
        link = audit.seal(now=NOW)

    assert early.transaction_id < link.until_transaction <= slow.transaction_id


def test_as_long_as_a_transaction_runs_one_seal_is_enough():
    environment = EnvironmentFactory()
    early = record(environment)
    with running_transaction(environment):
        wait_for_others(early)
        audit.seal(now=NOW)

        again = audit.seal(now=NOW)

    assert again is None


def test_beat_seals(time_machine):
    time_machine.move_to(NOW, tick=False)
    record(EnvironmentFactory())
    sealed()
    record(EnvironmentFactory())

    tasks.seal_audit()

    assert set(AuditSeal.objects.values_list("sealed_at", flat=True)) == {NOW}
