"""What somebody will have on a day to come."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from leave.models import LeaveGroup
from leave.queries.holdings import holdings_of
from leave.queries.own import employment_at
from leave.queries.schedules import schedule_on
from personnel.models import Employment


def forecast(
    employments: Sequence[Employment], group: LeaveGroup, *, on: date
) -> Decimal | None:
    """This function will return the hours of a group that leave on a day could take.

    What will have been granted by then, less what was approved and asked up to the end of that
    year. None on a day without an employment.
    """
    employment = employment_at(employments, company_id=group.company_id, day=on)
    if employment is None or schedule_on(employment)(on) is None:
        return None
    return holdings_of(employment).available(group, start=on, end=on)
