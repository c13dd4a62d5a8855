"""Documents made ahead, so that whoever opens one first does not wait for it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from payslips.queries.waiting_documents import waiting_documents
from payslips.services.failures import DocumentFailed
from payslips.services.keeping import Withdrawn
from payslips.services.reading import keep_document
from portal.core.access import Actor, Permission, require

Clock = Callable[[], datetime]
# What was not made by then is made when somebody asks; old runs are not worth the work.
RECENT = timedelta(days=7)


def prepare_documents(*, actor: Actor, clock: Clock, limit: int) -> int:
    """This function will make some documents that are not there yet, and return how many it tried.

    One that cannot be made is noted for the bureau and holds up no other.
    """
    require(actor, Permission.PUBLISH_RUNS)
    started = clock()
    waiting = waiting_documents(actor, now=started, since=started - RECENT, limit=limit)
    for payslip in waiting:
        try:
            keep_document(payslip, now=clock())
        except (DocumentFailed, Withdrawn):
            continue
    return len(waiting)
