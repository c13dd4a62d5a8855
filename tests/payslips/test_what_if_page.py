"""The what-if page: what it asks, what it answers, and where it does not exist."""

import datetime

import pytest
from django.test import Client

from payslips.models import Payslip
from personnel.models import Employee
from portal.core.models import AuditEvent
from tests.actors import logged_in_employee
from tests.factories.payslips import PayslipFactory, PayslipLineFactory
from tests.factories.personnel import EmployeeFactory, EmploymentFactory
from tests.payslips.deliveries import published

pytestmark = pytest.mark.django_db

URL = "/loonstroken/wat-als/"
ASKED = {"hours": "20", "salary": "4.000,00", "wage_tax_credit": "yes"}


@pytest.fixture
def employee() -> Employee:
    employee = EmployeeFactory(birth_date=datetime.date(1990, 5, 1))
    EmploymentFactory(employee=employee)
    return employee


@pytest.fixture
def browser(employee: Employee) -> Client:
    return logged_in_employee(employee)


def with_wage(employee: Employee, amount: str = "4000.00", **values) -> Payslip:
    payslip = PayslipFactory(employee=employee, run__company=employee.company, **values)
    PayslipLineFactory(payslip=payslip, payment=amount, table_wage=amount)
    published(payslip.run)
    return payslip


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def net_of(response) -> str:
    return f"{response.context['then'].net:.2f}"


def test_the_page_begins_with_what_the_payslip_says(employee, browser):
    with_wage(employee)

    page = browser.get(URL)

    assert page.status_code == 200
    assert 'value="40,00"' in text_of(page)
    assert 'value="4.000,00"' in text_of(page)
    assert "Indicatief" in text_of(page)


def test_the_answer_is_net_beside_now(employee, browser):
    with_wage(employee)

    page = browser.post(URL, ASKED)

    assert page.status_code == 200
    assert net_of(page) == "1938.75"
    assert '<span class="amt">\u22121.242,58</span> ten opzichte van nu' in text_of(
        page
    )


def test_the_answer_without_credit(employee, browser):
    with_wage(employee)

    page = browser.post(URL, ASKED | {"hours": "40", "wage_tax_credit": "no"})

    assert net_of(page) == "2557.83"


def test_asking_what_is_already_so_makes_no_difference(employee, browser):
    with_wage(employee)

    assert "evenveel als nu" in text_of(browser.post(URL, ASKED | {"hours": "40"}))


@pytest.mark.parametrize("typed", ["7,5", "7.5", "7,50"])
def test_numbers_are_read_as_the_dutch_write_them(employee, browser, typed: str):
    with_wage(employee)

    page = browser.post(URL, ASKED | {"hours": typed})

    assert page.context["then"].gross == 750


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("hours", "", "Vul in hoeveel uren per week je wilt werken."),
        ("hours", "veel", "Dit is geen getal. Schrijf bijvoorbeeld 1.234,50."),
        ("hours", "0", "Vul een getal in van 0,50 tot en met 60."),
        ("hours", "61", "Vul een getal in van 0,50 tot en met 60."),
        ("salary", "-1", "Vul een getal in van 1 tot en met 100.000."),
        ("salary", "1e5", "Dit is geen getal. Schrijf bijvoorbeeld 1.234,50."),
        ("wage_tax_credit", "", "Kies met of zonder loonheffingskorting."),
        ("wage_tax_credit", "x", "Kies met of zonder loonheffingskorting."),
    ],
)
def test_nonsense_is_refused_at_the_field(employee, browser, field, typed, message):
    with_wage(employee)

    page = browser.post(URL, ASKED | {field: typed})

    assert page.status_code == 422
    assert page.context["form"].errors == {field: [message]}
    assert page.context["rows"] is None


def test_what_was_typed_is_kept(employee, browser):
    with_wage(employee)

    page = browser.post(URL, ASKED | {"hours": "veel"})

    assert 'value="veel"' in text_of(page)


def test_without_hours_in_the_contract_none_are_asked(employee, browser):
    with_wage(employee, contract_hours="0", on_call=True)

    page = browser.post(URL, {"salary": "2000", "wage_tax_credit": "yes"})

    assert "hours" not in page.context["form"].fields
    assert net_of(page) == "1938.75"


def reason(response) -> str:
    assert response.status_code == 200
    assert "Niet ondersteund" in text_of(response)
    return response.context["reason"]


def test_without_a_payslip_there_is_nothing_to_reckon_with(browser):
    assert reason(browser.get(URL)) == "er is nog geen loonstrook om mee te rekenen"


def test_two_income_relationships_are_not_supported(employee, browser):
    with_wage(employee)
    with_wage(employee, income_relationship=2, run__run_number=2)

    assert reason(browser.get(URL)) == (
        "je hebt meer dan één dienstverband of inkomstenverhouding"
    )


def test_a_year_without_final_rules_is_not_supported(employee, browser):
    with_wage(employee, run__year=2027)

    assert reason(browser.get(URL)) == "de regels voor 2027 zijn nog voorlopig"


def test_an_extra_run_is_not_what_is_reckoned_with(employee, browser):
    with_wage(employee)
    with_wage(employee, amount="500.00", run__run_number=2)

    assert 'value="4.000,00"' in text_of(browser.get(URL))


def test_a_wage_that_becomes_negative_is_not_supported(employee, browser):
    payslip = with_wage(employee)
    PayslipLineFactory(
        payslip=payslip, group="inhouding", payment="-4100", table_wage="-4100"
    )
    PayslipLineFactory(payslip=payslip, payment=None, table_wage="150")

    page = browser.post(URL, ASKED | {"salary": "100000", "hours": "60"})

    assert page.status_code == 200
    assert "Hiervoor kunnen we geen indicatie geven" in text_of(page)


def test_looking_is_in_the_log(employee, browser):
    payslip = with_wage(employee)

    browser.get(URL)

    event = AuditEvent.objects.latest("id")
    assert (event.event, event.subject_id) == ("payslip.shown", str(payslip.pk))


def test_a_payslip_stays_new(employee, browser):
    payslip = with_wage(employee)

    browser.post(URL, ASKED)

    payslip.publication.refresh_from_db()
    assert payslip.publication.opened_at is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_menu_that_is_closed_does_not_exist(employee, browser, method: str):
    with_wage(employee)
    company = employee.company
    company.closed_features = ["what-if"]
    company.save()

    assert getattr(browser, method)(URL).status_code == 404
    assert URL not in text_of(browser.get("/loonstroken/"))


def test_the_list_leads_to_it(employee, browser):
    with_wage(employee)

    assert f'href="{URL}"' in text_of(browser.get("/loonstroken/"))
