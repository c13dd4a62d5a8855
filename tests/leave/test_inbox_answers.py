"""Answering in the inbox: one or several at once, and only who decides."""

import uuid
from datetime import date

import pytest
from django.utils import timezone

from accounts.models import EmployerAccess
from leave.models import LeaveRequest
from leave.services.decisions import approve
from leave.services.withdrawing import SickDays, report_sickness, withdraw_request
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import logged_in_office
from tests.factories.accounts import (
    ApproverDepartmentFactory,
    DeputyFactory,
    EmployerAccessFactory,
)
from tests.factories.leave import LeavePolicyFactory
from tests.factories.personnel import EmployeeFactory, EmploymentFactory
from tests.leave.people import NOW, Person, at, schedule, somebody
from tests.leave.test_inbox import INBOX, NEXT, WEEK, asked_in, colleague
from tests.leave.test_pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return somebody()


@pytest.fixture
def browser(person):
    return logged_in_office(person.access.user)


def post(browser, *asked: LeaveRequest, decision: str = "approve", **fields):
    ids = [str(one.public_id) for one in asked]
    return browser.post(INBOX, {"ids": ids, "decision": decision} | fields)


def statuses(*asked: LeaveRequest) -> list[str]:
    for one in asked:
        one.refresh_from_db()
    return [one.status for one in asked]


def approver_of(person: Person, department: str = "Winkel", **fields) -> EmployerAccess:
    return ApproverDepartmentFactory(
        access__company=person.group.company, department=department, **fields
    ).access


def test_a_cancellation_and_illness_are_rejected_with_a_remark(person, browser):
    given, ill = person.take(*WEEK), person.take(*NEXT)
    withdraw_request(given, actor=person.actor, now=NOW)
    days = SickDays(NEXT[0], date(2026, 8, 11))
    report = report_sickness(ill, days, actor=person.actor, now=at(2026, 8, 20))
    asked = [str(one.public_id) for one in (given, report)]

    browser.post(INBOX, {"ids": asked, "decision": "reject", "remark": "te laat"})

    report.refresh_from_db()
    assert statuses(given, ill) == ["approved", "approved"]
    assert (report.status, report.remark, given.remark) == (
        "rejected",
        "te laat",
        "te laat",
    )


def test_several_are_approved_at_once(person, browser):
    first, second = person.ask(*WEEK), person.ask(*NEXT)

    answer = post(browser, first, second, remark="Veel plezier")

    assert answer["Location"] == INBOX
    assert statuses(first, second) == ["approved", "approved"]
    assert first.remark == "Veel plezier"
    assert "2 aanvragen zijn beantwoord" in text_of(browser.get(INBOX))
    assert OutgoingMail.objects.filter(name="leave_decided").count() == 2
    assert AuditEvent.objects.filter(event="leave.approved").count() == 2


def test_one_that_fails_is_named_and_the_others_are_decided(person, browser):
    other = colleague(person)
    good = other.ask(*WEEK)
    decided = other.ask(*NEXT)
    short = person.ask(date(2026, 8, 3), date(2026, 9, 4))
    schedule(person.employment, date(2026, 1, 1), [8, 0, 0, 0, 0, 0, 0])
    person.night(NOW)
    LeaveRequest.objects.filter(pk=decided.pk).update(
        status="rejected", decided_at=NOW, remark="nee"
    )

    answer = post(browser, short, decided, good, remark="Veel plezier")

    page = text_of(answer)
    assert answer.status_code == 422
    assert statuses(good, decided, short) == ["approved", "rejected", "requested"]
    assert "deze vraag was al beantwoord" in page
    assert "1 aanvraag is beantwoord" in page
    assert "1 aanvraag is niet beantwoord" in page
    # At its row and in the list above, and ticked as it was.
    assert page.count("Er zijn te weinig uren over voor dit verlof.") == 2
    [(left, is_picked)] = answer.context["rows"]
    assert (left.public_id, is_picked) == (short.public_id, True)
    assert f'href="#pick-{short.public_id}"' in answer.text
    assert answer.context["form"]["remark"].value() == "Veel plezier"


def test_an_answer_is_to_what_the_page_showed(person, browser):
    asked = person.ask(*WEEK)
    [(shown, _is_picked)] = browser.get(INBOX).context["rows"]
    approve(asked, actor=person.decider, now=NOW)
    withdraw_request(asked, actor=person.actor, now=NOW)

    stale = post(browser, asked, seen=shown.seen)
    page = browser.get(INBOX)

    assert stale.status_code == 302
    assert statuses(asked) == ["cancel-requested"]
    assert "deze vraag was al beantwoord" in text_of(page)
    [(item, _is_picked)] = page.context["rows"]
    assert f'name="seen" value="{item.seen}"' in page.text
    post(browser, asked, seen=item.seen)
    assert statuses(asked) == ["withdrawn"]


def test_a_rejection_asks_a_remark_and_keeps_what_was_ticked(person, browser):
    first, second = person.ask(*WEEK), person.ask(*NEXT)

    answer = post(browser, second, decision="reject", remark=" ")

    assert answer.status_code == 422
    assert "Schrijf waarom u afkeurt" in str(answer.context["form"].errors["remark"])
    picked = {item.public_id: is_picked for item, is_picked in answer.context["rows"]}
    assert picked == {first.public_id: False, second.public_id: True}
    assert statuses(first, second) == ["requested", "requested"]


def test_text_that_is_too_long_is_kept(person, browser):
    asked = person.ask(*WEEK)

    answer = post(browser, asked, remark="lang " * 60)

    assert answer.status_code == 422
    assert "lang lang" in answer.text


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"decision": "approve"}, id="nothing chosen"),
        pytest.param({"ids": ["x"], "decision": "approve"}, id="no id"),
        pytest.param({"ids": [str(uuid.uuid4())]}, id="no decision"),
        pytest.param({"ids": [str(uuid.uuid4())], "decision": "x"}, id="another"),
    ],
)
def test_an_answer_that_is_none_is_explained(person, browser, fields):
    person.ask(*WEEK)

    assert browser.post(INBOX, fields).status_code == 422


def test_a_foreign_id_is_not_found_and_nothing_is_decided(person, browser):
    mine, other = person.ask(*WEEK), somebody().ask(*WEEK)

    assert post(browser, mine, other).status_code == 404
    assert browser.get(f"{INBOX}{other.public_id}/").status_code == 404
    assert browser.get(f"{INBOX}{uuid.uuid4()}/").status_code == 404
    assert statuses(mine, other) == ["requested", "requested"]


def test_an_approver_sees_the_own_departments_only(person):
    access = approver_of(person)
    mine = person.ask(*WEEK)
    foreign = colleague(person, department="Kantoor").ask(*WEEK)
    browser = logged_in_office(access.user)

    assert asked_in(browser) == [mine.public_id]
    assert post(browser, mine, foreign).status_code == 404
    assert browser.get(f"{INBOX}{foreign.public_id}/").status_code == 404
    assert post(browser, mine).status_code == 302
    assert statuses(mine, foreign) == ["approved", "requested"]


def own_account(person: Person, kind: str) -> EmployerAccess:
    """An employer's account of the person that asks, in one of many ways."""
    employee, company = person.employment.employee, person.group.company
    if kind == "administrator":
        return EmployerAccessFactory(company=company, employee=employee)
    if kind == "approver":
        return approver_of(person, access__employee=employee)
    if kind == "another number":
        again = EmployeeFactory(company=company, bsn=employee.bsn)
        EmploymentFactory(employee=again)
        return EmployerAccessFactory(company=company, employee=again)
    stands_in = EmployerAccessFactory(
        company=company, employee=employee, role=EmployerAccess.Role.APPROVER
    )
    day = timezone.localdate()
    DeputyFactory(
        access=approver_of(person), deputy=stands_in, start_date=day, end_date=day
    )
    return stands_in


@pytest.mark.parametrize(
    "kind", ["administrator", "approver", "another number", "deputy"]
)
def test_the_own_question_is_neither_shown_nor_answered(person, kind):
    mine, other = person.ask(*WEEK), colleague(person).ask(*NEXT)
    browser = logged_in_office(own_account(person, kind).user)

    assert asked_in(browser) == [other.public_id]
    assert browser.get(f"{INBOX}{mine.public_id}/").status_code == 404
    assert post(browser, mine, other).status_code == 404
    assert statuses(mine, other) == ["requested", "requested"]
    assert post(browser, other).status_code == 302


def test_one_question_is_answered_on_its_own_page(person, browser):
    asked = person.ask(*WEEK)
    address = f"{INBOX}{asked.public_id}/"

    wrong = browser.post(address, {"decision": "reject", "ids": "x"})
    done = browser.post(address, {"decision": "reject", "remark": "Te druk"})

    assert (wrong.status_code, done["Location"]) == (422, INBOX)
    assert statuses(asked) == ["rejected"]
    page = text_of(browser.get(address))
    assert "Te druk" in page
    assert f"door {person.access.user.username}" in page
    assert "Uw antwoord" not in page


def test_one_question_about_a_closed_period_says_so_at_the_answer(person, browser):
    asked = person.ask(*WEEK)
    LeavePolicyFactory(company=person.group.company, closed_until=WEEK[0])
    address = f"{INBOX}{asked.public_id}/"

    answer = browser.post(address, {"decision": "approve", "remark": "Veel plezier"})

    assert answer.status_code == 422
    assert text_of(answer).count("Deze periode is afgesloten.") == 2
    assert f'id="why-{asked.public_id}"' in answer.text
    assert answer.context["form"]["remark"].value() == "Veel plezier"
    assert statuses(asked) == ["requested"]


def test_a_page_of_an_answered_question_refuses_another_answer(person, browser):
    given = person.take(*WEEK)
    address = f"{INBOX}{given.public_id}/"

    again = browser.post(address, {"decision": "approve"}, follow=True)

    assert "deze vraag was al beantwoord" in text_of(again)
