"""The employer's list of employees and the page of each; every look is in the log."""

import datetime

import pytest
from django.test import Client

from accounts.models import Pin
from personnel.models import Company, Employee
from portal.core.models import AuditEvent
from tests.actors import (
    client_of,
    logged_in_bureau,
    logged_in_employee,
    logged_in_employer,
    logged_in_office,
)
from tests.factories.accounts import (
    ApproverDepartmentFactory,
    DeputyFactory,
    EmployeeAccountFactory,
    EmployerAccessFactory,
    ready_account,
)
from tests.factories.personnel import (
    BankAccountFactory,
    CompanyFactory,
    EmployeeAddressFactory,
    EmployeeFactory,
    EmploymentFactory,
    EmploymentTermsFactory,
    SalaryFactory,
    WorkScheduleFactory,
)

pytestmark = pytest.mark.django_db

URL = "/werkgever/medewerkers/"


@pytest.fixture
def company() -> Company:
    return CompanyFactory()


@pytest.fixture
def browser(company: Company) -> Client:
    return logged_in_employer(company)


def employee_in(company: Company, department: str = "Winkel", **fields) -> Employee:
    employment = {
        name.removeprefix("employment_"): fields.pop(name)
        for name in list(fields)
        if name.startswith("employment_")
    }
    employee = EmployeeFactory(company=company, **fields)
    EmploymentTermsFactory(
        employment=EmploymentFactory(employee=employee, **employment),
        department=department,
    )
    return employee


def approver_for(company: Company, *departments: str) -> Client:
    access = EmployerAccessFactory(company=company, role="approver")
    for name in departments:
        ApproverDepartmentFactory(access=access, department=name)
    return logged_in_office(access.user)


def shown(response) -> list[int]:
    return [one.personnel_number for _name, one in response.context["people"]]


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_list_holds_who_is_in_service(browser, company):
    employee_in(company, personnel_number=2, surname="Boer")
    employee_in(company, personnel_number=1, surname="Zwart")
    employee_in(
        company, personnel_number=3, employment_end_date=datetime.date(2026, 1, 31)
    )
    employee_in(CompanyFactory(environment=company.environment), personnel_number=4)

    assert shown(browser.get(URL)) == [2, 1]
    assert shown(browser.get(URL, {"status": "uit"})) == [3]
    assert shown(browser.get(URL, {"status": "alle"})) == [2, 3, 1]


def test_the_list_is_narrowed_down(browser, company):
    employee_in(company, "Bakkerij", personnel_number=1, surname="Boer")
    employee_in(company, "Winkel", personnel_number=2, surname="Boer")
    employee_in(company, "Winkel", personnel_number=3, surname="Zwart")

    assert shown(browser.get(URL, {"afdeling": "Winkel"})) == [2, 3]
    assert shown(browser.get(URL, {"zoek": "boer"})) == [1, 2]
    assert shown(browser.get(URL, {"zoek": "boer", "afdeling": "Winkel"})) == [2]
    assert shown(browser.get(URL, {"zoek": "3"})) == [3]


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"afdeling": "Kas"}, id="unknown department"),
        pytest.param({"status": "weg"}, id="unknown state"),
        pytest.param({"pagina": "x"}, id="no page"),
        pytest.param({"pagina": "99"}, id="page too far"),
        pytest.param({"zoek": "\0"}, id="control character"),
        pytest.param({"zoek": "x" * 101}, id="too long"),
    ],
)
def test_nonsense_narrows_nothing(browser, company, asked: dict):
    employee_in(company, personnel_number=1)

    page = browser.get(URL, asked)

    assert (page.status_code, shown(page)) == (200, [1])


def test_who_finds_nobody_is_told(browser, company):
    employee_in(company)

    page = browser.get(URL, {"zoek": "zzz"})

    assert (page.status_code, shown(page)) == (200, [])
    assert "Geen medewerkers gevonden" in text_of(page)


def test_a_long_list_has_pages(browser, company):
    for number in range(1, 27):
        employee_in(company, personnel_number=number, surname=f"Boer{number:02}")

    first = browser.get(URL, {"zoek": "boer"})
    second = browser.get(URL, {"zoek": "boer", "pagina": "2"})

    assert (len(shown(first)), shown(second)) == (25, [26])
    assert 'href="?zoek=boer&amp;pagina=2"' in text_of(first)
    assert "Pagina 2 van 2" in text_of(second)


def test_an_approver_sees_the_own_departments(company):
    employee_in(company, "Bakkerij", personnel_number=1)
    employee_in(company, "Winkel", personnel_number=2)
    browser = approver_for(company, "Winkel")

    page = browser.get(URL)

    assert shown(page) == [2]
    assert shown(browser.get(URL, {"afdeling": "Bakkerij"})) == [2]
    assert [
        name for name, _label in page.context["form"].fields["afdeling"].choices
    ] == [
        "",
        "Winkel",
    ]
    assert browser.get(f"{URL}2/").status_code == 200
    assert browser.get(f"{URL}1/").status_code == 404


@pytest.mark.parametrize(("day", "status"), [(31, 200), (32, 404)])
def test_a_deputy_sees_the_departments_up_to_the_last_day(
    company, time_machine, day: int, status: int
):
    start = datetime.datetime(2026, 6, 30, 9, 0, tzinfo=datetime.UTC)
    time_machine.move_to(start + datetime.timedelta(days=day))
    employee_in(company, "Winkel", personnel_number=2)
    approver = ApproverDepartmentFactory(access__company=company).access
    access = EmployerAccessFactory(company=company, role="approver")
    DeputyFactory(access=approver, deputy=access)

    browser = logged_in_office(access.user)

    assert browser.get(f"{URL}2/").status_code == status


def test_the_page_shows_what_an_employer_may_see(browser, company):
    employee = employee_in(company, personnel_number=7, bsn="999990573")
    EmployeeAddressFactory(employee=employee)
    BankAccountFactory(employee=employee)
    employment = employee.employments.get()
    WorkScheduleFactory(employment=employment)
    SalaryFactory(employment=employment)

    text = text_of(browser.get(f"{URL}7/"))

    for said in (
        "Noor van Dijk",
        "Lange Nieuwstraat 12",
        "Winkel",
        "3.250,00",
        "NL•• ABNA •••• 4300",
        "•••••• 573",
        "Geen account",
    ):
        assert said in text
    assert "999990573" not in text
    assert "0417164300" not in text


@pytest.mark.parametrize(
    ("state", "said"),
    [("invited", "Uitgenodigd"), ("active", "Actief"), ("blocked", "Geblokkeerd")],
)
def test_the_page_shows_the_state_of_the_account(browser, company, state, said):
    employee = employee_in(company, personnel_number=7)
    account = EmployeeAccountFactory(employee=employee, user__state=state)

    page = browser.get(f"{URL}7/")

    assert page.context["account"] == account.user
    assert f"{said}</span>" in text_of(page)
    assert "nog niet" in text_of(page)


def test_every_look_is_in_the_log(browser, company):
    employee = employee_in(company, personnel_number=7)

    browser.get(f"{URL}7/")
    browser.get(URL)

    looks = AuditEvent.objects.filter(event="employee.viewed")
    assert [(one.subject_type, one.subject_id) for one in looks] == [
        ("personnel.employee", str(employee.pk))
    ]
    assert looks[0].actor_role == "employer-admin"


def test_a_look_that_was_refused_shows_nothing(company):
    employee_in(company, "Bakkerij", personnel_number=7)

    approver_for(company, "Winkel").get(f"{URL}7/")

    assert not AuditEvent.objects.filter(event="employee.viewed").exists()


@pytest.mark.parametrize("number", ["8", "0", "2147483648", "9" * 40])
def test_a_number_that_is_not_of_the_company_is_404(browser, company, number: str):
    employee_in(CompanyFactory(environment=company.environment), personnel_number=8)

    assert browser.get(f"{URL}{number}/").status_code == 404


def test_an_employee_without_anything_has_a_page(browser, company):
    EmployeeFactory(company=company, personnel_number=7)

    assert browser.get(f"{URL}7/").status_code == 200
    assert shown(browser.get(URL, {"status": "alle"})) == [7]


def test_reading_is_all_there_is(browser, company):
    employee_in(company, personnel_number=7)

    assert [browser.post(url).status_code for url in (URL, f"{URL}7/")] == [405, 405]


@pytest.mark.parametrize("role", ["anonymous", "employee", "bureau"])
def test_others_are_sent_to_the_login_page(company, role: str):
    employee = employee_in(company, personnel_number=7)
    browser = {
        "anonymous": lambda: client_of(company.environment),
        "employee": lambda: logged_in_employee(employee),
        "bureau": lambda: logged_in_bureau(company.environment),
    }[role]()

    found = [browser.get(url)["Location"] for url in (URL, f"{URL}7/")]

    assert found == [
        "/werkgever/inloggen/?next=%2Fwerkgever%2Fmedewerkers%2F",
        "/werkgever/inloggen/?next=%2Fwerkgever%2Fmedewerkers%2F7%2F",
    ]


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number(
    browser, company, size: int, django_assert_num_queries
):
    for _ in range(size):
        employee_in(company)
    browser.get(URL)

    # Three of the gate; departments, count and rows; the switcher.
    with django_assert_num_queries(8):
        page = browser.get(URL)

    assert len(shown(page)) == size


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number_of_employments(
    browser, company, size: int, django_assert_num_queries
):
    employee = employee_in(company, personnel_number=7)
    for year in range(2000, 2000 + size - 1):
        day = datetime.date(year, 1, 1)
        employment = EmploymentFactory(employee=employee, start_date=day, end_date=day)
        SalaryFactory(employment=employment, start_date=day)
    browser.get(f"{URL}7/")

    # Three of the gate; the employee and the log, in a savepoint; eight of the file; the
    # account and the switcher.
    with django_assert_num_queries(18):
        page = browser.get(f"{URL}7/")

    assert len(page.context["file"].employments) == size


def test_an_administrator_lets_an_employee_choose_another_pin(
    company: Company, browser: Client
):
    user = ready_account(employee_in(company, personnel_number=7))

    page = browser.get(f"{URL}7/").content.decode()
    response = browser.post(f"{URL}7/pincode/")

    assert 'action="/werkgever/medewerkers/7/pincode/"' in page
    assert (response.status_code, response["Location"]) == (302, f"{URL}7/")
    assert Pin.objects.get(user=user).reset_at is not None


def test_there_is_nothing_to_reset_before_the_first_login(
    company: Company, browser: Client
):
    EmployeeAccountFactory(employee=employee_in(company, personnel_number=7))

    response = browser.post(f"{URL}7/pincode/", follow=True)

    assert "Deze medewerker heeft nog geen pincode." in response.content.decode()


def test_an_approver_resets_nothing(company: Company):
    user = ready_account(employee_in(company, personnel_number=7))

    response = logged_in_employer(company, role="approver").post(f"{URL}7/pincode/")

    assert response.status_code == 403
    assert Pin.objects.get(user=user).reset_at is None


@pytest.mark.parametrize("number", [7, 9_999_999_999])
def test_the_pin_of_another_companys_employee_is_not_found(
    company: Company, browser: Client, number: int
):
    other = CompanyFactory(environment=company.environment)
    user = ready_account(employee_in(other, personnel_number=7))

    response = browser.post(f"{URL}{number}/pincode/")

    assert response.status_code == 404
    assert Pin.objects.get(user=user).reset_at is None
