"""The employee's pages with annual statements: where they are, and for whom."""

import datetime
import re
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from payslips.models import AnnualStatement, OpenedStatement
from payslips.queries.statements import statement_entries, visible_statements
from payslips.services.reading_statements import read_statement, statement_pdf
from portal.core.models import AuditEvent
from tests.actors import (
    bureau_member,
    employee_actor,
    employer_of,
    logged_in_bureau,
    logged_in_employee,
    logged_in_employer,
)
from tests.factories.accounts import EmployeeAccountFactory, ready_account
from tests.factories.payslips import PayrollRunFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory, EmploymentFactory
from tests.payslips.deliveries import published
from tests.payslips.years import NEW_YEAR, delivered, issued, pay, pay_year

pytestmark = pytest.mark.django_db

URL = "/jaaropgaven/2026/"
ROW = re.compile(r'href="(/jaaropgaven/[^"]*)"')


def given(employee=None, *, year: int = 2026, **values) -> AnnualStatement:
    """A statement of one month."""
    employee = employee or EmployeeFactory()
    pay(employee, year=year, **values)
    return issued(employee.company, year=year)[0]


def page(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_what_the_law_asks_for():
    employee = EmployeeFactory(bsn="123456782")
    pay_year(employee)
    issued(employee.company)

    shown = page(logged_in_employee(employee), URL)

    for text in ("50.206,56", "10.944,04", "5.637,00", "4.947,12", "2.828,28"):
        assert text in shown
    assert "Bakkerij De Gouden Halm B.V." in shown
    # The page shows no more of it than a shoulder may read; the document has all of it.
    assert "123456782" not in shown.replace("123456782L01", "")


def test_the_list_of_payslips_shows_the_statements_beside_it():
    employee = EmployeeFactory()
    for year in (2024, 2025):
        given(employee, year=year)
    client = logged_in_employee(employee)

    shown = page(client, "/loonstroken/")

    assert ROW.findall(shown) == ["/jaaropgaven/2025/", "/jaaropgaven/2024/"]
    assert "beschikbaar sinds" in shown


def test_a_statement_is_new_until_it_is_opened():
    statement = given()
    client = logged_in_employee(statement.employee)
    card = 'aria-labelledby="statements"'
    before = page(client, "/loonstroken/").partition(card)[2]

    page(client, URL)
    page(client, URL)

    after = page(client, "/loonstroken/").partition(card)[2]
    assert ("Nieuw" in before, "Nieuw" in after) == (True, False)
    assert OpenedStatement.objects.count() == 1
    assert AuditEvent.objects.filter(event="statement.read").count() == 2


def test_the_pdf_opens_it_as_well():
    statement = given()

    read_statement(statement, actor=employee_actor(statement.employee), now=NEW_YEAR)

    assert statement.opening.opened_at == NEW_YEAR


def test_asking_for_no_more_than_the_headers_of_a_pdf_opens_nothing():
    statement = given()

    browser = logged_in_employee(statement.employee)

    assert browser.head("/jaaropgaven/2026/pdf/").status_code == 200
    assert not OpenedStatement.objects.exists()


def test_without_statements_there_is_no_card():
    employee = EmployeeFactory()
    pay(employee)

    assert "Jaaropgaven" not in page(logged_in_employee(employee), "/loonstroken/")


def test_a_year_without_a_statement_does_not_exist():
    statement = given()
    client = logged_in_employee(statement.employee)

    for url in ("/jaaropgaven/2025/", "/jaaropgaven/2025/pdf/", f"{URL}?ikv=2"):
        assert client.get(url).status_code == 404


def test_two_income_relationships_link_to_each_other():
    employee = EmployeeFactory()
    run = PayrollRunFactory(company=employee.company, period_number=1)
    delivered(employee, run=run)
    delivered(employee, run=run, income_relationship=2, wage_tax=Decimal("11.11"))
    published(run)
    issued(employee.company)
    client = logged_in_employee(employee)

    first, second = page(client, URL), page(client, f"{URL}?ikv=2")

    assert f"{URL}?ikv=2" in first
    assert "inkomstenverhouding 2" in first
    assert ("11,11" in first, "11,11" in second) == (False, True)
    assert f'href="{URL}pdf/?ikv=2"' in second
    assert ROW.findall(page(client, "/loonstroken/")) == [URL, f"{URL}?ikv=2"]


def test_two_employers_have_addresses_of_their_own():
    first = given()
    other = EmployeeFactory(
        company=CompanyFactory(
            environment=first.environment, name="Garage Verhoeven B.V."
        ),
        bsn=first.employee.bsn,
    )
    given(other, wage_tax=Decimal("11.11"))
    user = ready_account(first.employee)
    EmployeeAccountFactory(user=user, employee=other)
    client = logged_in_employee(first.employee, user=user)

    second = f"{URL}?dienstverband={other.public_id}"

    assert "11,11" in page(client, second)
    assert "Garage Verhoeven B.V." in page(client, "/loonstroken/")
    assert second in page(client, "/loonstroken/")


def test_two_personnel_numbers_of_one_employer_are_told_apart():
    first = given()
    other = EmployeeFactory(company=first.employee.company, personnel_number=7777)
    given(other, month=2)
    user = ready_account(first.employee)
    EmployeeAccountFactory(user=user, employee=other)
    client = logged_in_employee(first.employee, user=user)

    assert "personeelsnummer 7777" in page(client, "/loonstroken/")


def test_a_correction_links_old_and_new():
    employee = EmployeeFactory()
    given(employee)
    second = PayrollRunFactory(company=employee.company, period_number=1, version=2)
    pay(employee, run=second, wage_tax=Decimal("712.34"))
    client = logged_in_employee(employee)

    newest, oldest = page(client, URL), page(client, f"{URL}?versie=1")

    assert "Deze jaaropgave vervangt een eerdere versie" in newest
    assert f'href="{URL}?versie=1"' in newest
    assert "Er is een nieuwere versie" in oldest
    assert f'href="{URL}"' in oldest
    assert ("712,34" in newest, "712,34" in oldest) == (True, False)
    listed = page(client, "/loonstroken/")
    assert ROW.findall(listed) == [URL]
    assert "Correctie" in listed


def test_somebody_who_left_reads_statements():
    employee = EmployeeFactory()
    EmploymentFactory(employee=employee, end_date=datetime.date(2026, 1, 31))
    given(employee)

    assert logged_in_employee(employee).get(URL).status_code == 200


def test_others_see_nothing_of_it():
    statement = given()
    company = statement.employee.company
    colleague = EmployeeFactory(company=company)

    assert logged_in_employee(colleague).get(URL).status_code == 404
    assert logged_in_employer(company).get(URL).status_code == 302
    assert logged_in_bureau(company.environment).get(URL).status_code == 302


def test_who_sees_which_statements():
    statement = given()
    given(EmployeeFactory(company=CompanyFactory(environment=statement.environment)))
    company = statement.employee.company

    assert list(visible_statements(employee_actor(statement.employee))) == [statement]
    assert list(visible_statements(employer_of(company))) == [statement]
    assert visible_statements(bureau_member(company.environment)).count() == 2
    assert statement_entries(employee_actor(EmployeeFactory())) == []


def test_only_its_owner_reads_a_statement():
    statement = given()

    for read in (read_statement, statement_pdf):
        with pytest.raises(PermissionDenied):
            read(statement, actor=bureau_member(statement.environment), now=NEW_YEAR)


def test_hostile_text_is_shown_as_text():
    text = "<img src=file:///etc/passwd>"
    employee = EmployeeFactory(company__name=text, surname=text, initials=text)
    given(employee)

    shown = page(logged_in_employee(employee), URL)

    assert text not in shown
    assert "file:///etc/passwd" in shown


@pytest.mark.parametrize("url", ["/loonstroken/", "/jaaropgaven/2020/"])
def test_the_number_of_statements_does_not_matter_to_the_database(url):
    employee = EmployeeFactory()
    client = logged_in_employee(employee)
    given(employee, year=2020)
    client.get(url)
    one = queries_of(client, url)
    for year in (2021, 2022, 2023):
        given(employee, year=year)
    client.get("/loonstroken/")

    many = queries_of(client, url)

    assert len(one) == len(many)
    assert len([sql for sql in many if 'FROM "payslips_annualstatement"' in sql]) <= 2


def queries_of(client, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured.captured_queries]
