"""What the worker does for accounts."""

from celery import shared_task
from django.utils import timezone

from accounts.services import emails, passwords
from portal.core.tenancy import in_each_environment


@shared_task(name="accounts.mail_resets")
def mail_resets() -> None:
    """This task will mail the links for forgotten passwords; safe to run twice at once."""
    in_each_environment(lambda _number: passwords.mail_resets(now=timezone.now()))


@shared_task(name="accounts.apply_email_changes")
def apply_email_changes() -> None:
    """This task will put the login names in use that were confirmed a day ago."""
    in_each_environment(lambda _number: emails.apply_email_changes(now=timezone.now()))
