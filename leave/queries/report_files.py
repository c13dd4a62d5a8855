"""Questions about long leave reports: the one of somebody, and which wait to be printed."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from leave.models import ReportFile
from personnel.models import Company
from portal.core.access import Actor
from portal.core.made_files import stalled, waits

# What is printed today says nothing of tomorrow.
KEPT = timedelta(days=1)


def report_file_of(
    actor: Actor, company: Company, *, now: datetime
) -> ReportFile | None:
    """This function will find the report that somebody had printed in the last day."""
    rows = ReportFile.objects.visible_to(actor)
    mine = rows.filter(user=actor.user_id, company=company)
    return mine.exclude(finished_at__lte=now - KEPT).first()


def waiting_report_files(*, before: datetime, now: datetime) -> list[int]:
    """This function will list those that nobody took up, or whose maker has ended."""
    rows = ReportFile.objects.filter(waits(before=before) | stalled(now))
    return list(rows.order_by("asked_at", "id").values_list("id", flat=True))


def old_report_files(*, now: datetime) -> QuerySet[ReportFile]:
    """This function will find those that are kept no longer."""
    return ReportFile.objects.filter(finished_at__lte=now - KEPT)
