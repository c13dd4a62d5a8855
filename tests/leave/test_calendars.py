"""Calendars of who is away: what deciders see of their staff, and colleagues of each other."""

import copy
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leave.documents.team_calendar import (
    DECIDER_WORDS,
    Away,
    Mark,
    ground,
    strip,
)
from leave.services.answering import Decision, answer
from leave.services.withdrawing import SickDays, report_sickness
from personnel.models import EmploymentTerms
from personnel.services.companies import switch_feature
from tests.actors import bureau_member, logged_in_employee, logged_in_office
from tests.factories.accounts import ApproverDepartmentFactory, EmployerAccessFactory
from tests.factories.leave import CompanyHolidayFactory
from tests.leave.people import NOW, Person, at, somebody
from tests.payslips.reports import HOSTILE

db = pytest.mark.django_db
STAFF, TEAM = "/werkgever/verlof/kalender/", "/verlof/team/"
AUGUST = date(2026, 8, 1)


def test_a_month_is_drawn_as_runs_of_days():
    away = {
        date(2026, 8, 3): Away.GIVEN,
        date(2026, 8, 4): Away.GIVEN,
        date(2026, 8, 6): Away.GIVEN,
        date(2026, 8, 7): Away.ASKED,
        date(2026, 9, 1): Away.GIVEN,
    }

    drawn = strip(AUGUST, away, DECIDER_WORDS)

    assert drawn.marks == [
        Mark("given", "6.45", "6.45"),
        Mark("given", "16.13", "3.23"),
        Mark("asked", "19.35", "3.23"),
    ]
    assert drawn.text == "3 t/m 4, 6 goedgekeurd; 7 aangevraagd"


def test_weekends_and_holidays_are_the_ground_of_a_month():
    drawn = ground(date(2026, 3, 1), {date(2026, 3, 4): "Feest van de bakker"})

    assert [(one.kind, one.x, one.width) for one in drawn.marks][:3] == [
        ("weekend", "0.00", "3.23"),
        ("holiday", "9.68", "3.23"),
        ("weekend", "19.35", "6.45"),
    ]
    assert (drawn.name, drawn.short_name, drawn.code) == ("maart", "mrt", "2026-03")
    assert drawn.holidays == [(date(2026, 3, 4), "Feest van de bakker")]
    assert ground(AUGUST, {}).short_name == "aug"
    assert (ground(AUGUST, {}).days[0].middle, ground(AUGUST, {}).days[0].weekday) == (
        "1.61",
        "z",
    )


@pytest.fixture(scope="module")
def example(kept_rows: None) -> Person:
    """Somebody with leave in August, some of which waits for an answer."""
    made = somebody()
    made.take(date(2026, 8, 3), date(2026, 8, 7), description="naar het ziekenhuis")
    made.ask(date(2026, 8, 20), date(2026, 8, 20))
    return made


@pytest.fixture
def person(example: Person, db: None) -> Person:
    return copy.deepcopy(example)


def colleague(person: Person, number: int = 2, **fields: object) -> Person:
    """Somebody at the same company, in the same department."""
    return somebody(
        company=person.group.company,
        name=f"Groep {number}",
        position=number,
        **fields,
    )


def department_of(person: Person) -> str:
    return EmploymentTerms.objects.get(employment=person.employment).department


def words(answer) -> list[list[str]]:
    return [
        [strip.text for strip in row.strips if strip.text]
        for row in answer.context["rows"]
    ]


def team_words(answer) -> list[str]:
    [shown] = answer.context["calendars"]
    return sorted(one.text for row in shown.rows for one in row.strips)


def test_a_year_shows_what_was_given_and_asked(person):
    page = logged_in_office(person.access.user).get(STAFF, {"jaar": "2026"})

    text = page.content.decode()
    assert words(page) == [["3 t/m 7 goedgekeurd; 20 aangevraagd"]]
    assert text.count('<use href="#month-') == 12
    assert "style=" not in text


def test_of_a_day_with_both_what_was_given_counts(person):
    part = {"start_hours": Decimal(4)}
    person.take(date(2026, 8, 24), date(2026, 8, 24), **part)
    person.ask(date(2026, 8, 24), date(2026, 8, 24), **part)

    page = logged_in_office(person.access.user).get(STAFF, {"jaar": "2026"})

    assert words(page) == [["3 t/m 7, 24 goedgekeurd; 20 aangevraagd"]]


def test_a_month_names_its_days_and_holidays(person):
    CompanyHolidayFactory(company=person.group.company)

    page = logged_in_office(person.access.user).get(STAFF, {"maand": "2026-08"})

    text = " ".join(page.content.decode().split())
    assert '<td class="when">3 t/m 7 goedgekeurd; 20 aangevraagd</td>' in text
    assert "wo 5-8-2026 Feest van de bakker" in text
    assert 'href="?maand=2026-07"' in text
    assert 'href="?maand=2026-09"' in text


@pytest.mark.parametrize("asked", ["2026-13", "x", "1999-01", "2026", "\u0661"])
def test_a_month_that_does_not_exist_was_not_chosen(person, asked):
    page = logged_in_office(person.access.user).get(
        STAFF, {"maand": asked, "afdeling": HOSTILE, "pagina": "x"}
    )

    assert page.context["month"] is None
    assert page.context["year"] == timezone.localdate().year
    assert HOSTILE not in page.content.decode()


def test_a_department_can_be_chosen(person):
    other = colleague(person)
    EmploymentTerms.objects.filter(employment=other.employment).update(
        department="Kantoor"
    )
    browser = logged_in_office(person.access.user)

    every = browser.get(STAFF, {"jaar": "2026"})
    chosen = browser.get(STAFF, {"jaar": "2026", "afdeling": "Kantoor"})

    assert (len(every.context["rows"]), len(chosen.context["rows"])) == (2, 1)
    assert chosen.context["department"] == "Kantoor"


def test_approvers_see_their_own_departments(person):
    def approver(department: str):
        access = EmployerAccessFactory(company=person.group.company, role="approver")
        ApproverDepartmentFactory(access=access, department=department)
        return logged_in_office(access.user).get(STAFF, {"jaar": "2026"})

    mine, others = approver(department_of(person)), approver("Elders")

    assert (len(words(mine)), len(words(others))) == (1, 0)
    assert "Geen medewerkers" in others.content.decode()


@db
def test_whoever_left_before_is_no_longer_shown(person):
    gone = colleague(person).employment
    gone.end_date = date(2026, 6, 30)
    gone.save()
    browser = logged_in_office(person.access.user)

    counts = [
        len(browser.get(STAFF, {"maand": one}).context["rows"])
        for one in ("2026-06", "2026-08")
    ]

    assert counts == [2, 1]


def test_colleagues_see_absence_and_nothing_about_it(person):
    colleague(person)
    employee = person.employment.employee
    browser = logged_in_employee(colleague(person, 3).employment.employee)

    page = browser.get(TEAM, {"maand": "2026-08"})

    main = re.search(r"(?s)<main.*</main>", page.content.decode()).group()
    assert team_words(page) == ["", "", "3 t/m 7 afwezig"]
    assert 'class="day-asked"' not in main
    for told in ("aangevraagd", "Vakantie-uren", "40,00", "ziekenhuis"):
        assert told not in main
    assert str(employee.personnel_number) not in main


def test_colleagues_do_not_learn_that_somebody_was_ill(person):
    request = person.employment.leave_requests.get(status="approved")
    days = SickDays(date(2026, 8, 5), date(2026, 8, 5))
    now = at(2026, 8, 10)
    found = report_sickness(request, days, actor=person.actor, now=now)
    browser = logged_in_employee(colleague(person).employment.employee)
    before = team_words(browser.get(TEAM, {"maand": "2026-08"}))

    answer(found, Decision.APPROVE, remark="", actor=person.decider, now=now)

    after = team_words(browser.get(TEAM, {"maand": "2026-08"}))
    assert before == ["", "3 t/m 7 afwezig"]
    assert after == ["", "3 t/m 4, 6 t/m 7 afwezig"]


def test_another_department_is_not_in_the_team(person):
    other = colleague(person)
    EmploymentTerms.objects.filter(employment=other.employment).update(
        department="Kantoor"
    )

    page = logged_in_employee(other.employment.employee).get(TEAM)

    assert len(team_words(page)) == 1
    assert page.context["month"].first == timezone.localdate().replace(day=1)


def test_a_closed_menu_has_no_calendars(person):
    office = logged_in_office(person.access.user)
    browser = logged_in_employee(person.employment.employee)
    company = person.group.company
    actor = bureau_member(company.environment)
    switch_feature(company, "leave", is_open=False, actor=actor, now=NOW)

    assert office.get(STAFF).status_code == 404
    assert browser.get(TEAM).status_code == 404
    assert STAFF not in office.get("/werkgever/goedkeuren/").content.decode()


@pytest.mark.parametrize("path", [f"{STAFF}?jaar=2026", f"{TEAM}?maand=2026-08"])
def test_a_calendar_asks_as_much_for_one_as_for_many(person, path):
    if path.startswith(STAFF):
        browser = logged_in_office(person.access.user)
    else:
        browser = logged_in_employee(person.employment.employee)
    browser.get(path)
    alone = queries_of(browser, path)

    for number in range(2, 5):
        colleague(person, number).take(date(2026, 8, 10), date(2026, 8, 11))

    assert browser.get(path).content.decode().count("10 t/m 11") >= 3
    assert queries_of(browser, path) == alone
    assert alone <= 14


def queries_of(browser, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)
