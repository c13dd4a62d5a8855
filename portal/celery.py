"""The worker and its whole timetable."""

import os

from celery import Celery
from celery.signals import beat_init, celeryd_init
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
def refuse_unsafe_start(**_kwargs: object) -> None:
    """Neither worker nor timetable starts with settings that the web server refuses."""
    from portal.checks import refuse_unsafe_start  # noqa: PLC0415

    refuse_unsafe_start()


app.conf.beat_schedule = {
    "send what the outbox still holds": {
        "task": "core.deliver_mail",
        "schedule": settings.OUTBOX_POLL,
    },
    "seal the audit log": {"task": "core.seal_audit", "schedule": 10},
    "purge old mail": {
        "task": "core.purge_mail",
        "schedule": 6 * 3600,
    },
    "mail links for forgotten passwords": {
        "task": "accounts.mail_resets",
        "schedule": settings.OUTBOX_POLL,
    },
    "put new login names in use": {
        "task": "accounts.apply_email_changes",
        "schedule": 300,
    },
    "purge old links, attempts and sessions": {
        "task": "accounts.purge_logins",
        "schedule": 24 * 3600,
    },
}
