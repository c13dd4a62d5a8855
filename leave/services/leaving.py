"""Telling whoever left which hours of leave are left (art. 7:641 lid 2 BW)."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from leave.notices import tell_exit
from personnel.models import Employment
from portal.core import audit
from portal.core.access import Actor
from portal.core.features import Feature
from portal.core.models import AuditEvent

EVENT = "leave.exit_told"
# Nights that were missed are made up for; who left long ago hears nothing any more.
WITHIN = timedelta(days=60)


def tell_who_left(employment: Employment, *, actor: Actor, now: datetime) -> bool:
    """This function will mail once, after the last day, where the statement is; whether it did.

    The caller has locked the employment.
    """
    end, company = employment.end_date, employment.employee.company
    if end is None or not timedelta(0) < localdate(now) - end <= WITHIN:
        return False
    if Feature.LEAVE in company.closed_features or _was_told(employment):
        return False
    if not tell_exit(employment, end, now=now):
        return False
    changes = {"end": end.isoformat()}
    audit.record(EVENT, actor=actor, subject=employment, now=now, changes=changes)
    return True


def _was_told(employment: Employment) -> bool:
    told = AuditEvent.objects.filter(
        event=EVENT,
        subject_type=employment._meta.label_lower,
        subject_id=str(employment.pk),
        changes={"end": str(employment.end_date)},
    )
    return told.exists()
