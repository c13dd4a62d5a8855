"""Taking an answer back within ten minutes, while its mail still waits."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from leave.balances import balance
from leave.models import LeaveDecision, LeaveRequest
from leave.queries.undoable import undoable
from leave.services.decisions import (
    approve,
    approve_cancellation,
    reject,
    reject_cancellation,
)
from leave.services.requesting import request_accrual
from leave.services.undoing import (
    NothingToUndo,
    TooLate,
    undo_decision,
)
from leave.services.withdrawing import withdraw_request
from portal.core import mail
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import employer_actor, system
from tests.factories.accounts import EmployerAccessFactory
from tests.leave.people import NOW, Person, somebody

pytestmark = pytest.mark.django_db
WEEK = (date(2026, 8, 3), date(2026, 8, 7))
NEXT = (date(2026, 8, 10), date(2026, 8, 14))
LATER = NOW + timedelta(minutes=9, seconds=59)
TEN = NOW + timedelta(minutes=10)


def undo(person: Person, request: LeaveRequest, *, now=LATER) -> LeaveRequest:
    return undo_decision(request, actor=person.decider, now=now)


def hours_of(person: Person) -> Decimal:
    return balance(person.employment, person.group, on=date(2026, 12, 31))


def waiting_mails() -> list[str]:
    rows = OutgoingMail.objects.filter(name="leave_decided").order_by("id")
    return [one.context["answer"] for one in rows]


def test_the_mail_about_an_answer_waits_ten_minutes():
    person = somebody()
    person.take(*WEEK)

    letter = OutgoingMail.objects.get(name="leave_decided")

    assert letter.send_after == TEN
    assert letter.pk not in mail.due(now=LATER)
    assert letter.pk in mail.due(now=TEN)


def test_an_approval_is_undone_with_its_mail_and_its_hours():
    person = somebody(fulltime=16, statutory=8)
    given = person.take(date(2026, 8, 3), date(2026, 8, 4))
    before = person.ledger()

    undone = undo(person, given)

    assert (undone.status, undone.decided_at, undone.decided_by) == (
        "requested",
        None,
        None,
    )
    assert person.ledger() == [
        *before,
        ("correction", "8.00", 2026, True),
        ("correction", "8.00", 2026, False),
    ]
    assert waiting_mails() == []
    event = AuditEvent.objects.latest("id")
    assert (event.event, event.changes) == (
        "leave.decision_undone",
        {"decision": "approved"},
    )
    [decision] = LeaveDecision.objects.all()
    assert (decision.undone_at, decision.undone_by_id, decision.mail_id) == (
        LATER,
        person.access.user_id,
        None,
    )


def test_what_was_undone_can_be_answered_and_undone_again():
    person = somebody()
    asked = undo(person, person.take(*WEEK))

    approve(asked, actor=person.decider, now=LATER)
    again = undo(person, asked)

    assert (again.status, hours_of(person)) == ("requested", 200)
    refused = reject(asked, remark="nee", actor=person.decider, now=LATER)
    assert refused.status == "rejected"
    assert undo(person, asked).remark == ""


def test_a_rejection_is_undone():
    person = somebody()
    asked = person.ask(*WEEK)
    reject(asked, remark="Te druk", actor=person.decider, now=NOW)

    undone = undo(person, asked)

    assert (undone.status, undone.remark) == ("requested", "")
    assert waiting_mails() == []


def test_a_cancellation_is_undone_to_the_buckets_that_the_hours_came_from():
    person = somebody(fulltime=16, statutory=8)
    given = person.take(date(2026, 8, 3), date(2026, 8, 4))
    withdraw_request(given, actor=person.actor, now=NOW)
    approve_cancellation(given, actor=person.decider, now=NOW)

    undone = undo(person, given)

    assert (undone.status, undone.decided_at) == ("cancel-requested", NOW)
    assert person.ledger()[-2:] == [
        ("correction", "-8.00", 2026, True),
        ("correction", "-8.00", 2026, False),
    ]
    assert hours_of(person) == 0
    assert waiting_mails() == ["goedgekeurd"]
    assert approve_cancellation(given, actor=person.decider, now=NOW).status == (
        "withdrawn"
    )
    assert hours_of(person) == 16


def test_leave_that_had_to_stand_is_asked_to_be_cancelled_again():
    person = somebody()
    asked = person.ask(*WEEK)
    approve(asked, actor=person.decider, now=NOW, remark="Veel plezier")
    withdraw_request(asked, actor=person.actor, now=NOW)
    reject_cancellation(asked, remark="Nee", actor=person.decider, now=NOW)

    undone = undo(person, asked)

    assert (undone.status, undone.remark) == ("cancel-requested", "Veel plezier")
    assert hours_of(person) == 160


def test_hours_that_were_worked_are_taken_off_again():
    person = somebody(may_accrue=True)
    wish = person.wish(NOW.date(), NOW.date(), hours=Decimal("2.5"))
    asked = request_accrual(person.employment, wish, actor=person.actor, now=NOW)
    approve(asked, actor=person.decider, now=NOW)

    undo(person, asked)

    assert person.ledger()[-1] == ("correction", "-2.50", 2026, False)
    assert hours_of(person) == 200


def test_after_ten_minutes_an_answer_stands():
    person = somebody()
    given = person.take(*WEEK)

    with pytest.raises(TooLate):
        undo(person, given, now=TEN)

    assert (hours_of(person), waiting_mails()) == (160, ["goedgekeurd"])


def test_a_mail_that_has_left_cannot_be_taken_back():
    person = somebody()
    given = person.take(*WEEK)
    OutgoingMail.objects.filter(name="leave_decided").update(status="sending")

    with pytest.raises(TooLate):
        undo(person, given)

    given.refresh_from_db()
    assert (given.status, hours_of(person)) == ("approved", 160)


def test_an_answer_without_mail_is_undone_too():
    person = somebody()
    employee = person.employment.employee
    employee.private_email = ""
    employee.save(update_fields=["private_email"])

    assert undo(person, person.take(*WEEK)).status == "requested"


def test_nothing_is_undone_twice_nor_what_nobody_answered():
    person = somebody()
    asked = undo(person, person.take(*WEEK))

    for request in (asked, person.ask(*NEXT)):
        with pytest.raises(NothingToUndo):
            undo(person, request)


def test_what_the_clock_settled_is_final_and_mailed_at_once():
    person = somebody()
    asked = person.ask(*WEEK)
    approve(asked, actor=system(person.employment.environment), now=NOW)

    with pytest.raises(NothingToUndo):
        undo(person, asked)

    assert OutgoingMail.objects.get(name="leave_decided").send_after == NOW


def test_only_who_decides_for_the_employee_undoes():
    person = somebody()
    given = person.take(*WEEK)
    company, employee = person.group.company, person.employment.employee
    own = EmployerAccessFactory(company=company, employee=employee)
    idle = EmployerAccessFactory(company=company, role="approver")
    other = EmployerAccessFactory(company=company)

    for access in (own, idle):
        with pytest.raises(PermissionDenied):
            undo_decision(given, actor=employer_actor(access), now=LATER)
    with pytest.raises(PermissionDenied):
        undo_decision(given, actor=person.actor, now=LATER)

    undone = undo_decision(given, actor=employer_actor(other), now=LATER)
    assert undone.status == "requested"


def test_how_long_an_answer_can_be_undone_is_a_setting(settings):
    settings.DECISION_UNDO = 60
    person = somebody()
    given = person.take(*WEEK)
    minute = NOW + timedelta(seconds=60)

    letter = OutgoingMail.objects.get(name="leave_decided")
    assert letter.send_after == minute
    [shown] = undoable(person.decider, now=minute - timedelta(seconds=1))
    assert shown.until == minute
    assert undoable(person.decider, now=minute) == []
    with pytest.raises(TooLate):
        undo(person, given, now=minute)
    assert undo(person, given, now=minute - timedelta(seconds=1)) == given
