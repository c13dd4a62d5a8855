"""The chain holds, and shows what somebody with all rights has done to the log."""

import hashlib
import io
import json

import pytest
from django.core.management import (
    CommandError,
    call_command,
    execute_from_command_line,
)

from portal.core import audit
from portal.core.audit import ChainBroken
from portal.core.models import AuditEvent, AuditSeal
from tests.core.audit_log import record, tamper
from tests.core.letters import NOW
from tests.factories.core import EnvironmentFactory

pytestmark = pytest.mark.django_db(transaction=True)

ADD_OLD = (
    "INSERT INTO core_auditevent (environment_id, event, actor_role, actor_label, "
    "subject_type, subject_id, changes, occurred_at, id) "
    "SELECT environment_id, 'added', actor_role, actor_label, subject_type, subject_id, "
    "changes, occurred_at, %s FROM core_auditevent WHERE id = %s"
)


@pytest.fixture
def chain() -> list[AuditSeal]:
    """Three seals, over one, two and three events."""
    environment, links = EnvironmentFactory(), []
    for count in (1, 2, 3):
        for _event in range(count):
            record(environment)
        links.append(audit.seal(environment.pk, now=NOW))
    return links


def event_of(link: AuditSeal) -> int:
    return int(link.digests[0][0])


def verified(chain: list[AuditSeal]) -> int:
    return audit.verify(chain[0].environment_id)


def test_the_chain_holds(chain: list[AuditSeal]):
    assert verified(chain) == 6


def test_what_was_sealed_before_events_had_a_number_of_a_request_holds():
    event = record(EnvironmentFactory())
    without = {
        field.attname: getattr(event, field.attname)
        for field in AuditEvent._meta.concrete_fields
        if field.attname != "request_number"
    }

    [(_pk, digest)] = audit._digests(AuditEvent.objects.filter(pk=event.pk))

    text = json.dumps(without, sort_keys=True, separators=(",", ":"), default=str)
    assert hashlib.sha256(text.encode()).hexdigest().startswith(digest)


def test_an_empty_chain_holds():
    assert audit.verify(EnvironmentFactory().pk) == 0


def test_what_is_not_sealed_yet_is_no_fault(chain: list[AuditSeal]):
    record(chain[0].environment)

    assert verified(chain) == 6


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param("actor_label", "iemand anders", id="who"),
        pytest.param("occurred_at", "2026-11-03 09:30:00.000001+00", id="when"),
        pytest.param("subject_id", "999", id="what"),
        pytest.param("changes", '{"added": 1}', id="how"),
        pytest.param("request_number", "0" * 32, id="in which request"),
    ],
)
def test_a_changed_event_is_found(chain: list[AuditSeal], column: str, value: object):
    tamper(
        f"UPDATE core_auditevent SET {column} = %s WHERE id = %s",  # noqa: S608
        value,
        event_of(chain[1]),
    )

    with pytest.raises(ChainBroken) as broken:
        verified(chain)

    assert str(broken.value) == f"gebeurtenis {event_of(chain[1])} is gewijzigd"


def test_an_event_that_moved_to_another_environment_is_found(chain: list[AuditSeal]):
    moved, other = event_of(chain[1]), EnvironmentFactory()
    tamper(
        "UPDATE core_auditevent SET environment_id = %s WHERE id = %s", other.pk, moved
    )

    with pytest.raises(ChainBroken) as broken:
        verified(chain)

    assert str(broken.value) == f"gebeurtenis {moved} is verdwenen"


def test_a_removed_event_is_found(chain: list[AuditSeal]):
    tamper("DELETE FROM core_auditevent WHERE id = %s", event_of(chain[2]))

    with pytest.raises(ChainBroken) as broken:
        verified(chain)

    assert str(broken.value) == f"gebeurtenis {event_of(chain[2])} is verdwenen"


def test_an_event_that_was_added_among_old_ones_is_found(chain: list[AuditSeal]):
    gap = chain[1].until_event
    tamper(
        "UPDATE core_auditseal SET until_event = %s WHERE id = %s", gap + 1, chain[1].pk
    )
    tamper(
        "UPDATE core_auditseal SET after_event = %s WHERE id = %s", gap + 1, chain[2].pk
    )
    tamper("UPDATE core_auditevent SET id = id + 100 WHERE id > %s", gap)
    tamper(ADD_OLD, gap + 1, event_of(chain[0]))

    with pytest.raises(ChainBroken) as broken:
        verified(chain)

    assert str(broken.value) == f"gebeurtenis {gap + 1} is toegevoegd"


def test_a_seal_whose_digests_were_changed_is_found(chain: list[AuditSeal]):
    tamper("UPDATE core_auditseal SET digests = '[]' WHERE id = %s", chain[1].pk)

    with pytest.raises(ChainBroken) as broken:
        verified(chain)

    assert str(broken.value) == f"zegel {chain[1].pk} is gewijzigd"


@pytest.mark.parametrize("removed", [0, 1], ids=["the first", "one in the middle"])
def test_a_removed_seal_is_found(chain: list[AuditSeal], removed: int):
    tamper("DELETE FROM core_auditseal WHERE id = %s", chain[removed].pk)

    with pytest.raises(ChainBroken) as broken:
        verified(chain)

    following = chain[removed + 1]
    assert str(broken.value) == (
        f"zegel {following.pk} sluit niet aan op het vorige zegel"
    )


def test_a_seal_made_to_fit_a_changed_event_breaks_the_next(chain: list[AuditSeal]):
    tamper("UPDATE core_auditevent SET event = 'x' WHERE id = %s", event_of(chain[0]))
    tamper("DELETE FROM core_auditseal WHERE id = %s", chain[0].pk)
    forged = [[event_of(chain[0]), "0" * audit.DIGEST_LENGTH]]
    chain[0].digests, chain[0].hash = forged, audit._hash(audit.FIRST_HASH, forged)
    chain[0].save(force_insert=True)

    with pytest.raises(ChainBroken, match=r"is gewijzigd$|sluit niet aan"):
        verified(chain)


def test_the_command_tells_how_much_is_sealed(chain: list[AuditSeal]):
    stdout, other = io.StringIO(), EnvironmentFactory()
    record(other)
    audit.seal(other.pk, now=NOW)

    call_command("verify_audit", stdout=stdout)

    assert stdout.getvalue() == "De keten klopt: 7 gebeurtenissen verzegeld.\n"


def test_the_command_fails_with_the_broken_row(chain: list[AuditSeal]):
    EnvironmentFactory()
    tamper("DELETE FROM core_auditevent WHERE id = %s", event_of(chain[2]))

    with pytest.raises(CommandError) as failed:
        call_command("verify_audit")

    assert str(failed.value) == f"gebeurtenis {event_of(chain[2])} is verdwenen"
    assert failed.value.returncode == 1


def test_the_command_line_ends_with_1(
    chain: list[AuditSeal], capsys: pytest.CaptureFixture[str]
):
    tamper("DELETE FROM core_auditevent WHERE id = %s", event_of(chain[2]))

    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["manage.py", "verify_audit", "--no-color"])

    message = f"gebeurtenis {event_of(chain[2])} is verdwenen"
    assert ended.value.code == 1
    assert capsys.readouterr().err == f"CommandError: {message}\n"
