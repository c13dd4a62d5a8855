"""Taking an answer back within ten minutes, while its mail still waits."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from leave.balances import balance
from leave.models import LeaveDecision, LeaveRequest
from leave.queries.undoable import undoable
from leave.services.decisions import (
    NotEnough,
    approve,
    approve_cancellation,
    reject,
    reject_cancellation,
)
from leave.services.requesting import request_accrual
from leave.services.settling import Change, change_days
from leave.services.sickness import approve_sickness
from leave.services.undoing import (
    Changed,
    Corrected,
    NothingToUndo,
    TooLate,
    undo_decision,
)
from leave.services.withdrawing import SickDays, report_sickness, withdraw_request
from portal.core import mail
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import employer_actor, logged_in_office, system
from tests.factories.accounts import EmployerAccessFactory
from tests.leave.people import NOW, Person, at, somebody
from tests.leave.test_pages import text_of

pytestmark = pytest.mark.django_db
WEEK = (date(2026, 8, 3), date(2026, 8, 7))
NEXT = (date(2026, 8, 10), date(2026, 8, 14))
LATER = NOW + timedelta(minutes=9, seconds=59)
TEN = NOW + timedelta(minutes=10)
INBOX, UNDO = "/werkgever/goedkeuren/", "/werkgever/goedkeuren/ongedaan/"


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


def test_the_page_says_that_hours_were_booked_for_something_else(time_machine):
    person = somebody()
    given, sickness, now = cancelled_while_ill(person)
    approve_sickness(sickness, actor=person.decider, now=now)
    time_machine.move_to(now)
    browser = logged_in_office(person.access.user)

    page = text_of(browser.post(UNDO, {"ids": str(given.public_id)}, follow=True))

    assert "van dit verlof zijn intussen uren geboekt, zoals voor ziektedagen." in page


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


def test_what_was_just_answered_is_offered_to_who_answered():
    person = somebody()
    first, second = person.take(*WEEK), person.ask(*NEXT)
    reject(second, remark="nee", actor=person.decider, now=LATER)
    colleague = employer_actor(EmployerAccessFactory(company=person.group.company))

    shown = undoable(person.decider, now=LATER)

    assert [(one.public_id, str(one.answer)) for one in shown] == [
        (second.public_id, "afgekeurd"),
        (first.public_id, "goedgekeurd"),
    ]
    assert undoable(colleague, now=LATER) == []
    assert [one.public_id for one in undoable(person.decider, now=TEN)] == [
        second.public_id
    ]
    undo(person, second)
    withdraw_request(first, actor=person.actor, now=LATER)
    assert undoable(person.decider, now=LATER) == []


def answered_in(browser, *asked: LeaveRequest):
    ids = [str(one.public_id) for one in asked]
    return browser.post(INBOX, {"ids": ids, "decision": "approve"}, follow=True)


def test_answers_are_undone_on_the_page():
    person = somebody()
    first, second = person.ask(*WEEK), person.ask(*NEXT)
    browser = logged_in_office(person.access.user)

    page = text_of(answered_in(browser, first, second))
    assert "2 aanvragen zijn beantwoord." in page
    assert "goedgekeurd 3-8-2026 t/m 7-8-2026 · de e-mail vertrekt om" in page
    assert "Alles ongedaan maken" in page
    one = browser.get(f"{INBOX}{first.public_id}/")
    assert [row.public_id for row in one.context["undoable"]] == [first.public_id]
    ids = [str(row.public_id) for row in (first, second)]
    page = text_of(browser.post(UNDO, {"ids": ids}, follow=True))

    assert "2 antwoorden zijn ongedaan gemaakt" in page
    assert "Zojuist beantwoord" not in page
    assert {one.status for one in LeaveRequest.objects.all()} == {"requested"}
    assert "er is niets (meer) om ongedaan te maken" in text_of(
        browser.post(UNDO, {"ids": ids}, follow=True)
    )


def test_a_refused_undo_says_why():
    person = somebody()
    late, taken, asked = (
        person.take(*WEEK),
        person.ask(*NEXT),
        person.ask(date(2026, 8, 17), date(2026, 8, 21)),
    )
    browser = logged_in_office(person.access.user)
    answered_in(browser, taken)
    LeaveRequest.objects.filter(pk=taken.pk).update(
        status="cancel-requested", cancelled_from=NEXT[0]
    )
    ids = [str(one.public_id) for one in (late, taken, asked)]

    page = text_of(browser.post(UNDO, {"ids": ids}, follow=True))

    assert "de tijd daarvoor is voorbij" in page
    assert "de medewerker deed intussen iets anders" in page
    assert "er is niets (meer) om ongedaan te maken" in page


def test_hours_that_are_gone_are_named_on_the_page():
    person = somebody(fulltime=40, statutory=40)
    asked = person.ask(*WEEK)
    browser = logged_in_office(person.access.user)
    ids = {"ids": str(asked.public_id)}
    browser.post(INBOX, ids | {"decision": "reject", "remark": "nee"})
    person.ask(*NEXT)

    page = text_of(browser.post(UNDO, ids, follow=True))

    assert "de uren zijn intussen voor iets anders gevraagd" in page


def test_an_answer_to_illness_is_not_undone():
    person = somebody()
    given = person.take(*WEEK)
    report = report_sickness(
        given, SickDays(*WEEK), actor=person.actor, now=at(2026, 8, 10)
    )
    browser = logged_in_office(person.access.user)
    page = text_of(answered_in(browser, report))
    assert "Zojuist beantwoord" not in page

    page = text_of(browser.post(UNDO, {"ids": str(report.public_id)}, follow=True))

    assert "er is niets (meer) om ongedaan te maken" in page


def test_what_is_foreign_or_none_is_not_undone():
    person, other = somebody(), somebody()
    given = other.take(*WEEK)
    browser = logged_in_office(person.access.user)

    assert browser.post(UNDO, {"ids": str(given.public_id)}).status_code == 404
    wrong = browser.post(UNDO, {"ids": "x"})
    assert wrong.status_code == 422
    assert "Kies de aanvragen uit de lijst." in text_of(wrong)
    assert browser.post(UNDO).status_code == 422
    assert browser.get(UNDO).status_code == 405
