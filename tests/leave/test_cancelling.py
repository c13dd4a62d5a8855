"""Leave that has begun is cancelled from the day on which that is asked."""

import datetime
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from leave.balances import balance
from leave.models import LeaveRequest
from leave.queries.absences import colleagues_away, employees_away
from leave.queries.inbox import question
from leave.services.decisions import approve_cancellation, reject_cancellation
from leave.services.undoing import undo_decision
from leave.services.withdrawing import (
    NotOpen,
    SickDays,
    WrongDays,
    report_sickness,
    withdraw_request,
)
from portal.core.models import OutgoingMail
from tests.actors import logged_in_employee, logged_in_office
from tests.leave.people import at, somebody
from tests.leave.test_pages import text_of

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, WEDNESDAY = date(2026, 8, 3), date(2026, 8, 4), date(2026, 8, 5)
FRIDAY = date(2026, 8, 7)
DURING, LATER = at(2026, 8, 5), at(2026, 8, 20)


def left(person) -> int:
    return balance(person.employment, person.group, on=date(2026, 12, 31))


def cancelled(person) -> LeaveRequest:
    """Asked in the middle of the leave, and approved when it was long over."""
    given = person.take(MONDAY, FRIDAY)
    asked = withdraw_request(given, actor=person.actor, now=DURING)
    return approve_cancellation(asked, actor=person.decider, now=LATER)


def test_only_the_days_from_the_one_of_asking_come_back():
    person = somebody()

    done = cancelled(person)

    assert (done.status, done.cancelled_from) == ("approved", WEDNESDAY)
    assert left(person) == 200 - 16
    changes = [
        (one.date, sum(c.hours for c in one.changes.all())) for one in done.days.all()
    ]
    assert changes == [
        (MONDAY, 0),
        (TUESDAY, 0),
        (WEDNESDAY, -8),
        (date(2026, 8, 6), -8),
        (FRIDAY, -8),
    ]
    asked, told = OutgoingMail.objects.filter(to__gt="").order_by("-id")[:2][::-1]
    assert (asked.context["period"], asked.context["hours"]) == (
        "5-8-2026 t/m 7-8-2026",
        "24,00",
    )
    assert told.context["answer"] == "ingetrokken vanaf 5-8-2026, zoals je vroeg"


def test_what_was_taken_stays_leave_and_the_rest_is_free_again():
    person = somebody()
    done = cancelled(person)

    again = person.ask(date(2026, 8, 6), FRIDAY, now=DURING)

    assert again.hours == 16
    person.night(LATER)
    assert left(person) == 200 - 16
    employee = person.employment.employee
    assert [list(employees_away(day)) for day in (TUESDAY, WEDNESDAY)] == [
        [employee.pk],
        [],
    ]
    for repeated in (DURING, at(2026, 8, 4)):
        with pytest.raises(NotOpen):
            withdraw_request(done, actor=person.actor, now=repeated)
    with pytest.raises(WrongDays):
        report_sickness(
            done, SickDays(TUESDAY, WEDNESDAY), actor=person.actor, now=LATER
        )
    ill = SickDays(TUESDAY, TUESDAY)
    assert report_sickness(done, ill, actor=person.actor, now=LATER).end_date == TUESDAY


def test_days_that_came_back_are_no_absence_for_colleagues():
    person = somebody()
    cancelled(person)
    other = somebody(company=person.group.company, name="ADV-uren", position=2)
    employee = other.employment.employee

    def away(day):
        return len(colleagues_away(employee, start=day, end=day))

    assert (away(TUESDAY), away(WEDNESDAY)) == (1, 0)


def test_a_part_that_was_cancelled_is_undone_and_cancelled_again():
    person = somebody()
    done = cancelled(person)

    back = undo_decision(done, actor=person.decider, now=LATER)

    assert (back.status, back.cancelled_from) == ("cancel-requested", WEDNESDAY)
    assert left(person) == 200 - 40
    assert (
        approve_cancellation(back, actor=person.decider, now=LATER).status == "approved"
    )
    assert left(person) == 200 - 16


def test_leave_that_had_to_stand_can_be_cancelled_later_from_a_later_day():
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    asked = withdraw_request(given, actor=person.actor, now=DURING)
    kept = reject_cancellation(asked, remark="nee", actor=person.decider, now=DURING)
    assert kept.cancelled_from is None
    undone = undo_decision(kept, actor=person.decider, now=DURING)
    assert undone.cancelled_from == WEDNESDAY
    kept = reject_cancellation(undone, remark="nee", actor=person.decider, now=DURING)

    again = withdraw_request(kept, actor=person.actor, now=at(2026, 8, 7))

    assert again.cancelled_from == FRIDAY


def test_the_day_begins_at_midnight_in_amsterdam():
    half_past_midnight = datetime.datetime(2026, 8, 4, 22, 30, tzinfo=datetime.UTC)
    person = somebody()
    given = person.take(MONDAY, FRIDAY)

    asked = withdraw_request(given, actor=person.actor, now=half_past_midnight)

    assert asked.cancelled_from == WEDNESDAY


def test_without_hours_to_come_back_there_is_nothing_to_cancel():
    person = somebody()
    given = person.take(MONDAY, date(2026, 8, 9))

    with pytest.raises(NotOpen):
        withdraw_request(given, actor=person.actor, now=at(2026, 8, 8))


def test_both_sides_see_which_days_and_hours_come_back_before_they_decide(time_machine):
    time_machine.move_to(DURING)
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    browser = logged_in_employee(person.employment.employee)

    page = text_of(browser.get(f"/verlof/{given.public_id}/intrekken/"))
    withdraw_request(given, actor=person.actor, now=DURING)
    item = question(person.decider, given.public_id, on=FRIDAY)
    asked = logged_in_office(person.access.user).get(
        f"/werkgever/goedkeuren/{given.public_id}/"
    )

    assert "Krijg je terug 5-8-2026 t/m 7-8-2026: 24,00 uur" in page
    assert (item.start_date, item.end_date, item.hours) == (WEDNESDAY, FRIDAY, 24)
    assert (item.outlook.before, item.outlook.after) == (160, 184)
    assert "24,00 komen terug" in text_of(asked)
    assert "Het hele verlof 3-8-2026 t/m 7-8-2026, 40,00 uur" in text_of(asked)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"status": "cancel-requested"}, id="without a day"),
        pytest.param({"cancelled_from": date(2026, 8, 8)}, id="after the leave"),
        pytest.param(
            {"cancelled_from": MONDAY, "status": "requested", "decided_at": None},
            id="of what is still asked",
        ),
    ],
)
def test_the_database_knows_from_which_day_leave_may_be_cancelled(fields):
    given = somebody().take(MONDAY, FRIDAY)

    with pytest.raises(IntegrityError, match="cancelled_from"), transaction.atomic():
        LeaveRequest.objects.filter(pk=given.pk).update(**fields, decided_by=None)
