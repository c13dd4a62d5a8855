"""Which payslips and statements have no document yet, and which could not get one."""

from datetime import datetime

from django.db.models import Q

from payslips.models import AnnualStatement, PayrollRun, Payslip
from portal.core.access import Actor


def waiting_documents(
    actor: Actor, *, now: datetime, since: datetime, limit: int
) -> list[Payslip]:
    """This function will list published payslips whose document is to be made, oldest first.

    Those published since a moment that were never tried, and those whose next try has come: of
    a payslip that a correction replaced as well, for its owner still reads it.
    """
    never_tried = Q(
        failure__isnull=True,
        document__isnull=True,
        run__status=PayrollRun.Status.PUBLISHED,
        run__published_at__gte=since,
    )
    rows = Payslip.objects.visible_to(actor).filter(
        never_tried | Q(failure__retry_at__lte=now), publication__isnull=False
    )
    found = rows.select_related("run", "publication").order_by(
        "run__published_at", "pk"
    )
    return list(found[:limit])


def waiting_statements(
    actor: Actor, *, now: datetime, since: datetime, limit: int
) -> list[AnnualStatement]:
    """This function will list annual statements whose document is to be made, oldest first.

    Those issued since a moment that were never tried and that no later version replaced, and
    those whose next try has come.
    """
    rows = AnnualStatement.objects.visible_to(actor).filter(
        Q(
            failure__isnull=True,
            document__isnull=True,
            superseded_by__isnull=True,
            issued_at__gte=since,
        )
        | Q(failure__retry_at__lte=now)
    )
    return list(rows.order_by("issued_at", "pk")[:limit])
