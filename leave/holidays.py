"""The usual days off in the Netherlands. No law gives them: a company edits its own list.

Good Friday is a working day, and Liberation Day is a day off once in five years, unless the
company decides otherwise.
"""

import datetime
from functools import cache

GOOD_FRIDAY = "Goede vrijdag"


@cache
def usual_holidays(year: int) -> dict[datetime.date, str]:
    """This function will name the days off of a calendar year, in order of date."""
    # Only when needed: its 5 MB would count in every process.
    import holidays

    found = holidays.country_holidays("NL", years=year, language="nl")
    return {day: found[day] for day in sorted(found) if found[day] != GOOD_FRIDAY}
