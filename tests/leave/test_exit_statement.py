"""What is left of leave at the end of an employment (art. 7:641 lid 2 BW)."""

import io
import re
from datetime import date
from decimal import Decimal

import pikepdf
import pytest
from pypdf import PdfReader

from leave.queries.exit_statement import ExitStatement, NotLeaving, exit_statement
from leave.services.nightly import keep_employment
from personnel.models import Company, Employee
from portal.core import mail
from portal.core.access import Actor
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import logged_in_employee, logged_in_employer, logged_in_office
from tests.factories.leave import LeaveGroupFactory
from tests.factories.personnel import CompanyFactory, EmploymentFactory
from tests.leave.people import NOW, Person, at, somebody

pytestmark = pytest.mark.django_db
END = date(2026, 6, 30)
STAFF = "/werkgever/verlof/eindafrekening/"


def leaver(*, end: date = END, **kinds: object) -> Person:
    person = somebody(**kinds)
    person.employment.end_date = end
    person.employment.save()
    return person


def statement_of(person: Person, *, today: date = END) -> ExitStatement:
    return exit_statement(person.employment.employee, today=today)


def rows_of(statement: ExitStatement) -> list[tuple[str, int, bool, str]]:
    return [
        (one.group, one.year, one.is_statutory, str(one.hours))
        for one in statement.rows
    ]


def test_what_is_left_is_told_per_group_year_and_kind():
    person = leaver()
    person.take(date(2026, 3, 9), date(2026, 3, 13), now=at(2026, 3, 3))

    found = statement_of(person)

    # 1032 of the 2088 hours of 2026 are worked by then.
    assert rows_of(found) == [
        ("Vakantie-uren", 2026, True, "39.08"),
        ("Vakantie-uren", 2026, False, "19.77"),
    ]
    assert (found.statutory, found.extra, found.total) == (
        Decimal("39.08"),
        Decimal("19.77"),
        Decimal("58.85"),
    )
    assert (found.weekly_hours, found.weeks) == (40, Decimal("1.47"))


def test_until_the_last_day_it_is_provisional():
    person = leaver()

    assert not statement_of(person, today=END).is_final
    assert statement_of(person, today=date(2026, 7, 1)).is_final


def test_it_is_the_same_before_and_after_the_night_corrects_the_ledger():
    person = leaver()
    before = rows_of(statement_of(person, today=date(2026, 3, 2)))

    person.night(at(2026, 7, 1))

    assert rows_of(statement_of(person, today=date(2026, 7, 2))) == before


def test_leave_after_the_last_day_is_not_taken():
    person = somebody()
    person.take(date(2026, 6, 29), date(2026, 7, 3), now=at(2026, 3, 3))
    person.employment.end_date = END
    person.employment.save()

    assert statement_of(person).total == Decimal("82.85")
    person.night(at(2026, 6, 1))
    assert statement_of(person).total == Decimal("82.85")


def test_leave_that_waits_for_an_answer_is_told():
    person = leaver()
    person.ask(date(2026, 5, 4), date(2026, 5, 4))

    assert statement_of(person).asked == 8


def test_hours_that_were_kept_count_with_their_year():
    person = leaver(fulltime=160, end=date(2027, 7, 30))
    person.night(at(2027, 7, 1))

    rows = rows_of(statement_of(person, today=date(2027, 7, 30)))

    assert rows[0] == ("Vakantie-uren", 2026, True, "160.00")


def test_leave_without_a_balance_is_not_owed_and_what_ended_is_not_paid():
    person = leaver(fulltime=0, statutory=0, overdraft=None, granted=False)
    person.take(date(2026, 3, 9), date(2026, 3, 9), now=at(2026, 3, 3))
    ended = leaver(is_statutory=False, carries_over=False, end=date(2027, 1, 31))

    assert rows_of(statement_of(person)) == []
    assert {one.year for one in statement_of(ended).rows} == {2027}


def test_hours_that_were_taken_too_many_are_below_zero():
    person = leaver(overdraft=Decimal(200))
    person.take(date(2026, 3, 9), date(2026, 4, 3), now=at(2026, 3, 3))

    found = statement_of(person)

    assert found.total < 0
    assert found.weeks is None


def test_without_a_last_day_there_is_none():
    with pytest.raises(NotLeaving):
        statement_of(somebody())


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_an_employee_in_service_finds_and_keeps_it(time_machine):
    time_machine.move_to(NOW)
    person = leaver()
    browser = logged_in_employee(person.employment.employee)
    address = f"/verlof/eindafrekening/{person.employment.employee.public_id}/"

    overview = text_of(browser.get("/verlof/"))
    page = text_of(browser.get(address))
    pdf = browser.get(f"{address}pdf/")

    assert f"is 30-6-2026. {'Bekijk en bewaar welke verlofuren dan over zijn'}" in (
        overview
    )
    assert "Vakantie-uren 2026 wettelijk 79,08" in page
    assert "Voorlopig" in page
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")


def test_nobody_else_finds_it(time_machine):
    time_machine.move_to(NOW)
    person, other = leaver(), somebody()
    employee = person.employment.employee
    address = f"/verlof/eindafrekening/{employee.public_id}/"

    assert logged_in_employee(other.employment.employee).get(address).status_code == 404


def test_the_employer_finds_it_from_the_page_of_the_employee():
    person = leaver()
    number = person.employment.employee.personnel_number
    browser = logged_in_office(person.access.user)

    assert (
        f'href="{STAFF}{number}/"'
        in browser.get(f"/werkgever/medewerkers/{number}/").content.decode()
    )
    assert "Definitief" in text_of(browser.get(f"{STAFF}{number}/"))


def test_other_employers_and_employees_who_stay_get_nothing():
    person, stays = leaver(), somebody()
    number = person.employment.employee.personnel_number
    other = logged_in_employer(CompanyFactory(environment=person.group.environment))

    assert other.get(f"{STAFF}{number}/").status_code == 404
    browser = logged_in_office(stays.access.user)
    staying = stays.employment.employee.personnel_number
    assert browser.get(f"{STAFF}{staying}/").status_code == 404
    assert browser.get(f"{STAFF}{10**12}/pdf/").status_code == 404


def queries_of(browser, address: str, count) -> int:
    with count as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


def test_it_asks_as_much_for_one_group_as_for_several(django_assert_max_num_queries):
    person = leaver()
    browser = logged_in_office(person.access.user)
    address = f"{STAFF}{person.employment.employee.personnel_number}/"
    alone = queries_of(browser, address, django_assert_max_num_queries(17))
    LeaveGroupFactory(company=person.group.company, position=2)

    assert queries_of(browser, address, django_assert_max_num_queries(17)) == alone


@pytest.mark.slow
def test_the_pdf_says_it_and_can_be_read_aloud():
    person = leaver()
    number = person.employment.employee.personnel_number
    answer = logged_in_office(person.access.user).get(f"{STAFF}{number}/pdf/")

    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Artikel 7:641 lid 2 BW" in text
    assert "98,85" in text
    assert "Voorlopig" not in text
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert pdf.Root.Lang == "nl"
        assert pdf.Root.MarkInfo.Marked
    assert f"{number}" in answer["Content-Disposition"]


def test_whoever_left_is_told_once_and_finds_the_statement(time_machine):
    person = leaver()
    employee = person.employment.employee
    for day in (at(2026, 6, 30), at(2026, 7, 3), at(2026, 7, 4)):
        person.night(day)

    sent = OutgoingMail.objects.get(name="leave_left")
    time_machine.move_to(at(2026, 7, 5))
    browser = logged_in_employee(employee)
    address = f"/verlof/eindafrekening/{employee.public_id}/"

    made = mail.render(sent)
    assert sent.to == employee.contact_email
    assert address in made.text
    assert "uur" not in made.text.replace("verlofuren", "")
    assert AuditEvent.objects.get(event="leave.exit_told").subject_id == str(
        person.employment.pk
    )
    assert address in browser.get("/").content.decode()
    page = browser.get(address)
    assert 'href="/"' in page.content.decode()
    assert "Overzicht" in text_of(page)
    assert browser.get(f"{address}pdf/")["Content-Type"] == "application/pdf"
    assert browser.get("/verlof/").status_code in {403, 404}


def test_nobody_is_told_long_after_nor_without_an_address_nor_of_a_closed_menu():
    late, silent, closed = leaver(), leaver(), leaver()
    Employee.objects.filter(pk=silent.employment.employee_id).update(
        private_email="", business_email=""
    )
    Company.objects.filter(pk=closed.group.company_id).update(closed_features=["leave"])

    late.night(at(2026, 9, 1))
    silent.night(at(2026, 7, 1))
    closed.night(at(2026, 7, 1))

    assert not OutgoingMail.objects.filter(name="leave_left").exists()


def test_nobody_is_told_where_there_is_no_leave():
    employment = EmploymentFactory(end_date=END)

    keep_employment(
        employment.pk,
        actor=Actor.system(environment_id=employment.environment_id),
        now=at(2026, 7, 1),
    )

    assert not OutgoingMail.objects.filter(name="leave_left").exists()
