"""The employer lets hours stand that would expire (art. 7:640a BW)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.approvers import require_decider
from leave.models import ExpiryHold
from leave.queries.expiry_lists import hold_of
from leave.queries.groups import groups_of
from leave.queries.holdings import holdings_of
from leave.services.expiring import expire_hours
from leave.services.ledger import locked_employment
from personnel.models import Employee, Employment
from portal.core import audit
from portal.core.access import Actor


class TooLate(Exception):
    """The day has come: what stands by now stays."""


@transaction.atomic
def hold_expiry(
    employee: Employee, day: date, *, reason: str, actor: Actor, now: datetime
) -> ExpiryHold:
    """This function will let the hours stand that expire on a day, also those that have expired.

    A second time changes nothing.

    :raises PermissionDenied: when the actor does not decide for this employee.
    """
    employments = _locked(employee, actor=actor, now=now)
    if known := hold_of(employee, day):
        return known
    made = ExpiryHold.objects.create(
        environment_id=employee.environment_id,
        employee=employee,
        expires_on=day,
        reason=reason,
        made_at=now,
        made_by=actor.label,
    )
    changes = {"day": day.isoformat(), "reason": reason}
    audit.record(
        "leave.expiry_held", actor=actor, subject=employee, now=now, changes=changes
    )
    groups, today = groups_of(employee.company_id), localdate(now)
    for one in employments:
        holdings = holdings_of(one)
        expire_hours(holdings, groups, actor=actor, now=now, today=today, again=day)
    return made


@transaction.atomic
def lift_hold(employee: Employee, day: date, *, actor: Actor, now: datetime) -> None:
    """This function will let hours expire after all, on their day.

    :raises TooLate: when that day has come.
    :raises PermissionDenied: when the actor does not decide for this employee.
    """
    _locked(employee, actor=actor, now=now)
    if day <= localdate(now):
        raise TooLate
    if known := hold_of(employee, day):
        known.delete()
        changes = {"day": day.isoformat()}
        audit.record(
            "leave.expiry_released",
            actor=actor,
            subject=employee,
            now=now,
            changes=changes,
        )


def _locked(employee: Employee, *, actor: Actor, now: datetime) -> list[Employment]:
    require_decider(employee, actor=actor, on=localdate(now))
    rows = Employment.objects.visible_to(actor).filter(employee=employee)
    ids = list(rows.order_by("id").values_list("pk", flat=True))
    return [locked_employment(pk, actor=actor) for pk in ids]
