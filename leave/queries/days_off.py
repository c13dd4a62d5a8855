"""The days on which a company is closed."""

from collections.abc import Iterable
from datetime import date

from leave.holidays import usual_holidays
from leave.models import CompanyHoliday


def days_off(company_id: int, *, years: Iterable[int]) -> dict[date, str]:
    """This function will name the holidays of a company in some years, in one query.

    Usual ones that were not written down yet are days off all the same.
    """
    wanted = sorted(set(years))
    rows = CompanyHoliday.objects.filter(company=company_id, date__year__in=wanted)
    kept = list(rows.order_by("date").values_list("date", "name", "is_worked"))
    found = {day: name for year in wanted for day, name in usual_holidays(year).items()}
    for day, name, is_worked in kept:
        found[day] = name
        if is_worked:
            del found[day]
    return found
