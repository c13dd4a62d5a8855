"""Forgetting what ended long ago."""

from datetime import datetime, timedelta

from accounts import sessions, stepup, throttles
from accounts.models import (
    ApprovedLocation,
    KnownBrowser,
    LocationApproval,
    LoginAttempt,
    MailedLink,
)

KEPT = timedelta(days=90)
# Thirteen months without use: security specification, 4 and 9.4.
UNUSED = timedelta(days=396)


def purge(*, now: datetime) -> None:
    """This function will delete attempts and links of long ago, and places not used since."""
    for model in (LoginAttempt, LocationApproval, MailedLink):
        model._default_manager.filter(expires_at__lt=now - KEPT).delete()
    KnownBrowser.objects.filter(expires_at__lt=now).delete()
    unused = ApprovedLocation.objects.filter(approved_at__lt=now - UNUSED)
    unused.exclude(last_used_at__gte=now - UNUSED).delete()
    stepup.purge(now=now)
    sessions.purge(now=now)
    throttles.purge(now=now)
