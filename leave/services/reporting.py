"""Reports of leave as files; each that leaves is in the log."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from leave.documents.leave_report import LeaveReport, workbook
from leave.documents.printed_report import pdf
from leave.queries.reporting import Chosen, leave_report
from personnel.models import Company
from portal.core import audit
from portal.core.access import Actor, Permission, require

WRITERS: Mapping[str, Callable[[LeaveReport], bytes]] = {"xlsx": workbook, "pdf": pdf}


class TooLong(Exception):
    """There is more than a page can wait for: ``leave.services.printing`` prints it."""


def export_report(
    company: Company, chosen: Chosen, file_format: str, *, actor: Actor, now: datetime
) -> bytes:
    """This function will write a report in a file format, and note that it left.

    :raises PermissionDenied: without the right.
    :raises TooLong: for a report with too many rows to print at once.
    """
    require(actor, Permission.DECIDE_REQUESTS)
    report = leave_report(actor, company, chosen, today=localdate(now))
    if file_format == "pdf" and report.is_long:
        raise TooLong
    content = WRITERS[file_format](report)
    with transaction.atomic():
        audit.record(
            "leave.exported",
            actor=actor,
            subject=company,
            now=now,
            changes={
                "format": file_format,
                "year": chosen.year,
                "rows": len(report.rows),
            },
        )
    return content
