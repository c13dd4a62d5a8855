"""The inbox of who decides: what is in it."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leave.models import LeaveDay, LeaveRequest
from leave.queries.inbox import inbox, inbox_size, question, questions
from leave.services.requesting import request_accrual
from leave.services.withdrawing import SickDays, report_sickness, withdraw_request
from portal.core.models import OutgoingMail
from tests.actors import employer_actor, logged_in_office
from tests.database import as_owner
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


def asked_in(browser) -> list[uuid.UUID]:
    rows = browser.get(INBOX).context["rows"]
    return [item.public_id for item, _is_picked in rows]


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
