"""The year that a page is about, and those to choose from."""

from collections.abc import Sequence
from datetime import date

from personnel.models import Employment
from portal.core.requests import PortalRequest

YEAR_DIGITS = 4
CHOICES = 4
FIRST_YEAR, LAST_YEAR = 1900, 2199


def year_of(request: PortalRequest, today: date) -> int:
    """This function will return the year of the address; for nonsense that of today."""
    text = request.GET.get("jaar", "")
    if not (text.isascii() and text.isdecimal() and len(text) == YEAR_DIGITS):
        return today.year
    year = int(text)
    return year if FIRST_YEAR <= year <= today.year + 1 else today.year


def years_around(
    employments: Sequence[Employment], year: int, today: date
) -> list[int]:
    """This function will list years with an employment, up to next year; the one shown as well."""
    first = min((one.start_date.year for one in employments), default=today.year)
    last = today.year + 1
    shown = range(max(first, last - CHOICES + 1), last + 1)
    return sorted({*shown, year})
