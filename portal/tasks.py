"""What the worker does with the rows of several apps."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from accounts.models import DataExport
from portal.audit_heads import tell_head
from portal.core.made_files import PATIENCE, start
from portal.core.tenancy import in_each_environment, use_environment
from portal.own_data.services import make_export, waiting_exports
from portal.retention import forget

EXPORT_TASK = "portal.make_export"


@shared_task(name=EXPORT_TASK)
def make_one_export(*, environment_id: int, file_id: int) -> None:
    """This task will make one export of somebody's own data; safe to run twice at once."""
    with use_environment(environment_id):
        make_export(file_id, clock=timezone.now)


@shared_task(name="portal.make_waiting_exports")
def make_waiting_exports() -> None:
    """This task will make the exports that nobody took up; safe to run twice at once."""
    in_each_environment(_make_waiting)


@shared_task(name="portal.forget")
def forget_what_is_over() -> None:
    """This task will delete what was kept long enough; safe to run twice."""
    in_each_environment(lambda number: forget(number, now=timezone.now()))
    # The table of Django itself: keys and no data of anybody.
    call_command("clearsessions")


@shared_task(name="portal.tell_audit_heads")
def tell_audit_heads() -> None:
    """This task will tell the end of every audit chain; safe to run twice."""
    in_each_environment(lambda number: tell_head(number, now=timezone.now()))


def start_export(export: DataExport) -> None:
    """This function will have the worker make an export when the transaction is committed."""
    start(EXPORT_TASK, export)


def _make_waiting(_environment_id: int) -> None:
    now = timezone.now()
    for export_id in waiting_exports(before=now - PATIENCE, now=now):
        make_export(export_id, clock=timezone.now)
