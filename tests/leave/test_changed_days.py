"""Which days of approved leave a later schedule or holiday changes, and how far."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from leave.models import CompanyHoliday
from leave.services.closing_days import settle_holiday
from leave.services.decisions import approve_cancellation
from leave.services.sickness import approve_sickness
from leave.services.withdrawing import SickDays, report_sickness, withdraw_request
from personnel.models import Employment
from personnel.services.history import note_change
from tests.actors import logged_in_bureau
from tests.factories.leave import CompanyHolidayFactory, LeavePolicyFactory
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


@pytest.mark.parametrize("nights", [[4, 5, 6, 7, 8], [6, 8], [10]])
def test_days_after_the_day_of_the_change_are_corrected_whatever_nights_ran(nights):
    person = somebody()
    given = person.take(MONDAY, date(2026, 8, 7))
    schedule(person.employment, MONDAY, FOUR)
    note_change(person.employment, on=MONDAY)

    for night in nights:
        person.night(at(2026, 8, night))

    assert [one for one, _cause, _hours in changes(given)] == [
        date(2026, 8, number) for number in (4, 5, 6, 7)
    ]
    assert taken(given) == 24


def test_the_first_of_two_changes_counts_until_a_night_has_reckoned_with_it():
    person = somebody()
    given = person.take(MONDAY, date(2026, 8, 7))
    schedule(person.employment, TUESDAY, FOUR)
    note_change(person.employment, on=MONDAY)
    note_change(person.employment, on=WEDNESDAY)

    person.night(at(2026, 8, 7))
    assert taken(given) == 24
    schedule(person.employment, WEDNESDAY, EIGHT)
    person.night(at(2026, 8, 7))

    assert taken(given) == 24


def test_days_after_a_last_day_of_service_come_back_whatever_nights_ran():
    person = somebody()
    given = person.take(MONDAY, date(2026, 8, 7))
    rows = Employment.objects.filter(pk=person.employment.pk)
    rows.update(end_date=TUESDAY, changed_on=TUESDAY)

    person.night(at(2026, 8, 6))

    assert taken(given) == 16
    assert rows.get().changed_on is None


def test_corrections_of_days_that_were_closed_since_are_booked_on_the_first_open_day():
    person = somebody()
    given = person.take(MONDAY, date(2026, 8, 7))
    schedule(person.employment, MONDAY, FOUR)
    note_change(person.employment, on=MONDAY)
    LeavePolicyFactory(company=person.group.company, closed_until=date(2026, 8, 6))

    person.night(at(2026, 8, 10))

    back = given.entries.filter(hours__gt=0).order_by("id")
    assert [(one.concerns, one.day) for one in back] == [
        (TUESDAY, date(2026, 8, 7)),
        (WEDNESDAY, date(2026, 8, 7)),
        (date(2026, 8, 6), date(2026, 8, 7)),
        (None, date(2026, 8, 7)),
    ]
    assert taken(given) == 24


HOLIDAYS = "/beheer/leave/companyholiday/"


def test_a_holiday_typed_today_gives_tomorrow_back_at_once(time_machine):
    person = somebody()
    given, company = person.take(MONDAY, date(2026, 8, 7)), person.group.company
    other = somebody()
    theirs = other.take(MONDAY, date(2026, 8, 7))
    browser = logged_in_bureau(company.environment)
    time_machine.move_to(at(2026, 8, 4))
    form = {"company": company.pk, "name": "Feest"}

    for day in ("4-8-2026", "5-8-2026"):
        answer = browser.post(f"{HOLIDAYS}add/", form | {"date": day})
        assert answer.status_code == 302

    assert changes(given) == [(WEDNESDAY, "holiday", "-8.00")]
    assert (taken(given), taken(theirs)) == (32, 40)


def test_a_holiday_is_not_moved_to_another_day(time_machine):
    company = somebody().group.company
    holiday = CompanyHolidayFactory(company=company, date=WEDNESDAY)
    browser = logged_in_bureau(company.environment)
    time_machine.move_to(at(2026, 8, 3))
    form = {"company": company.pk, "name": "Feest", "date": "6-8-2026"}

    browser.post(f"{HOLIDAYS}{holiday.pk}/change/", form)

    holiday.refresh_from_db()
    assert (holiday.name, holiday.date) == ("Feest", WEDNESDAY)


def test_only_who_keeps_the_ledger_settles_holidays():
    person = somebody()

    with pytest.raises(PermissionDenied):
        settle_holiday(
            person.group.company_id,
            WEDNESDAY,
            actor=person.decider,
            now=at(2026, 8, 3),
        )


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
