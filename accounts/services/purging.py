"""Forgetting what ended long ago."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts import sessions, stepup, throttles
from accounts.models import (
    ApprovedLocation,
    DataExport,
    KnownBrowser,
    LocationApproval,
    LoginAttempt,
    MailedLink,
)
from accounts.services.closing import held_accounts
from portal.core import files
from portal.core.forgetting import in_chunks

KEPT = timedelta(days=90)
# Thirteen months without use: security specification, 4 and 9.4.
UNUSED = timedelta(days=396)


def purge(*, now: datetime) -> int:
    """This function will delete attempts and links of long ago, and places not used since.

    Of people whose records are held all of it stays. Returns how many; what is over without
    that anyone could want it, such as the rows of ended sessions, is not counted.
    """
    old = now - KEPT
    expired = [
        model._default_manager.filter(expires_at__lt=old)
        for model in (LoginAttempt, LocationApproval, MailedLink)
    ]
    used_since = Q(last_used_at__gte=now - UNUSED)
    unused = ApprovedLocation.objects.filter(approved_at__lt=now - UNUSED)
    rows = [
        *expired,
        KnownBrowser.objects.filter(expires_at__lt=now),
        unused.exclude(used_since),
        DataExport.objects.filter(asked_at__lt=old),
    ]
    kept = held_accounts()
    _discard_exports(now)
    total = sum(in_chunks(one.exclude(user__in=kept), _delete) for one in rows)
    stepup.purge(now=now)
    sessions.purge(now=now)
    throttles.purge(now=now)
    return total


def _discard_exports(now: datetime) -> None:
    """What was not taken in its day, or was only half sent; the row still says that it was."""
    sent = Q(taken_at__lt=now - timedelta(hours=1))
    over = DataExport.objects.filter(Q(expires_at__lt=now) | sent)
    with transaction.atomic():
        gone = list(over.exclude(stored_as="").select_for_update())
        DataExport.objects.filter(pk__in=[one.pk for one in gone]).update(stored_as="")
        files.discard_after_commit(one.stored_as for one in gone)


@transaction.atomic
def _delete(rows: list[LoginAttempt]) -> int:
    ids = [one.pk for one in rows]
    type(rows[0])._default_manager.filter(pk__in=ids).delete()
    return len(ids)
