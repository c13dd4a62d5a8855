"""What the worker does for accounts."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from accounts.services.purging import purge


@shared_task(name="accounts.purge_logins")
def purge_logins() -> None:
    """This task will delete attempts, links and sessions that ended long ago."""
    purge(now=timezone.now())
    call_command("clearsessions")
