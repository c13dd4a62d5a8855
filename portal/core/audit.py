"""The audit log: events that nobody can change, sealed into a hash chain."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection, models, transaction

from portal.core.access import Actor
from portal.core.models import AuditEvent, AuditSeal

FIRST_HASH = "0" * 64
CHAIN_LOCK = 721_001


class ChainBroken(Exception):
    """The audit chain does not hold; the message names the first broken row."""


def record(
    event: str,
    *,
    actor: Actor,
    subject: models.Model,
    now: datetime,
    changes: Mapping[str, object] | None = None,
) -> AuditEvent:
    """This function will add one event to the audit log, in the caller's transaction.

    ``changes`` names what changed, never a BSN, IBAN, password, PIN or code.
    """
    return AuditEvent.objects.create(
        environment_id=actor.environment_id,
        event=event,
        actor_role=actor.role,
        actor_label=actor.label,
        actor_user_id=actor.user_id,
        ip_address=actor.ip_address,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        changes=dict(changes or {}),
        occurred_at=now,
    )


@transaction.atomic
def seal(*, now: datetime) -> AuditSeal | None:
    """This function will seal the events of all transactions that have ended since the last seal.

    Events of a transaction that still runs are left for the next seal, so nothing is missed
    and nothing is sealed twice. Returns the seal, or None when there was nothing to seal.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        until = cursor.fetchone()[0]
    last = AuditSeal.objects.order_by("-id").first()
    start = last.until_transaction if last else 0
    if until <= start:
        return None
    count, digest = _digest(start, until, last.hash if last else FIRST_HASH)
    if count == 0:
        return None
    return AuditSeal.objects.create(
        from_transaction=start,
        until_transaction=until,
        event_count=count,
        previous_hash=last.hash if last else FIRST_HASH,
        hash=digest,
        sealed_at=now,
    )


def verify() -> int:
    """This function will check the whole chain and return the number of sealed events.

    :raises ChainBroken: naming the first seal whose events were changed, added or removed.
    """
    previous, start, total = FIRST_HASH, 0, 0
    for link in AuditSeal.objects.order_by("id").iterator():
        if link.previous_hash != previous or link.from_transaction != start:
            raise ChainBroken(f"zegel {link.pk}: sluit niet aan op het vorige zegel")
        count, digest = _digest(start, link.until_transaction, previous)
        if (count, digest) != (link.event_count, link.hash):
            raise ChainBroken(
                f"zegel {link.pk}: gebeurtenissen van transactie {start} tot "
                f"{link.until_transaction} zijn gewijzigd ({count} in plaats van {link.event_count})"
            )
        previous, start, total = link.hash, link.until_transaction, total + count
    return total


def _digest(start: int, until: int, previous: str) -> tuple[int, str]:
    events = AuditEvent.objects.filter(
        transaction_id__gte=start, transaction_id__lt=until
    )
    digest, count = hashlib.sha256(previous.encode()), 0
    for line in _canonical(events.order_by("transaction_id", "id").values().iterator()):
        digest.update(line)
        count += 1
    return count, digest.hexdigest()


def _canonical(rows: Iterable[Mapping[str, object]]) -> Iterable[bytes]:
    for row in rows:
        yield json.dumps(
            row, sort_keys=True, separators=(",", ":"), default=str
        ).encode()
