"""Documents made ahead, so that whoever opens one first does not wait for it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from payslips.queries.waiting_documents import waiting_documents, waiting_statements
from payslips.services.failures import DocumentFailed
from payslips.services.keeping import Withdrawn
from payslips.services.reading import keep_document
from payslips.services.reading_statements import keep_statement
from portal.core.access import Actor, Permission, require

Clock = Callable[[], datetime]
# What was not made by then is made when somebody asks; old runs are not worth the work.
RECENT = timedelta(days=7)


def prepare_documents(*, actor: Actor, clock: Clock, limit: int) -> int:
    """This function will make some documents that are not there yet, and return how many it tried.

    One that cannot be made is noted for the bureau and holds up no other.
    """
    require(actor, Permission.PUBLISH_RUNS)
    waiting = _waiting(actor, now=clock(), limit=limit)
    for keep in waiting:
        with suppress(DocumentFailed, Withdrawn):
            keep(now=clock())
    return len(waiting)


def _waiting(actor: Actor, *, now: datetime, limit: int) -> list[Callable[..., object]]:
    """Payslips first: statements come by the thousand, once a year."""
    since = now - RECENT
    payslips = waiting_documents(actor, now=now, since=since, limit=limit)
    statements = waiting_statements(
        actor, now=now, since=since, limit=limit - len(payslips)
    )
    return [
        *(partial(keep_document, one) for one in payslips),
        *(partial(keep_statement, one) for one in statements),
    ]
