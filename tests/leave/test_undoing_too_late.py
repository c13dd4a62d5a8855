"""What happened since an answer, and keeps it from being taken back."""

from datetime import date, timedelta

import pytest

from leave.services.decisions import (
    NotEnough,
    approve_cancellation,
    reject,
)
from leave.services.settling import Change, change_days
from leave.services.sickness import approve_sickness
from leave.services.undoing import (
    Changed,
    Corrected,
)
from leave.services.withdrawing import SickDays, report_sickness, withdraw_request
from tests.leave.people import NOW, Person, at, somebody
from tests.leave.test_undoing import NEXT, WEEK, hours_of, undo

pytestmark = pytest.mark.django_db


def test_leave_that_the_employee_wants_to_cancel_since_stays_so():
    person = somebody()
    given = person.take(*WEEK)
    withdraw_request(given, actor=person.actor, now=NOW)

    with pytest.raises(Changed):
        undo(person, given)

    given.refresh_from_db()
    assert (given.status, hours_of(person)) == ("cancel-requested", 160)


def test_leave_in_which_somebody_was_ill_stays_given():
    person = somebody()
    given = person.take(*WEEK, now=at(2026, 8, 10))
    report_sickness(
        given, SickDays(WEEK[0], WEEK[0]), actor=person.actor, now=at(2026, 8, 10)
    )

    with pytest.raises(Changed):
        undo(person, given, now=at(2026, 8, 10))


def test_leave_that_was_corrected_since_stays_given():
    person = somebody()
    given = person.take(*WEEK)
    day = given.days.get(date=WEEK[0])
    change_days(
        given, [Change(day, "holiday", -day.hours)], actor=person.decider, now=NOW
    )

    with pytest.raises(Changed):
        undo(person, given)


def cancelled_while_ill(person: Person):
    """Cancelled from Wednesday, and ill on the days before."""
    given, now = person.take(*WEEK), at(2026, 8, 5)
    ill = SickDays(WEEK[0], date(2026, 8, 4))
    sickness = report_sickness(given, ill, actor=person.actor, now=now)
    withdraw_request(given, actor=person.actor, now=now)
    approve_cancellation(given, actor=person.decider, now=now)
    return given, sickness, now + timedelta(minutes=5)


def test_hours_of_illness_stay_returned_when_cancelling_was_approved_before():
    person = somebody()
    given, sickness, now = cancelled_while_ill(person)
    approve_sickness(sickness, actor=person.decider, now=now)

    with pytest.raises(Corrected):
        undo(person, given, now=now)

    given.refresh_from_db()
    assert (given.status, hours_of(person)) == ("approved", 200)


def test_illness_that_was_approved_without_hours_keeps_leave_cancelled():
    person, now = somebody(), at(2026, 8, 3)
    given = person.take(*WEEK)
    ill = SickDays(WEEK[0], WEEK[0])
    sickness = report_sickness(given, ill, actor=person.actor, now=now)
    withdraw_request(given, actor=person.actor, now=now)
    approve_cancellation(given, actor=person.decider, now=now)
    approve_sickness(sickness, actor=person.decider, now=now + timedelta(minutes=1))

    with pytest.raises(Corrected):
        undo(person, given, now=now + timedelta(minutes=2))

    assert hours_of(person) == 200


def test_illness_that_still_waits_does_not_keep_leave_cancelled():
    person = somebody()
    given, sickness, now = cancelled_while_ill(person)

    undo(person, given, now=now)
    assert hours_of(person) == 160
    approve_sickness(sickness, actor=person.decider, now=now)

    assert hours_of(person) == 176


def test_days_that_were_asked_again_since_a_refusal_are_not_asked_twice():
    person = somebody()
    asked = person.ask(*WEEK)
    reject(asked, remark="nee", actor=person.decider, now=NOW)
    person.ask(*WEEK)

    with pytest.raises(Changed):
        undo(person, asked)


def test_hours_that_were_asked_for_something_else_since_are_not_asked_twice():
    person = somebody(fulltime=40, statutory=40)
    asked = person.ask(*WEEK)
    reject(asked, remark="nee", actor=person.decider, now=NOW)
    person.ask(*NEXT)

    with pytest.raises(NotEnough):
        undo(person, asked)


def test_hours_of_cancelled_leave_that_were_asked_since_are_not_taken_again():
    person = somebody(fulltime=40, statutory=40)
    given = person.take(*WEEK)
    withdraw_request(given, actor=person.actor, now=NOW)
    approve_cancellation(given, actor=person.decider, now=NOW)
    person.ask(*NEXT)

    with pytest.raises(NotEnough):
        undo(person, given)

    assert hours_of(person) == 40


def test_a_group_without_limit_needs_no_hours_to_undo():
    person = somebody(fulltime=0, statutory=0, overdraft=None)
    asked = person.ask(*WEEK)
    reject(asked, remark="nee", actor=person.decider, now=NOW)

    assert undo(person, asked).status == "requested"
