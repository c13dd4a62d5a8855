"""The days on which a company is closed."""

from collections.abc import Iterable
from datetime import date

from leave.holidays import usual_holidays
from leave.models import CompanyHoliday


def days_off(company_id: int, *, years: Iterable[int]) -> dict[date, str]:
    """This function will name the holidays of a company in some years, in one query.

    A year that was not filled in yet has the usual ones.
    """
    wanted = sorted(set(years))
    rows = CompanyHoliday.objects.filter(company=company_id, date__year__in=wanted)
    kept = list(rows.order_by("date").values_list("date", "name", "is_worked"))
    filled = {day.year for day, _name, _is_worked in kept}
    found = {day: name for day, name, is_worked in kept if not is_worked}
    for year in wanted:
        if year not in filled:
            found |= usual_holidays(year)
    return found
