"""The worker and its whole timetable."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, setup_logging, worker_init
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.log import configure_logging

from portal import checks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal", task_cls="portal.core.tasks:WalledTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def log_as_the_portal_does(**_signal: object) -> None:
    """This function will keep Celery from writing in its own way, with the values of an error."""
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)


@worker_init.connect
@beat_init.connect
def refuse_unsafe_start(**_signal: object) -> None:
    """This function will end worker and beat where the web server would not start either."""
    try:
        checks.refuse_unsafe_start()
    except ImproperlyConfigured as error:
        # Celery logs any other error and goes on.
        raise SystemExit(str(error)) from error


app.conf.beat_schedule = {
    "send what the outbox still holds": {
        "task": "core.deliver_mail",
        "schedule": settings.OUTBOX_POLL,
    },
    "seal the audit log": {"task": "core.seal_audit", "schedule": 10},
    "mail links for forgotten passwords": {
        "task": "accounts.mail_resets",
        "schedule": settings.OUTBOX_POLL,
    },
    "put new login names in use": {
        "task": "accounts.apply_email_changes",
        "schedule": 300,
    },
    "make documents of employers that still wait": {
        "task": "payslips.make_waiting_files",
        "schedule": settings.OUTBOX_POLL,
        # Behind a file that takes long one such question is enough.
        "options": {"expires": settings.OUTBOX_POLL},
    },
    "print reports of leave that still wait": {
        "task": "leave.print_waiting_reports",
        "schedule": settings.OUTBOX_POLL,
    },
    "make exports of own data that still wait": {
        "task": "portal.make_waiting_exports",
        "schedule": settings.OUTBOX_POLL,
    },
    "issue annual statements that are due": {
        "task": "payslips.issue_statements",
        "schedule": 3600,
    },
    "publish runs whose embargo has ended": {
        "task": "payslips.publish_due",
        "schedule": settings.OUTBOX_POLL,
    },
    "make documents ahead that still wait": {
        "task": "payslips.prepare_documents",
        "schedule": 60,
    },
    "keep the ledger of leave": {
        "task": "leave.keep_all",
        "schedule": crontab(hour=2, minute=30),
    },
    # Every night; in other months than October, January and May it finds nothing to do.
    "tell which hours of leave expire": {
        "task": "leave.tell_expiries",
        "schedule": crontab(hour=6, minute=30),
    },
    "remind of leave that waits for an answer": {
        "task": "leave.watch_all",
        "schedule": crontab(hour=6, minute=30),
    },
    "tell the end of the audit log": {
        "task": "portal.tell_audit_heads",
        "schedule": crontab(hour=7, minute=0),
    },
    "delete what was kept long enough": {
        "task": "portal.forget",
        "schedule": crontab(hour=3, minute=30),
    },
}
