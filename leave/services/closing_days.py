"""Holidays of a company that are added, or worked after all."""

from datetime import date, datetime

from django.db import transaction

from leave.models import LeaveRequest
from leave.services.ledger import locked_employment
from leave.services.settling import settle_changes
from portal.core.access import Actor, Permission, require


@transaction.atomic
def settle_holiday(company_id: int, day: date, *, actor: Actor, now: datetime) -> int:
    """This function will correct approved leave of a changed day to come, and count the days.

    At once and with the change, so that it does not depend on the night whether it was in time.

    :raises PermissionDenied: when the actor does not keep the ledger of leave.
    """
    require(actor, Permission.KEEP_LEAVE)
    given = LeaveRequest.objects.visible_to(actor).filter(
        employment__employee__company=company_id,
        status__in=LeaveRequest.GIVEN,
        days__date=day,
    )
    employments = sorted(set(given.values_list("employment", flat=True)))
    return sum(
        settle_changes(locked_employment(one, actor=actor), actor=actor, now=now)
        for one in employments
    )
