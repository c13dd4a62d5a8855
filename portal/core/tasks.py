"""What the worker does for the kernel."""

import logging

from celery import shared_task
from django.utils import timezone

from portal.core import audit, mail

log = logging.getLogger(__name__)


@shared_task(name="core.deliver_mail")
def deliver_mail() -> None:
    """This task will send every mail that is due; safe to run twice at once."""
    mail.mark_uncertain(now=timezone.now())
    while ids := mail.due(now=timezone.now()):
        for mail_id in ids:
            _deliver(mail_id)


@shared_task(name="core.seal_audit")
def seal_audit() -> None:
    """This task will seal the audit events since the last seal."""
    audit.seal(now=timezone.now())


@shared_task(name="core.purge_mail")
def purge_mail() -> None:
    """This task will tidy the outbox."""
    mail.purge(now=timezone.now())


def _deliver(mail_id: int) -> None:
    try:
        mail.deliver(mail_id, now=timezone.now())
    except Exception:
        # One mail that cannot be made must not hold up the others; it becomes "onzeker".
        log.exception("mail %s was not sent", mail_id)
