"""The pages of the portal itself: home, mailbox, brand and errors."""

import logging
import re

import pytest
from django.test import Client

from portal.core import mail
from portal.core.models import Environment
from tests.actors import client_of, logged_in_employee
from tests.core.broken_urls import SECRET
from tests.core.letters import ACTIVATION, NOW
from tests.factories.core import EnvironmentFactory
from tests.factories.payslips import PayslipFactory
from tests.factories.personnel import EmployeeFactory, EmploymentFactory
from tests.payslips.deliveries import published

pytestmark = pytest.mark.django_db

TRACES = re.compile(r"Traceback|/portal/|django|python|line \d+|SELECT", re.I)


@pytest.fixture
def environment() -> Environment:
    return EnvironmentFactory(name="Salarisfactory")


@pytest.fixture
def browser(environment: Environment) -> Client:
    return client_of(environment)


@pytest.fixture
def broken(settings, browser: Client) -> Client:
    settings.ROOT_URLCONF = "tests.core.broken_urls"
    browser.raise_request_exception = False
    return browser


def send(environment: Environment, **names: str) -> None:
    mail.send(
        "activation",
        to="noor@voorbeeld.nl",
        context=ACTIVATION | names,
        environment=environment,
        now=NOW,
    )


def employee_with_payslips(environment: Environment, months: range):
    employee = EmployeeFactory(company__environment=environment, nickname="Noor")
    EmploymentFactory(employee=employee)
    for month in months:
        payslip = PayslipFactory(
            employee=employee, run__company=employee.company, run__period_number=month
        )
        published(payslip.run, now=NOW)
    return employee


def test_home_greets_and_shows_the_newest_payslip(environment: Environment):
    browser = logged_in_employee(employee_with_payslips(environment, range(3, 10)))

    page = browser.get("/")

    assert page.context["first_name"] == "Noor"
    assert page.context["latest"].code == "2026-9-M"
    assert [item.code for item in page.context["recent"]] == [
        "2026-8-M",
        "2026-7-M",
        "2026-6-M",
    ]


def test_home_without_payslips_says_so(environment: Environment):
    browser = logged_in_employee(employee_with_payslips(environment, range(0)))

    page = browser.get("/")

    assert (page.status_code, page.context["latest"], page.context["recent"]) == (
        200,
        None,
        [],
    )


def test_home_changes_nothing(environment: Environment):
    browser = logged_in_employee(employee_with_payslips(environment, range(0)))

    assert browser.post("/").status_code == 405


def test_there_is_no_mailbox_outside_a_demo(environment: Environment, browser: Client):
    send(environment)

    page = browser.get("/postbus/")

    assert page.status_code == 404
    assert "noor@voorbeeld.nl" not in page.content.decode()


def test_the_mailbox_of_a_demo_shows_its_own_mails(
    environment: Environment, browser: Client, settings
):
    settings.DEMO = True
    send(environment, url="http://salarisfactory.localhost:8000/activeren/een/")
    send(environment, url="http://salarisfactory.localhost:8000/activeren/twee/")
    send(EnvironmentFactory())

    page = browser.get("/postbus/")

    assert [item.links for item in page.context["mails"]] == [
        ["http://salarisfactory.localhost:8000/activeren/twee/"],
        ["http://salarisfactory.localhost:8000/activeren/een/"],
    ]
    assert {item.to for item in page.context["mails"]} == {"noor@voorbeeld.nl"}


def test_the_mailbox_escapes_what_a_mail_says(
    environment: Environment, browser: Client, settings
):
    settings.DEMO = True
    send(environment, employer_name="<script>alert(1)</script>")

    page = browser.get("/postbus/").content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("color", "css"),
    [
        pytest.param("#0a6a4e", ":root { --bureau: #0a6a4e; }", id="colour"),
        pytest.param("", "", id="none"),
    ],
)
def test_the_brand_is_a_style_sheet(color: str, css: str):
    page = client_of(EnvironmentFactory(brand_color=color)).get("/huisstijl.css")

    assert (page.content.decode(), page.headers["Content-Type"]) == (css, "text/css")
    assert page.headers["Cache-Control"] == "max-age=300"


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        pytest.param(
            "/refuses/", 403, "Je hebt geen toegang tot deze pagina", id="403"
        ),
        pytest.param("/nergens/", 404, "Deze pagina bestaat niet (meer)", id="404"),
        pytest.param("/fails/", 500, "Er ging iets mis bij ons", id="500"),
    ],
)
def test_an_error_is_a_page_without_traces(
    broken: Client, path: str, status: int, sentence: str
):
    response = broken.get(path)

    page = response.content.decode()
    assert response.status_code == status
    assert sentence in page
    assert TRACES.findall(page) == []
    assert SECRET not in page


def test_the_code_of_an_error_is_found_in_the_log(
    broken: Client, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.ERROR, "portal.views"):
        page = broken.get("/fails/").content.decode()

    [code] = re.findall(r"Code: ([0-9A-F]{4})", page)
    assert f"server error shown with code {code}" in caplog.messages


def test_a_form_that_expired_says_what_to_do(environment: Environment):
    browser = client_of(environment)
    browser.handler.enforce_csrf_checks = True

    response = browser.post("/inloggen/", {"username": "a@b.nl", "password": "x"})

    assert response.status_code == 403
    assert "Dit formulier is verlopen" in response.content.decode()
