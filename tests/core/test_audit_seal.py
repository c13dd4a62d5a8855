"""Seals take the events of ended transactions, every one of them once."""

import pytest

from portal.core import audit, tasks
from portal.core.models import AuditSeal, Environment
from tests.core.audit_log import record, running_transaction
from tests.core.letters import NOW
from tests.factories.core import EnvironmentFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def environment() -> Environment:
    return EnvironmentFactory()


def test_an_empty_log_is_not_sealed(environment: Environment):
    assert audit.seal(environment.pk, now=NOW) is None


def test_the_first_seal_starts_the_chain(environment: Environment):
    event = record(environment)

    link = audit.seal(environment.pk, now=NOW)

    assert (link.after_event, link.previous_hash) == (0, audit.FIRST_HASH)
    assert (link.until_event, len(link.digests)) == (event.pk, 1)
    assert link.sealed_at == NOW


def test_the_next_seal_goes_on_where_the_last_one_ended(environment: Environment):
    record(environment)
    first = audit.seal(environment.pk, now=NOW)
    record(environment)
    record(environment)

    second = audit.seal(environment.pk, now=NOW)

    assert second.after_event == first.until_event
    assert second.previous_hash == first.hash
    assert len(second.digests) == 2


def test_what_is_sealed_is_not_sealed_again(environment: Environment):
    record(environment)
    audit.seal(environment.pk, now=NOW)

    again = audit.seal(environment.pk, now=NOW)

    assert again is None
    assert AuditSeal.objects.count() == 1


def test_nothing_is_sealed_while_a_transaction_holds_an_event(
    environment: Environment,
):
    record(environment)

    with running_transaction(environment):
        link = audit.seal(environment.pk, now=NOW)

    assert link is None


def test_what_a_running_transaction_held_back_is_sealed_once_it_ends(
    environment: Environment,
):
    with running_transaction(environment) as slow:
        quick = record(environment)

    link = audit.seal(environment.pk, now=NOW)

    assert [pk for pk, _digest in link.digests] == [slow.pk, quick.pk]
    assert audit.verify(environment.pk) == 2


def test_an_event_of_another_environment_holds_nothing_up(environment: Environment):
    record(environment)

    with running_transaction(EnvironmentFactory()):
        link = audit.seal(environment.pk, now=NOW)

    assert len(link.digests) == 1


def test_each_environment_has_a_chain_of_its_own(environment: Environment):
    other = EnvironmentFactory()
    mine, theirs = record(environment), record(other)

    links = [audit.seal(one.pk, now=NOW) for one in (environment, other)]

    sealed = [[pk for pk, _digest in link.digests] for link in links]
    assert sealed == [[mine.pk], [theirs.pk]]
    assert {link.previous_hash for link in links} == {audit.FIRST_HASH}


def test_beat_seals_every_environment(time_machine, environment: Environment):
    time_machine.move_to(NOW, tick=False)
    record(environment)
    record(EnvironmentFactory())

    tasks.seal_audit()

    sealed = AuditSeal.objects.values_list("sealed_at", flat=True)
    assert list(sealed) == [NOW, NOW]
