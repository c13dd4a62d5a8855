"""A menu that the employer closed is gone, on every method."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from personnel.models import Company
from personnel.services.companies import open_features, switch_feature
from portal.core.access import Actor, Role
from portal.core.features import Feature
from portal.core.guards import feature_required
from portal.core.models import AuditEvent
from tests.actors import client_of, logged_in_employee
from tests.factories.personnel import CompanyFactory, EmployeeFactory, EmploymentFactory

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 10, 20, 9, 0, tzinfo=datetime.UTC)
METHODS = ("get", "head", "options", "post")
NAMES = [
    "leave",
    "accrual",
    "documents",
    "declarations",
    "address",
    "bank-account",
    "wage-tax-credit",
    "personal-data",
    "family",
    "what-if",
]


@pytest.fixture(autouse=True)
def pages(settings) -> None:
    settings.ROOT_URLCONF = "tests.core.feature_urls"


def employee_of(company: Company, **employment: object):
    employee = EmployeeFactory(company=company)
    EmploymentFactory(employee=employee, **employment)
    return employee


def statuses(browser: Client, feature: str) -> list[int]:
    address = f"/menu/{feature}/"
    return [getattr(browser, method)(address).status_code for method in METHODS]


def office(company: Company, role: Role = Role.EMPLOYER_ADMIN) -> Actor:
    return Actor(
        role,
        "beheer@voorbeeld.nl",
        company.environment_id,
        user_id=1,
        company_ids=frozenset([company.pk]),
    )


def test_the_names_are_those_of_the_contract():
    assert Feature.values == NAMES


@pytest.mark.parametrize("feature", NAMES)
def test_an_open_menu_answers(feature: str):
    browser = logged_in_employee(employee_of(CompanyFactory()))

    assert statuses(browser, feature) == [405, 405, 405, 200]


@pytest.mark.parametrize("feature", NAMES)
def test_a_closed_menu_is_gone_on_every_method(feature: str):
    company = CompanyFactory(closed_features=[feature])
    browser = logged_in_employee(employee_of(company))

    assert statuses(browser, feature) == [404] * 4
    assert [
        browser.post(f"/menu/{other}/").status_code
        for other in NAMES
        if other != feature
    ] == [200] * 9


def test_a_menu_closes_at_the_next_request():
    company = CompanyFactory()
    browser = logged_in_employee(employee_of(company))

    switch_feature(company, "leave", is_open=False, actor=office(company), now=NOW)

    assert statuses(browser, "leave") == [404] * 4


def test_nobody_logged_in_is_sent_to_the_login_page():
    environment = CompanyFactory().environment

    assert client_of(environment).get("/menu/leave/").status_code == 302


def test_a_leaver_may_use_no_menu():
    employee = employee_of(CompanyFactory(), end_date=datetime.date(2026, 1, 31))

    assert statuses(logged_in_employee(employee), "leave") == [403] * 4


def test_own_data_is_always_open():
    company = CompanyFactory(closed_features=NAMES)

    assert (
        logged_in_employee(employee_of(company)).get("/mijn-info/").status_code == 200
    )


def test_what_one_of_two_employers_has_opened_is_open():
    closing = CompanyFactory(closed_features=["leave", "family"])
    other = CompanyFactory(environment=closing.environment, closed_features=["family"])
    browser, _second = works_for(closing, other)

    assert statuses(browser, "leave")[-1] == 200
    assert statuses(browser, "family")[-1] == 404


def test_an_employer_of_before_opens_nothing():
    former = CompanyFactory()
    current = CompanyFactory(environment=former.environment, closed_features=["leave"])
    browser, _second = works_for(current, former, end_date=datetime.date(2026, 1, 31))

    assert statuses(browser, "leave") == [404] * 4


def works_for(company: Company, other: Company, **employment: object):
    """Somebody with an employment at both; ``employment`` is that at the other."""
    employee = employee_of(company)
    second = EmployeeFactory(
        company=other, bsn=employee.bsn, private_email=employee.private_email
    )
    EmploymentFactory(employee=second, **employment)
    browser = logged_in_employee(employee)
    link_to_same_account(employee, second)
    return browser, second


def link_to_same_account(employee, second) -> None:
    type(employee.account_link).objects.create(
        environment=employee.environment,
        user=employee.account_link.user,
        employee=second,
    )


def test_a_decorator_for_a_menu_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="koffie"):
        feature_required("koffie")


def test_an_administrator_switches_menus_of_the_own_company():
    company = CompanyFactory(closed_features=["family", "leave"])

    switched = open_features(
        company,
        [name for name in NAMES if name not in {"documents", "family"}],
        actor=office(company),
        now=NOW,
    )

    company.refresh_from_db()
    assert switched == {"documents", "leave"}
    assert company.closed_features == ["documents", "family"]
    assert [event.changes for event in AuditEvent.objects.order_by("id")] == [
        {"feature": "documents", "open": False},
        {"feature": "leave", "open": True},
    ]


def test_menus_that_stay_as_they_are_leave_no_trace():
    company = CompanyFactory(closed_features=["leave"])
    wanted = [name for name in NAMES if name != "leave"]

    switched = open_features(company, wanted, actor=office(company), now=NOW)

    assert (switched, AuditEvent.objects.count()) == (set(), 0)


def test_an_administrator_does_not_switch_menus_of_another_company():
    company, other = CompanyFactory(), CompanyFactory()

    with pytest.raises(Company.DoesNotExist):
        switch_feature(other, "leave", is_open=False, actor=office(company), now=NOW)


def test_an_approver_switches_no_menus():
    company = CompanyFactory()
    actor = office(company, Role.APPROVER)

    with pytest.raises(PermissionDenied):
        switch_feature(company, "leave", is_open=False, actor=actor, now=NOW)
