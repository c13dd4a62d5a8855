"""The page of one payslip: who may see it, which one it is, what it leads to."""

from urllib.parse import urlencode

import pytest

from payslips.models import Payslip
from portal.core.models import AuditEvent
from tests.actors import logged_in_employee
from tests.factories.accounts import EmployeeAccountFactory, ready_account
from tests.factories.core import EnvironmentFactory
from tests.factories.payslips import PayrollRunFactory, PayslipFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory
from tests.payslips.deliveries import published

pytestmark = pytest.mark.django_db

URL = "/loonstroken/2026-10-M/"


def give(employee, **values) -> Payslip:
    payslip = PayslipFactory(employee=employee, run__company=employee.company, **values)
    published(payslip.run)
    return payslip


def corrected(payslip: Payslip, **values) -> Payslip:
    run = PayrollRunFactory(
        company=payslip.run.company, version=payslip.run.version + 1
    )
    second = PayslipFactory(run=run, employee=payslip.employee, **values)
    published(run)
    return second


every_address = pytest.mark.parametrize(
    "url",
    [
        pytest.param(URL, id="page"),
        pytest.param(f"{URL}1/", id="page of a run"),
        pytest.param(f"{URL}pdf/", id="pdf"),
        pytest.param(f"{URL}1/pdf/", id="pdf of a run"),
    ],
)


@every_address
def test_a_payslip_of_somebody_else_is_404(url):
    employee = EmployeeFactory()
    give(EmployeeFactory(company=employee.company))

    assert logged_in_employee(employee).get(url).status_code == 404


@every_address
def test_a_payslip_that_is_not_published_is_404(url):
    employee = EmployeeFactory()
    PayslipFactory(employee=employee, run__company=employee.company)

    assert logged_in_employee(employee).get(url).status_code == 404


@every_address
def test_a_payslip_of_another_environment_is_404(url):
    give(EmployeeFactory())

    assert logged_in_employee(EmployeeFactory()).get(url).status_code == 404


@every_address
def test_a_session_of_another_environment_is_nobody(url):
    employee = EmployeeFactory()
    give(employee)
    client = logged_in_employee(employee)
    host = f"{EnvironmentFactory().subdomain}.localhost"

    response = client.get(url, headers={"host": host})

    assert (response.status_code, response["Location"]) == (
        302,
        f"/inloggen/?{urlencode({'next': url})}",
    )


@pytest.mark.parametrize(
    "path",
    ["2026-13-M", "2026-010-M", "2026-9-M", "2026-10-M/2", "2026-10-M/0", "loonstrook"],
)
def test_a_period_without_a_payslip_is_404(path):
    employee = EmployeeFactory()
    give(employee)

    assert logged_in_employee(employee).get(f"/loonstroken/{path}/").status_code == 404


@pytest.mark.parametrize("query", ["ikv=2", "versie=2", "dienstverband=x"])
def test_a_payslip_that_is_asked_for_and_not_there_is_404(query):
    employee = EmployeeFactory()
    give(employee)

    assert logged_in_employee(employee).get(f"{URL}?{query}").status_code == 404


def test_page_marks_the_payslip_as_opened_once():
    payslip = give(EmployeeFactory())
    client = logged_in_employee(payslip.employee)
    client.get(URL)
    payslip.publication.refresh_from_db()
    opened_at = payslip.publication.opened_at

    client.get(URL)

    payslip.publication.refresh_from_db()
    assert opened_at is not None
    assert payslip.publication.opened_at == opened_at


def test_page_audits_every_reading():
    payslip = give(EmployeeFactory())
    user = ready_account(payslip.employee)
    client = logged_in_employee(payslip.employee, user=user)

    client.get(URL)

    event = AuditEvent.objects.latest("id")
    assert (event.event, event.subject_id) == ("payslip.read", str(payslip.pk))
    assert (event.actor_user_id, event.ip_address) == (user.pk, "127.0.0.1")


def test_list_opens_nothing():
    payslip = give(EmployeeFactory())
    client = logged_in_employee(payslip.employee)

    content = client.get("/loonstroken/").content.decode()

    payslip.publication.refresh_from_db()
    assert payslip.publication.opened_at is None
    assert content.count("Nieuw") == 1


def test_page_shows_the_last_run_and_leads_to_the_others():
    employee = EmployeeFactory()
    give(employee, net="1111.11")
    give(employee, net="2222.22", run__run_number=2)
    client = logged_in_employee(employee)

    response = client.get(URL)

    assert response.context["document"].run_label == "run 2"
    assert response.context["links"].other_runs == [("run 1", f"{URL}1/")]
    assert response.context["links"].pdf_url == f"{URL}2/pdf/"
    assert client.get(f"{URL}1/").context["links"].other_runs == [("run 2", f"{URL}2/")]


def test_page_shows_the_first_income_relationship_and_leads_to_the_second():
    payslip = PayslipFactory()
    PayslipFactory(run=payslip.run, employee=payslip.employee, income_relationship=2)
    published(payslip.run)
    client = logged_in_employee(payslip.employee)

    response = client.get(URL)

    links = response.context["links"]
    assert links.url == URL
    assert links.other_runs == [("inkomstenverhouding 2", f"{URL}?ikv=2")]
    assert client.get(f"{URL}?ikv=2").context["links"].pdf_url == f"{URL}pdf/?ikv=2"


def test_page_shows_the_correction_and_leads_to_what_it_replaces():
    first = give(EmployeeFactory(), net="1111.11")
    corrected(first, net="2222.22")
    client = logged_in_employee(first.employee)

    response = client.get(URL)

    content = response.content.decode()
    assert str(response.context["document"].net) == "2222.22"
    assert f'<a href="{URL}?versie=1">Bekijk de eerdere versie</a>' in content
    assert "Deze loonstrook vervangt een eerdere versie" in content


def test_page_of_a_superseded_version_leads_to_the_newest():
    first = give(EmployeeFactory(), net="1111.11")
    corrected(first)
    client = logged_in_employee(first.employee)

    response = client.get(f"{URL}?versie=1")

    assert str(response.context["document"].net) == "1111.11"
    assert f'<a href="{URL}">Bekijk de nieuwste versie</a>' in response.content.decode()
    assert response.context["links"].pdf_url == f"{URL}pdf/?versie=1"


def test_page_of_a_middle_version_leads_to_the_newest_of_all():
    first = give(EmployeeFactory())
    corrected(corrected(first))
    client = logged_in_employee(first.employee)

    links = client.get(f"{URL}?versie=2").context["links"]

    assert links.superseded_by_url == URL


def two_employments(*, same_company: bool):
    first = EmployeeFactory()
    company = (
        first.company
        if same_company
        else CompanyFactory(environment=first.environment, name="Molen B.V.")
    )
    second = EmployeeFactory(company=company)
    user = ready_account(first)
    EmployeeAccountFactory(employee=second, user=user)
    return first, second, logged_in_employee(first, user=user)


def test_page_leads_to_the_payslip_of_another_employer():
    first, second, client = two_employments(same_company=False)
    give(first)
    give(second)

    links = client.get(URL).context["links"]

    assert links.url == f"{URL}?dienstverband={first.public_id}"
    assert links.other_runs == [
        ("Molen B.V.", f"{URL}?dienstverband={second.public_id}")
    ]


def test_page_leads_to_the_payslip_of_another_employment():
    first, second, client = two_employments(same_company=True)
    payslip = PayslipFactory(run__company=first.company, employee=first)
    PayslipFactory(run=payslip.run, employee=second)
    published(payslip.run)

    url = f"{URL}?dienstverband={second.public_id}"

    assert client.get(url).context["links"].other_runs == [
        (
            f"personeelsnummer {first.personnel_number}",
            f"{URL}?dienstverband={first.public_id}",
        )
    ]


def test_list_audits_the_payslip_that_it_shows():
    payslip = give(EmployeeFactory())
    client = logged_in_employee(payslip.employee)

    client.get("/loonstroken/")

    event = AuditEvent.objects.latest("id")
    assert (event.event, event.subject_id) == ("payslip.shown", str(payslip.pk))
