"""What a request would come to, before anybody sends it; changes nothing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from leave.hours import Day, total
from leave.queries.absences import colleagues_away
from leave.queries.holdings import holdings_of
from leave.services.requesting import Wish, planned_days
from personnel.models import Employment
from portal.core.shown import Shown


@dataclass(frozen=True, slots=True)
class Preview(Shown):
    """Hours by day, what is available before and after, and who else is away."""

    hours: Decimal
    days: list[Day]
    balance_before: Decimal
    balance_after: Decimal
    away: list[str]


def preview(employment: Employment, wish: Wish, *, today: date) -> Preview:
    """This function will count a wish without asking for it.

    :raises PeriodRefused: as ``leave.services.requesting.planned_days`` does.
    """
    holdings = holdings_of(employment)
    days = planned_days(holdings, wish, today=today)
    start, end = wish.start_date, wish.end_date
    before = holdings.available(wish.group, start=start, end=end)
    hours = total(days) if wish.hours is None else wish.hours
    return Preview(
        hours=total(days),
        days=days,
        balance_before=before,
        balance_after=before - hours,
        away=colleagues_away(employment.employee, start=start, end=end),
    )
