"""Questions about long leave reports: the one of somebody, and which wait to be printed."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from leave.models import ReportFile
from personnel.models import Company
from portal.core.access import Actor

State = ReportFile.State
# What is printed today says nothing of tomorrow.
KEPT = timedelta(days=1)
# Whoever prints reports every few seconds; after this long nobody is at work.
STALLED = timedelta(minutes=10)


def report_file_of(
    actor: Actor, company: Company, *, now: datetime
) -> ReportFile | None:
    """This function will find the report that somebody had printed in the last day."""
    rows = ReportFile.objects.visible_to(actor)
    mine = rows.filter(user=actor.user_id, company=company)
    return mine.exclude(finished_at__lte=now - KEPT).first()


def waiting_report_files(*, before: datetime, now: datetime) -> list[int]:
    """This function will list those that nobody took up, or whose maker has ended."""
    waiting = Q(state=State.WAITING, asked_at__lt=before)
    rows = ReportFile.objects.filter(waiting | stalled(now))
    return list(rows.order_by("asked_at", "id").values_list("id", flat=True))


def old_report_files(*, now: datetime) -> QuerySet[ReportFile]:
    """This function will find those that are kept no longer."""
    return ReportFile.objects.filter(finished_at__lte=now - KEPT)


def stalled(now: datetime) -> Q:
    """This function will say which are being made by nobody any more."""
    return Q(state=State.MAKING, reported_at__lt=now - STALLED)
