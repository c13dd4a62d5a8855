"""Documents that are not there: noted for the bureau, tried again, and forgotten when they are.

One could not be made, or the one that was made is lost or was changed on disk.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import models, transaction

from payslips.models import DocumentFailure
from portal.core import audit
from portal.core.access import Actor, Permission, require
from portal.core.pdf import UNMAKABLE, DocumentRefused
from portal.core.worker import wake_after_commit

log = logging.getLogger(__name__)

PREPARE_TASK = "payslips.prepare_documents"
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(days=1)
# Doubling stops here, long after the longest wait.
MOST_DOUBLINGS = 12


class DocumentFailed(Exception):
    """The document cannot be made just now; the bureau sees why, and it is tried again."""


class DocumentDamaged(Exception):
    """The stored document is not the one that was made; it is not served."""


# What goes wrong with one document and says nothing of the next.
EXPECTED = (*UNMAKABLE, DocumentDamaged, OSError)


@contextmanager
def noting_failure(
    subject: Mapping[str, models.Model], *, environment_id: int, now: datetime
) -> Iterator[None]:
    """This function will note when the document about a subject is not to be had in the block.

    ``subject`` names the payslip or statement by the field that refers to it.

    :raises DocumentFailed: instead of what went wrong.
    """
    try:
        yield
    except EXPECTED as error:
        # The kind of error alone: its text may hold what the document says.
        [(name, row)] = subject.items()
        log.warning("document of %s %s: %s", name, row.pk, type(error).__name__)
        _note(subject, error, environment_id=environment_id, now=now)
        raise DocumentFailed from None
    DocumentFailure.objects.filter(**subject).delete()


def note_damage(
    subject: Mapping[str, models.Model], *, environment_id: int, now: datetime
) -> None:
    """This function will note that what was kept is lost or was changed.

    Once, however often it is asked for: until it is tried again nothing can be different.
    """
    if not DocumentFailure.objects.filter(**subject).exists():
        _note(subject, DocumentDamaged(), environment_id=environment_id, now=now)


def retry_document(
    failure: DocumentFailure, *, actor: Actor, now: datetime
) -> DocumentFailure:
    """This function will have a document tried again at once."""
    require(actor, Permission.PUBLISH_RUNS)
    with transaction.atomic():
        rows = DocumentFailure.objects.visible_to(actor).select_for_update()
        locked = rows.get(pk=failure.pk)
        locked.retry_at = now
        locked.save(update_fields=["retry_at"])
        audit.record(
            "document.retried", actor=actor, subject=locked, now=now, changes={}
        )
        wake_after_commit(PREPARE_TASK)
    return locked


@transaction.atomic
def _note(
    subject: Mapping[str, models.Model],
    error: Exception,
    *,
    environment_id: int,
    now: datetime,
) -> None:
    failure, is_new = DocumentFailure.objects.select_for_update().get_or_create(
        **subject,
        defaults={
            "environment_id": environment_id,
            "reason": _reason(error),
            "attempts": 1,
            "failed_at": now,
            "retry_at": now + FIRST_RETRY,
        },
    )
    if is_new:
        return
    doublings = min(failure.attempts, MOST_DOUBLINGS)
    failure.reason, failure.failed_at = _reason(error), now
    failure.attempts += 1
    failure.retry_at = now + min(FIRST_RETRY * 2**doublings, LONGEST_RETRY)
    failure.save(update_fields=["reason", "failed_at", "attempts", "retry_at"])


def _reason(error: Exception) -> str:
    if isinstance(error, DocumentRefused):
        return "Het document verwijst naar iets buiten het portaal."
    if isinstance(error, DocumentDamaged):
        return "Het bewaarde document is weg of veranderd. Zet de bestanden terug uit de back-up."
    if isinstance(error, OSError):
        return "Het document kon niet worden opgeslagen of gelezen."
    return f"Het document kon niet worden opgemaakt ({type(error).__name__})."
