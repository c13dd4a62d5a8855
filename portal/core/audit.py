"""The audit log: events that nobody can change, sealed into a hash chain per environment."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import connection, models, transaction
from django.db.models import QuerySet

from portal.core.access import Actor
from portal.core.insertion import insert
from portal.core.logs import request_number
from portal.core.models import AuditEvent, AuditSeal

FIRST_HASH = "0" * 64
# Also in the trigger that admits an event: core/migrations/0004_chain_per_environment.py.
EVENT_LOCK = 721_001
DIGEST_LENGTH = 32


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

    :raises PermissionDenied: when the actor belongs to no environment.
    """
    return insert(
        AuditEvent(
            environment_id=actor.tenant_id,
            event=event,
            actor_role=actor.role,
            actor_label=actor.label,
            actor_user_id=actor.user_id,
            ip_address=actor.ip_address,
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
            changes=dict(changes or {}),
            occurred_at=now,
            request_number=request_number.get(),
        )
    )


@transaction.atomic
def seal(environment_id: int, *, now: datetime) -> AuditSeal | None:
    """This function will seal every event of an environment since its last seal.

    Its events are written under a shared lock, and get their id under it. While none is being
    written, all ids up to the newest are final: nothing is missed and nothing is sealed twice.

    Returns None when there is nothing to seal, or when an event is being written just now.
    """
    if not _no_event_is_being_written(environment_id):
        return None
    last = head(environment_id)
    after, previous = (last.until_event, last.hash) if last else (0, FIRST_HASH)
    digests = list(_digests(_events(environment_id).filter(pk__gt=after)))
    if not digests:
        return None
    return AuditSeal.objects.create(
        environment_id=environment_id,
        after_event=after,
        until_event=digests[-1][0],
        digests=digests,
        previous_hash=previous,
        hash=_hash(previous, digests),
        sealed_at=now,
    )


def verify(environment_id: int) -> int:
    """This function will check an environment's chain and return its number of sealed events.

    :raises ChainBroken: naming the first event that was changed, added or removed.
    """
    previous, after, total = FIRST_HASH, 0, 0
    for link in _seals(environment_id).order_by("until_event").iterator():
        if (link.previous_hash, link.after_event) != (previous, after):
            raise ChainBroken(f"zegel {link.pk} sluit niet aan op het vorige zegel")
        if link.hash != _hash(previous, link.digests):
            raise ChainBroken(f"zegel {link.pk} is gewijzigd")
        _compare(link)
        previous, after = link.hash, link.until_event
        total += len(link.digests)
    return total


def head(environment_id: int) -> AuditSeal | None:
    """This function will return the last seal of an environment's chain, if it has any."""
    return _seals(environment_id).order_by("-until_event").first()


def is_in_chain(digest: str) -> bool:
    """This function will tell whether a hash that was told once still ends a link of a chain."""
    return AuditSeal.objects.filter(hash=digest).exists()


def _seals(environment_id: int) -> QuerySet[AuditSeal]:
    return AuditSeal.objects.filter(environment_id=environment_id)


def _events(environment_id: int) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(environment_id=environment_id)


def _no_event_is_being_written(environment_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s, %s)", [EVENT_LOCK, environment_id]
        )
        return bool(cursor.fetchone()[0])


def _compare(link: AuditSeal) -> None:
    sealed = dict(link.digests)
    events = _events(link.environment_id).filter(
        pk__gt=link.after_event, pk__lte=link.until_event
    )
    found = dict(_digests(events))
    for pk in sorted(sealed.keys() | found.keys()):
        if pk not in found:
            raise ChainBroken(f"gebeurtenis {pk} is verdwenen")
        if pk not in sealed:
            raise ChainBroken(f"gebeurtenis {pk} is toegevoegd")
        if sealed[pk] != found[pk]:
            raise ChainBroken(f"gebeurtenis {pk} is gewijzigd")


def _digests(events: QuerySet[AuditEvent]) -> Iterator[tuple[int, str]]:
    for row in events.order_by("pk").values().iterator():
        # Events were sealed before they had this number: without it the digest is theirs.
        told = {k: v for k, v in row.items() if v or k != "request_number"}
        text = json.dumps(told, sort_keys=True, separators=(",", ":"), default=str)
        yield row["id"], hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]


def _hash(previous: str, digests: Sequence[Sequence[int | str]]) -> str:
    text = previous + json.dumps(digests, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
