"""The bureau keeps the accounts of a company in the admin."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from payslips.models import LedgerAccount
from personnel.models import Company
from portal.core.models import AuditEvent
from tests.actors import logged_in_bureau
from tests.factories.personnel import CompanyFactory

URL = "/beheer/payslips/ledgeraccount/"


@pytest.fixture
def company(db) -> Company:
    return CompanyFactory()


@pytest.fixture
def browser(company: Company) -> Client:
    return logged_in_bureau(company.environment)


def account_of(company: Company, **columns: str) -> LedgerAccount:
    return LedgerAccount.objects.create(
        environment=company.environment,
        company=company,
        **{"delivered": "4000", "number": "4000"} | columns,
    )


def test_the_bureau_changes_an_account(company: Company, browser: Client):
    account = account_of(company)
    form = {
        "company": company.pk,
        "delivered": "4000",
        "number": "40100",
        "rgs_code": "WPerLesLon",
        "description": "Lonen",
    }

    response = browser.post(f"{URL}{account.pk}/change/", form)

    assert response.status_code == 302
    account.refresh_from_db()
    assert (account.number, account.rgs_code, account.description) == (
        *("40100", "WPerLesLon", "Lonen"),
    )
    event = AuditEvent.objects.get(event="ledgeraccount.changed")
    assert event.changes == {"fields": ["number", "rgs_code", "description"]}


@pytest.mark.parametrize("code", ["4000", "wPerLesLon", "WPerLe", "X", "WPer Les"])
def test_what_is_no_rgs_code_is_refused(company: Company, browser: Client, code: str):
    form = {"company": company.pk, "delivered": "1", "number": "1", "rgs_code": code}

    response = browser.post(f"{URL}add/", form)

    assert response.status_code == 422
    assert "Een RGS-code begint met B of W" in response.content.decode()
    assert not LedgerAccount.objects.exists()


def test_an_account_is_known_once(company: Company, browser: Client):
    account_of(company)
    form = {"company": company.pk, "delivered": "4000", "number": "9"}

    response = browser.post(f"{URL}add/", form)

    assert response.status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        account_of(company)


def test_accounts_of_another_environment_do_not_exist(browser: Client):
    other = account_of(CompanyFactory())

    assert browser.get(f"{URL}{other.pk}/change/").status_code == 404
    assert "4000" not in browser.get(URL).content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number(
    company: Company, browser: Client, size: int, django_assert_max_num_queries
):
    for number in range(size):
        account_of(company, delivered=str(number))
    browser.get(URL)

    with django_assert_max_num_queries(9):
        page = browser.get(URL)

    assert page.context["cl"].result_count == size
