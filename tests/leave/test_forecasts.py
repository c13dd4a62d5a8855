"""What somebody will have on a day to come, worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from leave.queries.forecasts import forecast
from leave.queries.own import own_employments
from tests.actors import logged_in_employee
from tests.leave.people import NOW, THREE_DAYS, Person, at, somebody
from tests.leave.test_pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    """With 160 hours by law and 40 beyond it each year; a week was given, and two days asked."""
    made = somebody()
    made.take(date(2026, 8, 3), date(2026, 8, 7))
    made.ask(date(2026, 12, 21), date(2026, 12, 22))
    return made


def there(person: Person, *days: date) -> list[Decimal | None]:
    employments = own_employments(person.actor)
    return [forecast(employments, person.group, on=day) for day in days]


def test_what_is_planned_comes_off_and_what_lapses_is_gone(person):
    found = there(
        person,
        # 200 of 2026 less 40 given and 16 asked, also before those days have come.
        date(2026, 3, 2),
        date(2026, 12, 31),
        # 144 and the 200 of 2027.
        date(2027, 1, 1),
        date(2027, 6, 30),
        # Of the 160 by law of 2026 were taken 40 + 16: the other 104 lapse.
        date(2027, 7, 1),
    )

    assert found == [144, 144, 344, 344, 240]


def test_by_month_hours_come_at_its_end_for_the_days_of_the_schedule():
    person = somebody(
        hired=date(2026, 5, 1), week=THREE_DAYS, rhythm="monthly", granted=False
    )
    person.night(at(2026, 5, 1))

    found = there(
        person,
        date(2026, 5, 30),
        # May has 12 days of Monday to Wednesday: 200 x 96 / 2088 = 9.195.
        date(2026, 5, 31),
        date(2026, 6, 29),
        # June has 14 more: 200 x 208 / 2088 = 19.923.
        date(2026, 6, 30),
        # From May on 105 of them: 200 x 840 / 2088 = 80.459.
        date(2026, 12, 31),
        # January has 12 again: 9.20 more, of a year of 2088 hours too.
        date(2027, 1, 31),
    )

    assert [str(hours) for hours in found] == [
        "0.00",
        "9.20",
        "9.20",
        "19.92",
        "80.46",
        "89.66",
    ]


def test_the_hours_of_a_day_to_come_are_shown(person, time_machine):
    time_machine.move_to(NOW)
    browser = logged_in_employee(person.employment.employee)
    address = f"/verlof/groep/{person.group.public_id}/"

    page = text_of(browser.get(address, {"op": "1-7-2027"}))

    assert "Op 1-7-2027 kun je naar verwachting 240,00 uur" in page
    assert "kun je naar verwachting" not in browser.get(address).text


def test_next_year_shows_what_is_expected(person, time_machine):
    time_machine.move_to(NOW)
    browser = logged_in_employee(person.employment.employee)

    page = text_of(browser.get("/verlof/?jaar=2027"))

    # 160 of 2026 that are not given, and 200 of 2027.
    assert "Vakantie-uren 360,00 Recht 360,00, opgenomen 0,00" in page
    assert "16,00 aangevraagd , daarna nog 344,00" in page
    # 160 - 40 - 16 of 2026 by law, 160 of 2027, and 40 of each beyond the law.
    assert (
        "104,00 vervalt 1-7-2027 160,00 vervalt 1-7-2028 "
        "40,00 vervalt 1-1-2032 40,00 vervalt 1-1-2033"
    ) in page
