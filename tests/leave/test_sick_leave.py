"""Reporting days of leave on which somebody was ill."""

from datetime import date

import pytest

from leave.models import LeaveDay, LeaveDayChange, LeaveSickness
from leave.services.settling import Change, change_days
from leave.services.withdrawing import NotOpen, SickDays, WrongDays, report_sickness
from portal.core.models import AuditEvent, OutgoingMail
from tests.leave.people import at, schedule, somebody

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, FRIDAY = date(2026, 8, 3), date(2026, 8, 4), date(2026, 8, 7)
AFTER = at(2026, 8, 10)


def report(person, request, first, last, *, now=AFTER) -> LeaveSickness:
    days = SickDays(first, last)
    return report_sickness(request, days, actor=person.actor, now=now)


def test_a_report_waits_for_an_answer():
    person = somebody()
    given = person.take(MONDAY, FRIDAY)

    made = report(person, given, MONDAY, TUESDAY)

    assert (made.status, made.start_date, made.end_date) == (
        "requested",
        MONDAY,
        TUESDAY,
    )
    assert report(person, given, MONDAY, TUESDAY) == made
    assert AuditEvent.objects.latest("id").event == "leave.sickness_reported"
    mail = OutgoingMail.objects.latest("id")
    assert mail.context["asks"].endswith("van 3-8-2026 t/m 4-8-2026")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param(TUESDAY, MONDAY, id="end before start"),
        pytest.param(date(2026, 8, 2), MONDAY, id="before the leave"),
        pytest.param(FRIDAY, date(2026, 8, 8), id="after the leave"),
    ],
)
def test_other_days_are_refused(first, last):
    person = somebody()
    given = person.take(MONDAY, FRIDAY)

    with pytest.raises(WrongDays):
        report(person, given, first, last)


def test_days_to_come_and_days_twice_are_refused():
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    with pytest.raises(WrongDays):
        report(person, given, MONDAY, TUESDAY, now=at(2026, 8, 3))
    report(person, given, MONDAY, TUESDAY)

    with pytest.raises(WrongDays):
        report(person, given, TUESDAY, FRIDAY)


def test_only_of_approved_leave():
    person = somebody()

    with pytest.raises(NotOpen):
        report(person, person.ask(MONDAY, FRIDAY), MONDAY, TUESDAY)


def test_a_day_of_illness_is_not_settled_any_more():
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    day = LeaveDay.objects.get(request=given, date=FRIDAY)
    sick = Change(day, LeaveDayChange.Cause.SICKNESS, -day.hours)
    change_days(given, [sick], actor=person.decider, now=at(2026, 8, 1))
    schedule(person.employment, date(2026, 8, 1), [8, 8, 8, 8, 4, 0, 0])

    person.night(at(2026, 8, 2))

    assert LeaveDayChange.objects.count() == 1
    assert -sum(one.hours for one in given.entries.all()) == 32


def test_another_part_of_the_same_leave_can_be_reported_too():
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    first = report(person, given, MONDAY, TUESDAY)

    second = report(person, given, FRIDAY, FRIDAY)

    assert (first.end_date, second.start_date) == (TUESDAY, FRIDAY)
    assert LeaveSickness.objects.count() == 2


def test_part_of_a_day_comes_back_to_the_bucket_that_keeps_longest():
    person = somebody(fulltime=8, statutory=4)
    given = person.take(MONDAY, MONDAY)
    schedule(person.employment, MONDAY, [4, 4, 4, 4, 4, 0, 0])

    person.night(at(2026, 8, 1))

    assert ("correction", "4.00", 2026, False) in person.ledger()
    assert -sum(one.hours for one in given.entries.all()) == 4
