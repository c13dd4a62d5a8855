"""An employer's pages, menu and companies; apart from those of employees."""

import datetime

import pytest
from django.test import Client

from accounts.models import EmployerAccess
from personnel.models import Company
from tests.actors import (
    logged_in_bureau,
    logged_in_employee,
    logged_in_employer,
    logged_in_office,
)
from tests.factories.accounts import ApproverDepartmentFactory, EmployerAccessFactory
from tests.factories.personnel import (
    CompanyFactory,
    EmployeeFactory,
    EmploymentFactory,
    EmploymentTermsFactory,
)

pytestmark = pytest.mark.django_db

HOME = "/werkgever/"
CHOOSE = "/werkgever/bedrijf/"
OFFICE = (HOME, "/werkgever/medewerkers/", "/werkgever/instellingen/")
PERSONAL = ("/", "/loonstroken/", "/mijn-info/", "/account/beveiliging/")


@pytest.fixture
def company() -> Company:
    return CompanyFactory(number=1001, name="Bakkerij De Gouden Halm B.V.")


@pytest.fixture
def second(company: Company) -> Company:
    return CompanyFactory(
        number=1002, name="Garage Verhoeven", environment=company.environment
    )


def works_at(company: Company, department: str = "Winkel"):
    employee = EmployeeFactory(company=company)
    employment = EmploymentFactory(employee=employee)
    EmploymentTermsFactory(employment=employment, department=department)
    return employee


def both(company: Company, second: Company) -> tuple[Client, EmployerAccess]:
    """Somebody who is administrator at one company and approver at another."""
    here = EmployerAccessFactory(company=company)
    there = EmployerAccessFactory(company=second, user=here.user, role="approver")
    return logged_in_office(here.user), there


def menu(response) -> list[str]:
    return [str(item.label) for item in response.context["page"].nav]


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_home_shows_the_company(company):
    works_at(company)
    works_at(company)
    left = EmployeeFactory(company=company)
    EmploymentFactory(employee=left, end_date=datetime.date(2026, 1, 31))

    page = logged_in_employer(company).get(HOME)

    assert page.context["staff_count"] == 2
    assert "Bakkerij De Gouden Halm B.V." in text_of(page)
    assert "Alle menu's zijn open." in text_of(page)


def test_home_shows_which_menus_are_closed(company):
    company.closed_features = ["leave", "what-if"]
    company.save()

    page = logged_in_employer(company).get(HOME)

    assert [str(label) for label in page.context["closed"]] == [
        "Verlof",
        "Netto loon vooruit berekenen",
    ]


def test_an_approver_counts_the_own_departments(company):
    works_at(company)
    works_at(company, "Bakkerij")
    access = ApproverDepartmentFactory(access__company=company).access

    page = logged_in_office(access.user).get(HOME)

    assert page.context["staff_count"] == 1


def test_the_menu_of_an_administrator_holds_settings(company):
    page = logged_in_employer(company).get(HOME)

    assert menu(page) == [
        "Overzicht",
        "Goedkeuren",
        "Medewerkers",
        "Salarisdocumenten",
        "Rapportages",
        "Instellingen",
    ]
    current = [item.current for item in page.context["page"].nav]
    assert current == [True, False, False, False, False, False]


def test_the_menu_of_an_approver_does_not(company):
    page = logged_in_employer(company, role="approver").get(HOME)

    assert menu(page) == ["Overzicht", "Goedkeuren", "Medewerkers", "Rapportages"]


def test_an_approver_has_no_report_of_leave_that_is_closed(company):
    company.closed_features = ["leave"]
    company.save()

    page = logged_in_employer(company, role="approver").get(HOME)

    assert menu(page) == ["Overzicht", "Goedkeuren", "Medewerkers"]


def test_the_frame_leads_to_the_employers_own_pages(company):
    text = text_of(logged_in_employer(company).get(HOME))

    assert '<a class="brand" href="/werkgever/">' in text
    assert 'href="/werkgever/account/beveiliging/"' in text
    assert 'popovertarget="companies"' not in text


def test_an_employer_opens_no_personal_page(company):
    browser = logged_in_employer(company)

    assert [browser.get(path).status_code for path in PERSONAL] == [302] * 4
    assert browser.get("/mijn-info/")["Location"] == "/inloggen/?next=%2Fmijn-info%2F"


def test_an_employee_opens_no_employers_page(company):
    browser = logged_in_employee(works_at(company))

    answers = [browser.get(path) for path in OFFICE]

    assert [answer.status_code for answer in answers] == [302] * 3
    assert answers[0]["Location"] == "/werkgever/inloggen/?next=%2Fwerkgever%2F"
    assert browser.get("/").status_code == 200


def test_the_bureau_opens_no_employers_page(company):
    browser = logged_in_bureau(company.environment)

    assert [browser.get(path).status_code for path in OFFICE] == [302] * 3


def test_the_first_company_is_chosen_at_first(company, second):
    browser, _there = both(company, second)

    page = browser.get(HOME)

    assert page.context["company"] == company
    assert 'popovertarget="companies"' in text_of(page)


def test_another_company_is_chosen_with_its_own_role(company, second):
    browser, _there = both(company, second)

    answer = browser.post(CHOOSE, {"company": second.public_id})

    page = browser.get(HOME)
    assert (answer.status_code, answer["Location"]) == (302, HOME)
    assert page.context["company"] == second
    assert menu(page) == ["Overzicht", "Goedkeuren", "Medewerkers", "Rapportages"]
    assert browser.get("/werkgever/instellingen/").status_code == 403


def test_the_chosen_company_is_the_only_one_that_is_seen(company, second):
    browser, there = both(company, second)
    here_only = works_at(company)
    ApproverDepartmentFactory(access=there, department="Winkel")
    address = f"/werkgever/medewerkers/{here_only.personnel_number}/"

    seen = [browser.get(address).status_code]
    browser.post(CHOOSE, {"company": second.public_id})
    seen.append(browser.get(address).status_code)

    assert seen == [200, 404]


def test_access_that_was_taken_falls_back_to_the_other(company, second):
    browser, there = both(company, second)
    browser.post(CHOOSE, {"company": second.public_id})

    there.delete()

    assert browser.get(HOME).context["company"] == company


@pytest.mark.parametrize("asked", ["", "1002", "x", "other", "elsewhere"])
def test_a_company_without_access_does_not_exist(company, second, asked: str):
    browser = logged_in_employer(company)
    value = {
        "other": second.public_id,
        "elsewhere": CompanyFactory().public_id,
    }.get(asked, asked)

    answer = browser.post(CHOOSE, {"company": value})

    assert answer.status_code == 404
    assert browser.get(HOME).context["company"] == company


def test_choosing_is_a_post(company):
    assert logged_in_employer(company).get(CHOOSE).status_code == 405


def test_the_person_of_an_account_is_known_at_every_company(company, second):
    person = works_at(company)
    here = EmployerAccessFactory(company=company, employee=person)
    EmployerAccessFactory(company=second, user=here.user)
    browser = logged_in_office(here.user)

    browser.post(CHOOSE, {"company": second.public_id})

    assert browser.get(HOME).wsgi_request.actor.person == person.bsn_index


def test_office_pages_say_u(company):
    works_at(company)
    browser = logged_in_employer(company)

    texts = [text_of(browser.get(path)) for path in OFFICE]

    words = {word for text in texts for word in text.lower().split()}
    assert words & {"je", "jij", "jouw"} == set()


@pytest.mark.parametrize("size", [1, 3])
def test_home_takes_the_same_queries_for_any_number(
    company, size: int, django_assert_num_queries
):
    for _ in range(size):
        works_at(company)
    browser = logged_in_employer(company)
    browser.get(HOME)

    # Three of the gate; the count, the company, the switcher, what waits and the runs.
    with django_assert_num_queries(11):
        assert browser.get(HOME).context["staff_count"] == size
