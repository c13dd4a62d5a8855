"""What an employee reads about oneself, and nobody else does."""

import datetime

import pytest

from personnel.models import Employee, FamilyMember, NameUse
from tests.actors import client_of, logged_in_employee, logged_in_employer
from tests.factories.personnel import (
    BankAccountFactory,
    EmployeeAddressFactory,
    EmployeeFactory,
    EmploymentFactory,
    EmploymentTermsFactory,
    FamilyMemberFactory,
    SalaryFactory,
    WageTaxCreditFactory,
    WorkScheduleFactory,
)

pytestmark = pytest.mark.django_db

URL = "/mijn-info/"
ONE_DAY = datetime.timedelta(days=1)


@pytest.fixture
def employee() -> Employee:
    employee = EmployeeFactory(bsn="999990573", private_email="noor@voorbeeld.nl")
    employment = EmploymentFactory(employee=employee)
    EmploymentTermsFactory(employment=employment, job_title="Bakker")
    WorkScheduleFactory(employment=employment)
    SalaryFactory(employment=employment)
    BankAccountFactory(employee=employee)
    EmployeeAddressFactory(employee=employee)
    WageTaxCreditFactory(employee=employee)
    FamilyMemberFactory(
        employee=employee, kind=FamilyMember.Kind.PARTNER, name="Daan Visser"
    )
    return employee


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_an_employee_reads_the_own_file(employee: Employee):
    text = text_of(logged_in_employee(employee).get(URL))

    for said in (
        "noor@voorbeeld.nl",
        "14-3-1991",
        "Lange Nieuwstraat 12",
        "3511 RT Utrecht",
        "Bakker",
        "arbeidsovereenkomst, onbepaalde tijd, schriftelijk",
        "NL•• ABNA •••• 4300",
        "3.250,00",
        "Daan Visser",
        "gemiddeld 36,00 per week, 90,00% van voltijd",
        "Klopt er iets niet?",
    ):
        assert said in text


def test_no_number_is_shown_in_full(employee: Employee):
    text = text_of(logged_in_employee(employee).get(URL))

    assert "•••••• 573" in text
    assert employee.bsn not in text
    assert "0417164300" not in text


def test_amounts_are_hidden_until_they_are_asked_for(employee: Employee):
    text = text_of(logged_in_employee(employee).get(URL))

    assert 'id="hide" checked' in text
    assert '<td class="num amt">3.250,00</td>' in text


def test_the_name_in_use_is_marked(employee: Employee):
    Employee.objects.update(partner_surname="Visser", name_use=NameUse.OWN_PARTNER)

    text = text_of(logged_in_employee(employee).get(URL))

    marked = text.split("N. van Dijk-Visser")[1][:60]
    assert text.count("In gebruik") == 1
    assert "badge ok" in marked


def test_a_colleague_is_not_shown(employee: Employee):
    EmployeeFactory(company=employee.company, private_email="collega@voorbeeld.nl")

    page = logged_in_employee(employee).get(URL)

    assert [file.employee for file in page.context["files"]] == [employee]
    assert "collega@voorbeeld.nl" not in text_of(page)


def test_two_employers_are_shown_apart(employee: Employee):
    browser = logged_in_employee(employee)
    second = EmployeeFactory(
        bsn=employee.bsn, company__environment=employee.environment
    )
    type(employee.account_link).objects.create(
        environment=employee.environment,
        user=employee.account_link.user,
        employee=second,
    )

    page = browser.get(URL)

    assert {file.company for file in page.context["files"]} == {
        employee.company,
        second.company,
    }


def test_a_leaver_may_not_look(employee: Employee):
    employee.employments.update(end_date=datetime.date(2026, 1, 31))

    assert logged_in_employee(employee).get(URL).status_code == 403


def test_reading_is_all_there_is(employee: Employee):
    browser = logged_in_employee(employee)

    assert [browser.get(URL).status_code, browser.post(URL).status_code] == [200, 405]


def test_others_are_sent_to_the_login_page(employee: Employee):
    office = logged_in_employer(employee.company)
    nobody = client_of(employee.environment)

    assert [one.get(URL)["Location"] for one in (office, nobody)] == [
        "/inloggen/?next=%2Fmijn-info%2F"
    ] * 2


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number_of_employments(
    employee: Employee, size: int, django_assert_num_queries
):
    for number in range(1, size):
        day = datetime.date(2021, 5, 1) - number * ONE_DAY
        employment = EmploymentFactory(employee=employee, start_date=day, end_date=day)
        SalaryFactory(employment=employment, start_date=day)
        FamilyMemberFactory(employee=employee)
    browser = logged_in_employee(employee)
    browser.get(URL)

    # Four of the gate, the file itself nine, and one for the name in the frame.
    with django_assert_num_queries(14):
        page = browser.get(URL)

    assert len(page.context["files"][0].employments) == size
