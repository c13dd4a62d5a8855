"""Forgetting the leave of who left: first what was written about it, then all of it."""

from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from leave.models import (
    ExpiryHold,
    ExpiryNotice,
    LeaveDecision,
    LeaveEntry,
    LeaveReminder,
    LeaveRequest,
    LeaveSickness,
)
from personnel.models import Employment
from personnel.queries import left_before
from portal.core.forgetting import forgetting, in_chunks

TEXTS = {"description": ""}


def forget_words(*, left: date) -> int:
    """This function will forget of whoever left before a day when they were ill, and what for.

    Hours and days stay: what was owed can be asked for as long as payroll is kept.
    """
    gone = left_before(left).values("pk")
    of_them = {"request__employment__employee__in": gone}
    ill = in_chunks(LeaveSickness.objects.filter(**of_them), _forget_sickness)
    requests = LeaveRequest.objects.filter(employment__employee__in=gone)
    return ill + in_chunks(requests.exclude(**TEXTS), _forget_texts)


def forget_leave(*, left: date, until_year: int) -> int:
    """This function will delete the leave of whoever left before a day, ledger included.

    Whoever has entries of later years, such as of leave that was paid out, waits for those.
    """
    later = LeaveEntry.objects.filter(
        employment=OuterRef("pk"), day__year__gt=until_year
    )
    about = Q(leave_requests__isnull=False) | Q(leave_entries__isnull=False)
    about |= Q(expiry_notices__isnull=False) | Q(employee__expiry_holds__isnull=False)
    gone = left_before(left).values("pk")
    rows = Employment.objects.filter(about, ~Exists(later), employee__in=gone)
    return in_chunks(rows.distinct(), partial(_forget_leave, until_year=until_year))


@transaction.atomic
def _forget_sickness(rows: list[LeaveSickness]) -> int:
    return LeaveSickness.objects.filter(pk__in=[one.pk for one in rows]).delete()[0]


@transaction.atomic
def _forget_texts(requests: list[LeaveRequest]) -> int:
    return LeaveRequest.objects.filter(pk__in=[one.pk for one in requests]).update(
        **TEXTS
    )


def _forget_leave(employments: list[Employment], *, until_year: int) -> int:
    ids = [one.pk for one in employments]
    people = [one.employee_id for one in employments]
    of_request = {"request__employment__in": ids}
    with forgetting(until_year):
        LeaveReminder.objects.filter(**of_request).delete()
        LeaveDecision.objects.filter(**of_request).delete()
        LeaveSickness.objects.filter(**of_request).delete()
        LeaveEntry.objects.filter(employment__in=ids).delete()
        LeaveRequest.objects.filter(employment__in=ids).delete()
        ExpiryNotice.objects.filter(employment__in=ids).delete()
        ExpiryHold.objects.filter(employee__in=people).delete()
    return len(ids)
