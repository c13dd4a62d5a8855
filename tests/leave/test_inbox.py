"""The inbox of who decides: what is in it, and how it is answered."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import EmployerAccess
from leave.models import LeaveDay, LeaveRequest
from leave.queries.inbox import inbox, inbox_size, question, questions
from leave.services.decisions import approve
from leave.services.requesting import request_accrual
from leave.services.withdrawing import SickDays, report_sickness, withdraw_request
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import employer_actor, logged_in_office
from tests.database import as_owner
from tests.factories.accounts import (
    ApproverDepartmentFactory,
    DeputyFactory,
    EmployerAccessFactory,
)
from tests.factories.leave import LeavePolicyFactory
from tests.factories.personnel import EmployeeFactory, EmploymentFactory
from tests.leave.people import NOW, Person, at, schedule, somebody
from tests.leave.test_pages import text_of

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
WEEK = (date(2026, 8, 3), date(2026, 8, 7))
NEXT = (date(2026, 8, 10), date(2026, 8, 14))
INBOX = "/werkgever/goedkeuren/"


@pytest.fixture
def person() -> Person:
    return somebody()


@pytest.fixture
def browser(person):
    return logged_in_office(person.access.user)


def colleague(person: Person, *, department: str = "Winkel") -> Person:
    """Somebody else at the same company, with a group of leave of their own."""
    other = somebody(
        company=person.group.company,
        name=f"Groep {uuid.uuid4()}",
        position=person.group.company.leave_groups.count() + 1,
    )
    other.employment.employmentterms_set.update(department=department)
    return other


def approver_of(person: Person, department: str = "Winkel", **fields) -> EmployerAccess:
    return ApproverDepartmentFactory(
        access__company=person.group.company, department=department, **fields
    ).access


def asked_in(browser) -> list[uuid.UUID]:
    rows = browser.get(INBOX).context["rows"]
    return [item.public_id for item, _is_picked in rows]


def post(browser, *asked: LeaveRequest, decision: str = "approve", **fields):
    ids = [str(one.public_id) for one in asked]
    return browser.post(INBOX, {"ids": ids, "decision": decision} | fields)


def statuses(*asked: LeaveRequest) -> list[str]:
    for one in asked:
        one.refresh_from_db()
    return [one.status for one in asked]


def test_what_waits_is_listed_the_oldest_first(person, browser):
    later = person.ask(*WEEK, now=at(2026, 3, 5), description="naar zee")
    first = person.ask(*NEXT, now=at(2026, 3, 2))
    person.take(date(2026, 5, 4), date(2026, 5, 4))

    page = browser.get(INBOX)

    assert asked_in(browser) == [first.public_id, later.public_id]
    text = text_of(page)
    assert "3-8-2026 t/m 7-8-2026 · 40,00 uur · naar zee" in text
    assert "16-3-2026 Te laat" in text
    assert page.context["page"].nav[1].count == 2


def test_nothing_that_waits_is_said(browser):
    assert "Alles is bijgewerkt" in text_of(browser.get(INBOX))


def test_a_cancellation_and_illness_wait_too_without_a_term(person):
    given = person.take(*WEEK)
    ill = person.take(*NEXT)
    withdraw_request(given, actor=person.actor, now=NOW)
    days = SickDays(NEXT[0], date(2026, 8, 11))
    report = report_sickness(ill, days, actor=person.actor, now=at(2026, 8, 20))

    first, second = inbox(person.decider, on=TODAY)

    assert (str(first.what), first.hours, first.answer_by) == ("intrekking", 40, None)
    assert (str(second.what), second.hours) == ("ziek tijdens verlof", 16)
    assert (second.public_id, second.answer_by) == (report.public_id, None)
    assert [one.outlook.after for one in (first, second)] == [160, 136]
    assert [one.outlook.before for one in (first, second)] == [120, 120]
    assert inbox_size(person.decider, on=TODAY) == 2


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


def test_a_balance_after_counts_all_that_is_asked(person):
    person.ask(*WEEK)
    person.ask(*NEXT)

    seen = [one.outlook for one in inbox(person.decider, on=TODAY)]

    assert [(one.before, one.after) for one in seen] == [(160, 120), (160, 120)]


def test_hours_that_are_gone_are_marked(person, browser):
    person.ask(date(2026, 8, 3), date(2026, 9, 4))
    schedule(person.employment, date(2026, 1, 1), [8, 0, 0, 0, 0, 0, 0])
    person.night(NOW)

    [item] = inbox(person.decider, on=TODAY)

    assert item.outlook.is_short
    assert item.outlook.after == Decimal("-160.15")
    assert "Saldo daarna \u2212160,15 uur" in text_of(browser.get(INBOX))


def test_leave_without_hours_of_its_own_has_no_balance():
    person = somebody(overdraft=None)
    person.group.allowances.all().delete()
    person.ask(*WEEK)

    [item] = inbox(person.decider, on=TODAY)

    assert (item.outlook.before, item.outlook.after) == (None, None)


def test_hours_that_were_worked_are_added(person):
    person.group.may_accrue = True
    person.group.save(update_fields=["may_accrue"])
    wish = person.wish(TODAY, TODAY, hours=Decimal("2.5"))
    request_accrual(person.employment, wish, actor=person.actor, now=NOW)

    [item] = inbox(person.decider, on=TODAY)

    assert (item.outlook.before, item.outlook.after) == (200, Decimal("202.5"))
    assert item.outlook.away == []


def test_colleagues_who_are_away_are_named(person, browser):
    given, asked, elsewhere = (colleague(person) for _ in range(3))
    elsewhere.employment.employmentterms_set.update(department="Kantoor")
    given.employment.employee.nickname = "Guus"
    given.employment.employee.save()
    asked.employment.employee.nickname = "Aafke"
    asked.employment.employee.save()
    given.take(WEEK[1], WEEK[1])
    elsewhere.take(*WEEK)
    before = asked.ask(*WEEK, now=at(2026, 2, 27))
    mine = person.ask(*WEEK)

    first, second = inbox(person.decider, on=TODAY)

    assert (first.subject, first.outlook.away) == (before, ["Guus van Dijk"])
    assert second.subject == mine
    assert sorted(second.outlook.away) == ["Aafke van Dijk", "Guus van Dijk"]
    assert "Tegelijk vrij: Guus van Dijk" in text_of(browser.get(INBOX))


def test_many_who_are_away_are_counted(person, browser):
    for _number in range(4):
        colleague(person).take(*WEEK)
    person.ask(*WEEK)

    assert "Tegelijk vrij: 4 collega's" in text_of(browser.get(INBOX))


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


def test_one_question_shows_what_it_comes_to(person, browser):
    other = colleague(person)
    other.take(*WEEK)
    asked = person.ask(
        *WEEK, hours=Decimal(36), reason="vrijdag vrij", description="Texel"
    )

    page = text_of(browser.get(f"{INBOX}{asked.public_id}/"))

    assert "Saldo ervoor 200,00 Saldo daarna 164,00" in page
    assert "Omschrijving Texel" in page
    assert "Reden van minder uren vrijdag vrij" in page
    assert "ma 3-8-2026 8,00 8,00" in page
    assert "Tegelijk vrij op de afdeling" in page


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


def test_questions_are_found_by_id_whatever_their_state(person):
    given, asked = person.take(*WEEK), person.ask(*NEXT, now=at(2026, 3, 3))
    stranger = employer_actor(somebody().access)

    found = questions(person.decider, [given.public_id, asked.public_id], on=TODAY)

    assert [one.is_waiting for one in found] == [False, True]
    assert question(person.decider, given.public_id, on=TODAY).outlook is None
    assert question(stranger, given.public_id, on=TODAY) is None


def test_approvers_are_mailed_the_page_of_the_question(person):
    asked = person.ask(*WEEK)
    given = person.take(*NEXT)
    days = SickDays(*NEXT)
    ill = report_sickness(given, days, actor=person.actor, now=at(2026, 8, 20))

    urls = [
        one.context["url"]
        for one in OutgoingMail.objects.filter(name="leave_asked").order_by("id")
    ]
    assert [urls[0].split("/werkgever/")[1], urls[-1].split("/werkgever/")[1]] == [
        f"goedkeuren/{asked.public_id}/",
        f"goedkeuren/{ill.public_id}/",
    ]


def copies(request: LeaveRequest, count: int) -> None:
    """More of the same question, each of somebody else."""
    for _number in range(count):
        other = EmploymentFactory(
            employee=EmployeeFactory(company=request.group.company)
        )
        copy = LeaveRequest.objects.get(pk=request.pk)
        copy.pk, copy.public_id, copy.employment = None, uuid.uuid4(), other
        copy.save(force_insert=True)
        day = LeaveDay.objects.filter(request=request).order_by("id")[0]
        day.pk, day.request = None, copy
        day.save(force_insert=True)


def test_the_inbox_asks_as_much_for_one_request_as_for_two_hundred(person, browser):
    asked = person.ask(*WEEK)
    given = person.take(*NEXT)
    days = SickDays(NEXT[0], NEXT[0])
    report_sickness(given, days, actor=person.actor, now=at(2026, 8, 20))

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(INBOX).status_code == 200
        return len(seen)

    alone = queries()
    copies(asked, 199)
    # The planner would count on the empty tables of other tests.
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    assert len(asked_in(browser)) == 201
    # Four of these are the gate's.
    assert queries() == alone == 10


def test_everything_is_ticked_with_a_link_where_there_is_no_script(person, browser):
    asked = [person.ask(*days) for days in (WEEK, NEXT)]

    page, ticked = browser.get(INBOX), browser.get(f"{INBOX}?alles=1")

    boxes = [f'id="pick-{one.public_id}"' for one in asked]
    assert all(one in page.content.decode() for one in boxes)
    assert page.content.decode().count(" checked") == 0
    assert ticked.content.decode().count(" checked") == 2
    assert "Alles selecteren" in text_of(page)
    assert "Niets selecteren" in text_of(ticked)
