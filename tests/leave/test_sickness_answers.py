"""Illness during leave: what is approved comes back, hour for hour, to where it came from."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from leave.models import LeaveDayChange, LeaveSickness
from leave.queries.inbox import inbox
from leave.services.decisions import (
    AlreadyDecided,
    RemarkNeeded,
    approve_cancellation,
    reject_cancellation,
)
from leave.services.sickness import approve_sickness, reject_sickness
from leave.services.withdrawing import (
    NotOpen,
    SickDays,
    report_sickness,
    withdraw_request,
)
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import employer_actor, logged_in_employee
from tests.factories.accounts import EmployerAccessFactory
from tests.leave.people import at, schedule, somebody

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = date(2026, 8, 3), date(2026, 8, 4)
THURSDAY, FRIDAY = date(2026, 8, 6), date(2026, 8, 7)
DURING, AFTER = at(2026, 8, 5), at(2026, 8, 10)


def report(person, request, first, last, *, now=AFTER) -> LeaveSickness:
    days = SickDays(first, last)
    return report_sickness(request, days, actor=person.actor, now=now)


def approve(person, sickness, *, now=AFTER) -> LeaveSickness:
    return approve_sickness(sickness, actor=person.decider, now=now)


def returned(request) -> list[tuple[date, str, int, bool]]:
    rows = request.entries.filter(hours__gt=0).order_by("id")
    return [
        (one.day, str(one.hours), one.accrual_year, one.is_statutory) for one in rows
    ]


def still_taken(request) -> Decimal:
    return -sum(one.hours for one in request.entries.all())


def test_exactly_the_hours_of_the_days_of_illness_come_back():
    person = somebody()
    given = person.take(MONDAY, FRIDAY)

    answered = approve(person, report(person, given, MONDAY, TUESDAY))

    assert returned(given) == [
        (MONDAY, "8.00", 2026, True),
        (TUESDAY, "8.00", 2026, True),
    ]
    changes = LeaveDayChange.objects.order_by("id")
    assert [(one.day.date, one.cause, str(one.hours)) for one in changes] == [
        (MONDAY, "sickness", "-8.00"),
        (TUESDAY, "sickness", "-8.00"),
    ]
    assert (answered.status, answered.decided_at) == ("approved", AFTER)
    given.refresh_from_db()
    assert (given.status, given.hours) == ("approved", 40)
    assert AuditEvent.objects.latest("id").event == "leave.sickness_approved"
    answer = OutgoingMail.objects.latest("id").context["answer"]
    assert answer == "teruggegeven voor de dagen dat je ziek was"


def test_of_part_of_a_day_that_part_comes_back():
    person = somebody()
    given = person.take(
        MONDAY, FRIDAY, start_hours=Decimal(3), end_hours=Decimal("2.5")
    )

    approve(person, report(person, given, MONDAY, FRIDAY))

    assert [one[1] for one in returned(given)] == ["3.00", *["8.00"] * 3, "2.50"]
    assert still_taken(given) == 0


def test_of_leave_that_was_lowered_no_more_comes_back_than_was_taken():
    person = somebody()
    given = person.take(MONDAY, TUESDAY, hours=Decimal(10), reason="ochtend gewerkt")

    approve(person, report(person, given, MONDAY, TUESDAY))

    assert sum(Decimal(one[1]) for one in returned(given)) == 10
    assert still_taken(given) == 0


def test_what_a_change_of_schedule_gave_back_does_not_come_back_twice():
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    schedule(person.employment, THURSDAY, [8, 8, 8, 8, 4, 0, 0])
    person.night(at(2026, 8, 1))

    approve(person, report(person, given, THURSDAY, FRIDAY))

    assert [one[:2] for one in returned(given)] == [
        (FRIDAY, "4.00"),
        (THURSDAY, "8.00"),
        (FRIDAY, "4.00"),
    ]
    assert still_taken(given) == 24


def test_days_without_work_in_between_give_nothing_back():
    person = somebody()
    given = person.take(FRIDAY, date(2026, 8, 10))

    approve(person, report(person, given, FRIDAY, date(2026, 8, 10)))

    assert [one[0] for one in returned(given)] == [FRIDAY, date(2026, 8, 10)]


def test_two_illnesses_in_one_leave_each_give_back_their_own_days():
    person = somebody()
    given = person.take(MONDAY, FRIDAY)

    approve(person, report(person, given, MONDAY, TUESDAY))
    approve(person, report(person, given, FRIDAY, FRIDAY))

    assert [one[0] for one in returned(given)] == [MONDAY, TUESDAY, FRIDAY]
    assert still_taken(given) == 16


def test_days_that_were_refused_can_be_reported_again():
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    first = report(person, given, MONDAY, TUESDAY)
    reject_sickness(first, remark="bel me even", actor=person.decider, now=AFTER)

    approve(person, report(person, given, TUESDAY, THURSDAY))

    assert len(returned(given)) == 3


def test_a_refusal_gives_nothing_back_and_says_why():
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    asked = report(person, given, MONDAY, TUESDAY)

    with pytest.raises(RemarkNeeded):
        reject_sickness(asked, remark=" ", actor=person.decider, now=AFTER)
    done = reject_sickness(asked, remark=" bel me ", actor=person.decider, now=AFTER)

    assert (done.status, done.remark) == ("rejected", "bel me")
    assert returned(given) == []
    assert AuditEvent.objects.latest("id").event == "leave.sickness_rejected"


def test_an_answer_is_given_once():
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    asked = report(person, given, MONDAY, TUESDAY)
    approve(person, asked)

    with pytest.raises(AlreadyDecided):
        approve(person, asked)
    with pytest.raises(AlreadyDecided):
        reject_sickness(asked, remark="nee", actor=person.decider, now=AFTER)
    assert len(returned(given)) == 2


def test_leave_that_was_withdrawn_meanwhile_comes_back_once():
    person, first_day = somebody(), at(2026, 8, 3)
    given = person.take(MONDAY, FRIDAY)
    asked = report(person, given, MONDAY, MONDAY, now=first_day)
    withdraw_request(given, actor=person.actor, now=first_day)

    approve_cancellation(given, actor=person.decider, now=AFTER)
    [waiting] = inbox(person.decider, on=AFTER.date())
    assert (waiting.subject, waiting.hours) == (asked, 0)

    assert approve(person, asked).status == "approved"

    assert inbox(person.decider, on=AFTER.date()) == []
    assert not LeaveDayChange.objects.exists()
    assert still_taken(given) == 0
    assert len(returned(given)) == 5
    with pytest.raises(NotOpen):
        report(person, given, FRIDAY, FRIDAY)


def test_illness_is_answered_while_cancelling_waits_and_cancelling_gives_the_rest():
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    asked = report(person, given, MONDAY, TUESDAY, now=DURING)
    withdraw_request(given, actor=person.actor, now=DURING)

    approve(person, asked, now=DURING)
    assert still_taken(given) == 24
    approve_cancellation(given, actor=person.decider, now=AFTER)

    assert still_taken(given) == 0
    assert len(returned(given)) == 5


def test_illness_of_the_day_that_was_cancelled_comes_back_once():
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    asked = report(person, given, TUESDAY, date(2026, 8, 5), now=DURING)
    withdraw_request(given, actor=person.actor, now=DURING)
    approve_cancellation(given, actor=person.decider, now=DURING)

    approve(person, asked)

    assert [one[0] for one in returned(given)] == [
        date(2026, 8, 5),
        THURSDAY,
        FRIDAY,
        TUESDAY,
    ]
    assert still_taken(given) == 8


def test_leave_that_stays_after_all_can_still_be_given_back_for_illness():
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    asked = report(person, given, MONDAY, TUESDAY, now=DURING)
    withdraw_request(given, actor=person.actor, now=DURING)
    reject_cancellation(given, remark="te laat", actor=person.decider, now=AFTER)

    approve(person, asked)

    assert still_taken(given) == 24


def test_leave_that_is_withdrawn_afterwards_gives_back_the_other_days_only():
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    approve(person, report(person, given, MONDAY, TUESDAY, now=DURING), now=DURING)
    withdraw_request(given, actor=person.actor, now=DURING)

    approve_cancellation(given, actor=person.decider, now=AFTER)

    assert len(returned(given)) == 5
    assert still_taken(given) == 0


def test_hours_go_back_to_the_year_they_came_from_also_when_that_is_over():
    person = somebody(fulltime=160)
    person.night(at(2027, 1, 1))
    days = date(2027, 6, 28), date(2027, 6, 30)
    given = person.take(*days, now=at(2027, 6, 1))
    asked = report(person, given, *days, now=at(2027, 7, 5))

    approve(person, asked, now=at(2027, 7, 9))

    back = given.entries.filter(hours__gt=0)
    assert {(one.accrual_year, one.expires_on) for one in back} == {
        (2026, date(2027, 7, 1))
    }


def test_nobody_answers_about_the_own_illness():
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    asked = report(person, given, MONDAY, TUESDAY)
    employee = person.employment.employee
    own = EmployerAccessFactory(company=employee.company, employee=employee)

    for actor in (person.actor, employer_actor(own)):
        with pytest.raises(PermissionDenied):
            approve_sickness(asked, actor=actor, now=AFTER)


def test_illness_in_leave_under_way_is_offered_until_today(time_machine):
    time_machine.move_to(DURING)
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    browser = logged_in_employee(person.employment.employee)

    offered = browser.get(f"/verlof/{given.public_id}/ziek/").context["form"].initial

    assert offered == {"start_date": MONDAY, "end_date": DURING.date()}


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        pytest.param("2-8-2026", "3-8-2026", "start_date", id="before the leave"),
        pytest.param("7-8-2026", "8-8-2026", "end_date", id="after the leave"),
        pytest.param("4-8-2026", "3-8-2026", "end_date", id="end before start"),
        pytest.param("6-8-2026", "7-8-2026", "end_date", id="days to come"),
        pytest.param("morgen", "4-8-2026", "start_date", id="no date"),
        pytest.param("3-8-2026", "", "end_date", id="no last day"),
        pytest.param("3-8-2026", "31-12-9999", "end_date", id="year 9999"),
    ],
)
def test_wrong_days_get_a_message_at_the_field_and_stay_as_typed(
    time_machine, first, last, field
):
    time_machine.move_to(DURING)
    person = somebody()
    given = person.take(MONDAY, FRIDAY)
    browser = logged_in_employee(person.employment.employee)
    typed = {"start_date": first, "end_date": last}

    answer = browser.post(f"/verlof/{given.public_id}/ziek/", typed)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert f'value="{first}"' in answer.content.decode()
    assert not LeaveSickness.objects.exists()
