"""Answers that were just given, on the page of who gave them."""

from datetime import date

import pytest

from leave.models import LeaveRequest
from leave.queries.undoable import undoable
from leave.services.decisions import (
    reject,
)
from leave.services.sickness import approve_sickness
from leave.services.withdrawing import SickDays, report_sickness, withdraw_request
from tests.actors import employer_actor, logged_in_office
from tests.factories.accounts import EmployerAccessFactory
from tests.leave.people import at, somebody
from tests.leave.test_pages import text_of
from tests.leave.test_undoing import LATER, NEXT, TEN, WEEK, undo
from tests.leave.test_undoing_too_late import cancelled_while_ill

pytestmark = pytest.mark.django_db
INBOX, UNDO = "/werkgever/goedkeuren/", "/werkgever/goedkeuren/ongedaan/"


def test_the_page_says_that_hours_were_booked_for_something_else(time_machine):
    person = somebody()
    given, sickness, now = cancelled_while_ill(person)
    approve_sickness(sickness, actor=person.decider, now=now)
    time_machine.move_to(now)
    browser = logged_in_office(person.access.user)

    page = text_of(browser.post(UNDO, {"ids": str(given.public_id)}, follow=True))

    assert "van dit verlof zijn intussen uren geboekt, zoals voor ziektedagen." in page


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
