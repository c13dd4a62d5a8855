"""Which days of approved leave a later schedule or holiday changes, and how far."""

from datetime import date
from decimal import Decimal

import pytest

from leave.models import CompanyHoliday
from leave.services.decisions import approve_cancellation
from leave.services.sickness import approve_sickness
from leave.services.withdrawing import SickDays, report_sickness, withdraw_request
from tests.factories.leave import CompanyHolidayFactory
from tests.leave.people import EIGHT, THREE_DAYS, at, schedule, somebody
from tests.leave.test_nights import changes, taken

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, WEDNESDAY = date(2026, 8, 3), date(2026, 8, 4), date(2026, 8, 5)
FOUR = [4, 4, 4, 4, 4, 0, 0]


def test_cancelled_days_without_hours_are_not_charged_by_a_later_schedule():
    person, now = somebody(week=THREE_DAYS), at(2026, 8, 4)
    given = person.take(MONDAY, date(2026, 8, 21))
    withdraw_request(given, actor=person.actor, now=now)
    approve_cancellation(given, actor=person.decider, now=now)
    schedule(person.employment, date(2026, 8, 10), EIGHT)

    person.night(at(2026, 8, 5))

    given.refresh_from_db()
    assert (given.status, given.cancelled_from) == ("approved", TUESDAY)
    assert taken(given) == 8


def test_days_of_which_cancelling_is_only_asked_are_still_leave():
    person, now = somebody(week=THREE_DAYS), at(2026, 8, 4)
    given = person.take(MONDAY, date(2026, 8, 7))
    withdraw_request(given, actor=person.actor, now=now)
    schedule(person.employment, WEDNESDAY, EIGHT)

    person.night(now)

    assert taken(given) == 40


def test_a_day_of_illness_without_hours_is_not_charged_when_it_is_worked_after_all():
    person = somebody()
    company = person.group.company
    CompanyHolidayFactory(company=company, date=WEDNESDAY)
    given = person.take(MONDAY, date(2026, 8, 7))
    ill = SickDays(TUESDAY, WEDNESDAY)
    now = at(2026, 8, 5)
    sickness = report_sickness(given, ill, actor=person.actor, now=now)
    approve_sickness(sickness, actor=person.decider, now=now)
    CompanyHoliday.objects.filter(date=WEDNESDAY).update(is_worked=True)

    person.night(at(2026, 8, 4))

    assert taken(given) == 24


def test_two_halves_of_a_day_share_the_hours_that_it_has_now():
    person = somebody()
    first, second = (
        person.take(MONDAY, MONDAY, start_hours=Decimal(4)) for _half in range(2)
    )
    schedule(person.employment, date(2026, 7, 6), [6, 6, 6, 6, 6, 0, 0])

    person.night(at(2026, 7, 6))
    assert (taken(first), taken(second)) == (4, 2)
    schedule(person.employment, date(2026, 7, 13), FOUR)
    person.night(at(2026, 7, 13))
    assert (taken(first), taken(second)) == (4, 0)
    schedule(person.employment, date(2026, 7, 20), EIGHT)
    person.night(at(2026, 7, 20))

    assert (taken(first), taken(second)) == (4, 4)
    assert changes(second)[-1] == (MONDAY, "schedule", "4.00")
