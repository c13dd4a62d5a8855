"""Who is out of service keeps payslips and the own account, and can do nothing else."""

import datetime

import pytest
from django.test import Client

from personnel.models import Employee
from tests.actors import logged_in_employee
from tests.factories.accounts import LONG_AGO
from tests.factories.payslips import PayslipFactory
from tests.factories.personnel import EmployeeFactory, EmploymentFactory
from tests.payslips.deliveries import published

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.UTC)
TODAY = NOW.date()
ONE_DAY = datetime.timedelta(days=1)
PERIOD = "/loonstroken/2026-10-M/"
KEPT = ("/", "/loonstroken/", PERIOD, f"{PERIOD}1/", "/account/beveiliging/")


@pytest.fixture(autouse=True)
def clock(time_machine, settings, tmp_path) -> None:
    settings.STORAGE_DIR = tmp_path
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def employee(db) -> Employee:
    employee = EmployeeFactory()
    payslip = PayslipFactory(employee=employee, run__company=employee.company)
    published(payslip.run, now=LONG_AGO)
    return employee


def employed(employee: Employee, *, start=datetime.date(2021, 5, 1), end=None) -> None:
    EmploymentFactory(employee=employee, start_date=start, end_date=end)


def menu(browser: Client) -> list[str]:
    return [str(item.label) for item in browser.get("/").context["page"].nav]


def is_leaver(browser: Client) -> bool:
    return browser.get("/mijn-info/").status_code == 403


def test_a_leaver_keeps_payslips_and_account(employee):
    employed(employee, end=TODAY - ONE_DAY)
    browser = logged_in_employee(employee)

    assert [browser.get(path).status_code for path in KEPT] == [200] * 5


@pytest.mark.slow
def test_a_leaver_downloads_a_payslip(employee):
    employed(employee, end=TODAY - ONE_DAY)

    answer = logged_in_employee(employee).get(f"{PERIOD}pdf/")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")


def test_the_menu_of_a_leaver_shows_only_that(employee):
    employed(employee, end=TODAY - ONE_DAY)
    browser = logged_in_employee(employee)

    assert menu(browser) == ["Overzicht", "Loonstroken"]
    assert browser.get("/").context["latest"].code == "2026-10-M"
    assert 'href="/account/beveiliging/"' in browser.get("/").content.decode()


def test_a_leaver_does_nothing_else(employee):
    employed(employee, end=TODAY - ONE_DAY)
    browser = logged_in_employee(employee)

    assert [browser.get("/mijn-info/").status_code, browser.post("/").status_code] == [
        403,
        405,
    ]


@pytest.mark.parametrize(
    ("end", "leaves"),
    [
        pytest.param(None, False, id="no end"),
        pytest.param(TODAY + ONE_DAY, False, id="tomorrow"),
        pytest.param(TODAY, False, id="today"),
        pytest.param(TODAY - ONE_DAY, True, id="yesterday"),
    ],
)
def test_the_last_day_is_a_day_of_service(employee, end, leaves: bool):
    employed(employee, end=end)

    assert is_leaver(logged_in_employee(employee)) is leaves


def test_a_session_becomes_that_of_a_leaver_at_midnight(employee, time_machine):
    # 23:55 in Amsterdam, where a day ends.
    time_machine.move_to(datetime.datetime(2026, 11, 2, 22, 55, tzinfo=datetime.UTC))
    employed(employee, end=TODAY)
    browser = logged_in_employee(employee)
    before = is_leaver(browser)

    time_machine.move_to(datetime.datetime(2026, 11, 2, 23, 5, tzinfo=datetime.UTC))

    assert (before, is_leaver(browser)) == (False, True)


def test_who_has_another_employment_is_no_leaver(employee):
    employed(employee, end=TODAY - ONE_DAY)
    second = EmployeeFactory(
        company__environment=employee.environment, bsn=employee.bsn
    )
    employed(second)
    browser = logged_in_employee(employee)
    link_to_account(employee, second)

    assert is_leaver(browser) is False


def test_who_left_both_employers_is_a_leaver(employee):
    employed(employee, end=TODAY - ONE_DAY)
    second = EmployeeFactory(
        company__environment=employee.environment, bsn=employee.bsn
    )
    employed(second, end=TODAY - ONE_DAY)
    browser = logged_in_employee(employee)
    link_to_account(employee, second)

    assert is_leaver(browser) is True


def link_to_account(employee: Employee, second: Employee) -> None:
    type(employee.account_link).objects.create(
        environment=employee.environment,
        user=employee.account_link.user,
        employee=second,
    )


def test_who_comes_back_is_an_employee_again(employee):
    employed(employee, end=TODAY - 100 * ONE_DAY)
    browser = logged_in_employee(employee)
    before = is_leaver(browser)

    employed(employee, start=TODAY + 10 * ONE_DAY)

    assert (before, is_leaver(browser)) == (True, False)


def test_somebody_without_employment_is_a_leaver(employee):
    assert is_leaver(logged_in_employee(employee)) is True
