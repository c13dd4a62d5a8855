"""Documents made ahead, so that whoever opens one first does not wait for it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from django.db import models

from payslips.models import StoredFile
from payslips.queries.waiting_documents import waiting_documents, waiting_statements
from payslips.services.failures import DocumentFailed, noting_failure
from payslips.services.keeping import Withdrawn, content_of
from payslips.services.reading import keep_document
from payslips.services.reading_statements import keep_statement
from portal.core.access import Actor, Permission, require

Clock = Callable[[], datetime]
# What was not made by then is made when somebody asks; old runs are not worth the work.
RECENT = timedelta(days=7)


def prepare_documents(*, actor: Actor, clock: Clock, limit: int) -> int:
    """This function will make some documents that are not there yet, and return how many it tried.

    One that cannot be made, or that is lost or was changed since, is noted for the bureau and
    holds up no other. What was lost is never made anew: another signature would make it another
    document. It counts as there again when its file is back, to the last byte.
    """
    require(actor, Permission.PUBLISH_RUNS)
    waiting = _waiting(actor, now=clock(), limit=limit)
    for subject, keep in waiting:
        with (
            suppress(DocumentFailed, Withdrawn),
            noting_failure(subject, environment_id=actor.tenant_id, now=clock()),
        ):
            content_of(keep(now=clock()))
    return len(waiting)


Subject = Mapping[str, models.Model]


def _waiting(
    actor: Actor, *, now: datetime, limit: int
) -> list[tuple[Subject, Callable[..., StoredFile]]]:
    """Payslips first: statements come by the thousand, once a year."""
    since = now - RECENT
    payslips = waiting_documents(actor, now=now, since=since, limit=limit)
    statements = waiting_statements(
        actor, now=now, since=since, limit=limit - len(payslips)
    )
    return [
        *(({"payslip": one}, partial(keep_document, one)) for one in payslips),
        *(({"statement": one}, partial(keep_statement, one)) for one in statements),
    ]
