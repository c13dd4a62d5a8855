"""The employer's overview: what waits, the newest documents, and until when changes can be sent."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from personnel.models import Company
from tests.actors import logged_in_employer, logged_in_office
from tests.factories.accounts import (
    ApproverDepartmentFactory,
    EmployeeAccountFactory,
    EmployerAccessFactory,
)
from tests.factories.leave import LeaveRequestFactory
from tests.factories.payslips import PayrollRunFactory, PayslipFactory
from tests.factories.personnel import (
    CompanyFactory,
    EmployeeFactory,
    EmploymentFactory,
    EmploymentTermsFactory,
)
from tests.payslips import deliveries

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return CompanyFactory()


@pytest.fixture
def browser(company: Company) -> Client:
    return logged_in_employer(company)


def account_in(company: Company, state: str, *, consent: datetime | None = None):
    employee = EmployeeFactory(company=company)
    EmploymentFactory(employee=employee)
    link = EmployeeAccountFactory(employee=employee)
    User.objects.filter(pk=link.user_id).update(state=state, digital_consent_at=consent)


def published(company: Company, month: int) -> None:
    payslip = PayslipFactory(run__company=company, run__period_number=month)
    deliveries.published(payslip.run, now=NOW)


def titles(browser: Client) -> list[str]:
    return [item.title for item in browser.get("/werkgever/").context["waiting"]]


def test_accounts_that_wait_for_their_owners_are_counted(
    company: Company, browser: Client
):
    account_in(company, "invited")
    account_in(company, "active")
    account_in(company, "active")
    account_in(company, "active", consent=NOW)
    account_in(CompanyFactory(environment=company.environment), "invited")

    assert titles(browser) == [
        "1 medewerker heeft het account nog niet geactiveerd",
        "2 medewerkers zijn nog niet akkoord met digitale loonstroken",
    ]


def test_an_approver_without_departments_is_named(company: Company, browser: Client):
    idle = EmployerAccessFactory(company=company, role="approver")
    busy = EmployerAccessFactory(company=company, role="approver")
    ApproverDepartmentFactory(access=busy, department="Winkel")

    assert titles(browser) == [idle.user.username]


def test_questions_about_leave_are_counted_for_who_decides(company: Company):
    employee = EmployeeFactory(company=company)
    employment = EmploymentFactory(employee=employee)
    EmploymentTermsFactory(employment=employment, department="Winkel")
    LeaveRequestFactory(employment=employment)
    LeaveRequestFactory(employment=employment, status="withdrawn")
    seller, baker = (
        ApproverDepartmentFactory(access__company=company, department=name).access.user
        for name in ("Winkel", "Bakkerij")
    )

    assert titles(logged_in_employer(company)) == [
        "1 vraag over verlof wacht op uw antwoord"
    ]
    assert titles(logged_in_office(seller)) == [
        "1 vraag over verlof wacht op uw antwoord"
    ]
    assert titles(logged_in_office(baker)) == []


def test_nothing_that_waits_is_said(browser: Client):
    assert "Er wacht niets op u" in browser.get("/werkgever/").text


def test_the_newest_run_is_shown_with_its_documents(company: Company, browser: Client):
    published(company, 9)
    published(company, 10)

    page = browser.get("/werkgever/")

    assert page.context["latest"].label == "oktober 2026"
    assert 'href="/werkgever/documenten/?periode=2026-10-M"' in page.text
    assert "1 medewerker, met de kosten voor de werkgever" in page.text


@time_machine.travel(NOW, tick=False)
def test_the_deadline_for_the_next_period_is_told(company: Company):
    published(company, 10)
    browser = logged_in_employer(company)

    page = " ".join(browser.get("/werkgever/").text.split())

    assert "Lever mutaties voor november uiterlijk aan op" in page
    assert "<strong>woensdag 18 november</strong>" in page


@time_machine.travel(NOW, tick=False)
def test_the_deadline_is_as_many_working_days_ahead_as_the_bureau_set(company: Company):
    published(company, 10)
    Company.objects.update(deadline_days=6)

    page = " ".join(logged_in_employer(company).get("/werkgever/").text.split())

    assert "<strong>maandag 16 november</strong>" in page


def test_without_a_published_run_there_are_no_documents(
    company: Company, browser: Client
):
    PayrollRunFactory(company=company)

    page = browser.get("/werkgever/")

    assert page.context["latest"] is None
    assert "Lever mutaties" not in page.text


def test_an_approver_sees_neither_documents_nor_accounts(company: Company):
    published(company, 10)
    account_in(company, "invited")
    browser = logged_in_employer(company, role="approver")

    page = browser.get("/werkgever/")

    assert page.context["waiting"] == []
    assert "Betaallijst" not in page.text


def test_the_overview_asks_as_many_queries_for_any_number(
    company: Company, browser: Client, django_assert_num_queries
):
    published(company, 9)
    account_in(company, "invited")
    browser.get("/werkgever/")

    with django_assert_num_queries(16):
        browser.get("/werkgever/")

    published(company, 10)
    account_in(company, "invited")
    # One more for the mark that the employer saw the new run.
    with django_assert_num_queries(17):
        browser.get("/werkgever/")
    with django_assert_num_queries(16):
        browser.get("/werkgever/")
