"""What a request would come to, before anybody sends it; changes nothing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from leave.hours import Day, total
from leave.queries.absences import colleagues_away
from leave.queries.holdings import holdings_of
from leave.services.wishes import Wish, planned
from personnel.models import Employment
from portal.core.shown import Shown


@dataclass(frozen=True, slots=True)
class Preview(Shown):
    """Hours by day, what is available before and after, and who else is away.

    ``lapsing`` is what of the hours before is gone, by day, before the last day of the wish.
    """

    hours: Decimal
    days: list[Day]
    balance_before: Decimal
    balance_after: Decimal
    lapsing: dict[date, Decimal]
    away: list[str]


def preview(employment: Employment, wish: Wish, *, today: date) -> Preview:
    """This function will count a wish without asking for it, and refuse what asking refuses.

    :raises PeriodRefused: as ``leave.services.wishes.planned`` does.
    """
    holdings = holdings_of(employment)
    plan = planned(holdings, wish, today=today)
    start, end = wish.start_date, wish.end_date
    before, hours = (
        holdings.available(wish.group, start=start, end=end),
        total(plan.asked),
    )
    return Preview(
        hours=hours,
        days=plan.asked,
        balance_before=before,
        balance_after=before - hours,
        lapsing=holdings.lapsing(wish.group, plan.wanted),
        away=colleagues_away(employment.employee, start=start, end=end),
    )
