"""What was answered reaches who asked: the reason, the days and the hours that it is about."""

from datetime import date

import pytest
from django.test import Client

from leave.models import LeaveRequest
from leave.services.answering import Decision, answer
from leave.services.decisions import approve
from leave.services.requesting import request_accrual
from leave.services.sickness import reject_sickness
from leave.services.wishes import Refused
from leave.services.withdrawing import SickDays, report_sickness, withdraw_request
from personnel.services.companies import switch_feature
from portal.core.models import OutgoingMail
from tests.actors import bureau_member, logged_in_employee, logged_in_office
from tests.leave.people import NOW, at, somebody
from tests.leave.test_pages import text_of

pytestmark = pytest.mark.django_db
WEEK = (date(2026, 8, 3), date(2026, 8, 7))
WEDNESDAY = at(2026, 8, 5)
INBOX = "/werkgever/goedkeuren/"


def mail() -> dict[str, object]:
    return OutgoingMail.objects.filter(name="leave_decided").latest("id").context


def page_of(browser: Client, request: LeaveRequest) -> str:
    return text_of(browser.get(f"/verlof/{request.public_id}/"))


def test_why_illness_was_refused_is_in_the_mail_and_on_the_page():
    person = somebody()
    given = approve(
        person.ask(*WEEK), actor=person.decider, now=NOW, remark="Fijne vakantie"
    )
    browser = logged_in_employee(person.employment.employee)
    days = SickDays(WEEK[0], date(2026, 8, 4))
    report = report_sickness(given, days, actor=person.actor, now=WEDNESDAY)
    assert "Ziek tijdens dit verlof" in page_of(browser, given)

    reject_sickness(
        report, remark="Je was niet ziek gemeld", actor=person.decider, now=WEDNESDAY
    )

    assert mail()["remark"] == "Je was niet ziek gemeld"
    assert "Afgekeurd Je was niet ziek gemeld" in page_of(browser, given)


def test_a_remark_with_the_answer_to_a_withdrawal_replaces_the_one_before():
    person = somebody()
    given = approve(
        person.ask(*WEEK), actor=person.decider, now=NOW, remark="Fijne vakantie"
    )
    asked = withdraw_request(given, actor=person.actor, now=NOW)

    answer(
        asked, Decision.APPROVE, remark="Jammer voor je", actor=person.decider, now=NOW
    )

    given.refresh_from_db()
    assert given.remark == "Jammer voor je"
    assert (mail()["remark"], mail()["hours"]) == ("Jammer voor je", "40,00")


def test_a_withdrawal_without_a_remark_does_not_repeat_an_old_one():
    person = somebody()
    given = approve(
        person.ask(*WEEK), actor=person.decider, now=NOW, remark="Fijne vakantie"
    )
    asked = withdraw_request(given, actor=person.actor, now=NOW)

    answer(asked, Decision.APPROVE, remark="", actor=person.decider, now=NOW)

    assert mail()["remark"] == ""


def test_the_mail_about_leave_that_is_cut_short_names_the_days_that_come_back():
    person = somebody()
    given = person.take(*WEEK)
    asked = withdraw_request(given, actor=person.actor, now=WEDNESDAY)

    answer(asked, Decision.APPROVE, remark="", actor=person.decider, now=WEDNESDAY)

    assert mail()["period"] == "5-8-2026 t/m 7-8-2026"
    assert mail()["hours"] == "24,00"
    assert mail()["answer"] == "ingetrokken vanaf 5-8-2026, zoals je vroeg"


def test_where_leave_is_closed_nothing_is_asked_or_answered():
    person = somebody()
    asked = person.ask(*WEEK)
    company = person.group.company
    bureau = bureau_member(company.environment)
    browser = logged_in_office(person.access.user)
    assert "1 vraag" in text_of(browser.get("/werkgever/"))

    switch_feature(company, "leave", is_open=False, actor=bureau, now=NOW)

    assert list(browser.get(INBOX).context["rows"]) == []
    chosen = {"ids": str(asked.public_id), "decision": "approve"}
    one = f"{INBOX}{asked.public_id}/"
    for page, form in ((INBOX, chosen), (one, chosen), (f"{INBOX}ongedaan/", chosen)):
        assert browser.post(page, form).status_code == 404
    for page in (one, "/werkgever/verlof/verval/"):
        assert browser.get(page).status_code == 404
    assert browser.post("/werkgever/verlof/verval/").status_code == 404
    hold = f"/werkgever/verlof/verval/{person.employment.employee.personnel_number}"
    assert browser.post(f"{hold}/2026-07-01/", {"reason": "ja"}).status_code == 404
    assert browser.post(f"{hold}/2026-07-01/toch/").status_code == 404
    asked.refresh_from_db()
    assert asked.status == "requested"
    assert "1 vraag" not in text_of(browser.get("/werkgever/"))
    assert "Vervallend" not in text_of(browser.get("/werkgever/medewerkers/"))


def test_what_is_asked_or_given_stays_in_sight_when_its_group_does_not(time_machine):
    time_machine.move_to(NOW, tick=False)
    person = somebody()
    open_one = person.ask(*WEEK)
    gone = person.ask(date(2026, 9, 7), date(2026, 9, 8))
    withdraw_request(gone, actor=person.actor, now=NOW)
    person.group.is_visible = False
    person.group.save()
    browser = logged_in_employee(person.employment.employee)

    assert "3-8-2026" in text_of(browser.get("/verlof/?jaar=2026"))
    assert browser.get(f"/verlof/{gone.public_id}/").status_code == 404
    answered = browser.post(f"/verlof/{open_one.public_id}/intrekken/")

    assert answered.status_code == 302
    open_one.refresh_from_db()
    assert open_one.status == "withdrawn"


def test_hours_that_are_still_to_be_worked_are_not_credited():
    person = somebody(may_accrue=True)
    tomorrow = date(2026, 3, 3)

    for start, end, code in (
        (date(2027, 12, 1), date(2027, 12, 31), "worked"),
        (date(2026, 3, 2), tomorrow, "worked"),
        (date(2026, 3, 1), date(2026, 3, 2), "hours"),
    ):
        wish = person.wish(start, end, hours=49)
        with pytest.raises(Refused) as refused:
            request_accrual(person.employment, wish, actor=person.actor, now=NOW)
        assert refused.value.code == code

    today = person.wish(date(2026, 3, 1), date(2026, 3, 2), hours=48)
    made = request_accrual(person.employment, today, actor=person.actor, now=NOW)
    assert made.hours == 48


def test_hours_that_were_credited_by_mistake_are_taken_off_again():
    person = somebody(may_accrue=True)
    wish = person.wish(date(2026, 2, 23), date(2026, 2, 23), hours=4)
    asked = request_accrual(person.employment, wish, actor=person.actor, now=NOW)
    given = approve(asked, actor=person.decider, now=NOW)
    browser = logged_in_employee(person.employment.employee)
    assert "Intrekken" in page_of(browser, given)

    wished = withdraw_request(given, actor=person.actor, now=NOW)
    answer(wished, Decision.APPROVE, remark="", actor=person.decider, now=NOW)

    given.refresh_from_db()
    assert given.status == "withdrawn"
    assert sum(one.hours for one in given.entries.all()) == 0
