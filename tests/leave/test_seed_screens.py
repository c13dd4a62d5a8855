"""What the pages show of the hours that bureaus know by heart."""

import re
from datetime import date

import pytest
from time_machine import travel

from leave.models import LeaveDay
from tests.actors import logged_in_employee
from tests.leave.people import THREE_DAYS, at, somebody

pytestmark = pytest.mark.django_db
HOURS = "/verlof/uren/"
FOUR_DAYS = [8, 8, 8, 8, 0, 0, 0]
EIGHT = [8, 8, 8, 8, 8, 0, 0]


def calculated(browser, start: str, end: str) -> str:
    return browser.get(HOURS, {"start_date": start, "end_date": end}).json()["hours"]


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@travel(at(2026, 3, 2), tick=False)
def test_leave_across_new_year_is_64_and_40_hours():
    person = somebody()
    browser = logged_in_employee(person.employment.employee)

    hours = calculated(browser, "21-12-2026", "8-1-2027")
    made = person.ask(date(2026, 12, 21), date(2027, 1, 8))

    per_year = [
        sum(day.hours for day in LeaveDay.objects.filter(request=made, date__year=year))
        for year in (2026, 2027)
    ]
    assert (hours, per_year) == ("104.00", [64, 40])
    assert "64,00 aangevraagd , daarna nog 136,00" in text_of(
        browser.get("/verlof/?jaar=2026")
    )


@travel(at(2026, 5, 1), tick=False)
def test_three_days_a_week_from_may_on_give_80_46_hours():
    person = somebody(hired=date(2026, 5, 1), week=THREE_DAYS, granted=False)
    person.night(at(2026, 5, 1))
    browser = logged_in_employee(person.employment.employee)

    page = text_of(browser.get("/verlof/?jaar=2026"))

    assert "Vakantie-uren 80,46 Recht 80,46, opgenomen 0,00" in page


@travel(at(2026, 3, 2), tick=False)
def test_weeks_of_four_and_five_days_give_72_hours():
    person = somebody(
        hired=date(2026, 4, 6), week=FOUR_DAYS, other_week=EIGHT, granted=False
    )
    browser = logged_in_employee(person.employment.employee)

    assert calculated(browser, "13-4-2026", "24-4-2026") == "72.00"
