"""Nothing is booked on closed days any more: what is about them comes on the first day after."""

from datetime import date

import pytest

from leave.balances import balance
from leave.models import LeaveEntry
from leave.queries.exit_statement import exit_statement
from leave.services.decisions import approve_cancellation
from leave.services.sickness import approve_sickness
from leave.services.undoing import undo_decision
from leave.services.withdrawing import SickDays, report_sickness, withdraw_request
from tests.actors import logged_in_employee, logged_in_office
from tests.factories.leave import LeavePolicyFactory
from tests.leave.people import NOW, at, somebody
from tests.leave.test_pages import text_of

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, FRIDAY = date(2026, 8, 3), date(2026, 8, 4), date(2026, 8, 7)
CLOSED, OPEN = date(2026, 8, 31), date(2026, 9, 1)
AFTER = at(2026, 9, 3)


def close(person, until=CLOSED) -> None:
    LeavePolicyFactory(company=person.group.company, closed_until=until)


def booked(request) -> list[tuple[date, date | None, int]]:
    rows = LeaveEntry.objects.filter(request=request).order_by("id")
    return [(one.day, one.concerns, int(one.hours)) for one in rows]


def left(person, on) -> int:
    return balance(person.employment, person.group, on=on)


def ill(person, request, first=MONDAY, last=TUESDAY):
    days = SickDays(first, last)
    report = report_sickness(request, days, actor=person.actor, now=AFTER)
    return approve_sickness(report, actor=person.decider, now=AFTER)


def test_illness_on_closed_days_comes_back_on_the_first_open_day():
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    close(person)

    ill(person, given)

    assert booked(given)[5:] == [(OPEN, MONDAY, 8), (OPEN, TUESDAY, 8)]
    assert (left(person, CLOSED), left(person, OPEN)) == (160, 176)


def test_what_came_back_for_closed_days_does_not_come_back_twice():
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    asked = withdraw_request(given, actor=person.actor, now=NOW)
    close(person)

    gone = approve_cancellation(asked, actor=person.decider, now=AFTER)
    assert left(person, OPEN) == 200
    again = undo_decision(gone, actor=person.decider, now=AFTER)
    assert left(person, OPEN) == 160
    approve_cancellation(again, actor=person.decider, now=AFTER)

    assert left(person, CLOSED) == 160
    assert left(person, OPEN) == 200
    assert {(day, about) for day, about, hours in booked(given) if hours > 0} == {
        (OPEN, date(2026, 8, day)) for day in range(3, 8)
    }


def test_a_part_day_goes_back_to_each_bucket_once_also_when_the_first_part_is_closed():
    person = somebody(fulltime=12, statutory=4)
    given = person.take(MONDAY, MONDAY)
    close(person)
    ill(person, given, MONDAY, MONDAY)

    sums = {}
    for one in LeaveEntry.objects.filter(request=given):
        key = one.accrual_year, one.is_statutory
        sums[key] = sums.get(key, 0) + one.hours
    assert set(sums.values()) == {0}


def test_hours_granted_late_for_closed_days_are_booked_after_them():
    person = somebody(rhythm="monthly", granted=False)
    close(person, date(2026, 2, 28))

    person.night(NOW)

    rows = LeaveEntry.objects.order_by("id").values_list("day", "concerns", "source")
    assert {day for day, _about, _source in rows} == {date(2026, 3, 1)}
    assert {(about, source) for _day, about, source in rows} == {
        (date(2026, 1, 31), "2026-01"),
        (date(2026, 2, 28), "2026-02"),
    }
    assert person.night(NOW) == 0


def test_the_statement_at_exit_counts_what_came_back_after_the_last_day():
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    employment = person.employment
    employment.end_date = FRIDAY
    employment.save()
    before = exit_statement(employment.employee, today=OPEN).total
    close(person)

    report = report_sickness(
        given, SickDays(MONDAY, TUESDAY), actor=person.actor, now=at(2026, 8, 7)
    )
    approve_sickness(report, actor=person.decider, now=AFTER)

    assert exit_statement(employment.employee, today=OPEN).total == before + 16


def test_both_sides_are_told_on_which_day_it_is_booked(time_machine):
    time_machine.move_to(AFTER)
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    close(person)
    browser = logged_in_employee(person.employment.employee)
    said = "De uren worden daarom geboekt op 1-9-2026."

    assert said in text_of(browser.get(f"/verlof/{given.public_id}/ziek/"))
    days = {"start_date": "3-8-2026", "end_date": "4-8-2026"}
    assert browser.post(f"/verlof/{given.public_id}/ziek/", days).status_code == 302
    report = given.sicknesses.get()
    office = logged_in_office(person.access.user)
    asked = office.get(f"/werkgever/goedkeuren/{report.public_id}/")
    assert said in text_of(asked)
    approve_sickness(report, actor=person.decider, now=AFTER)
    page = browser.get(f"/verlof/groep/{person.group.public_id}/?jaar=2026")
    assert "1-9-2026 over 3-8-2026 correctie" in text_of(page)
