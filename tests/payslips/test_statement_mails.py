"""One mail says that an annual statement is ready, without a single amount."""

import re
from decimal import Decimal

import pytest

from portal.core import mail
from portal.core.models import OutgoingMail
from tests.factories.accounts import EmployeeAccountFactory
from tests.factories.payslips import PayrollRunFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory
from tests.payslips.deliveries import published
from tests.payslips.years import delivered, issued, pay

pytestmark = pytest.mark.django_db


def mails() -> list[tuple[str, str]]:
    rows = OutgoingMail.objects.filter(name__startswith="statement")
    return list(rows.order_by("id").values_list("name", "to"))


def letter() -> mail.Rendered:
    return mail.render(OutgoingMail.objects.latest("id"))


def test_a_statement_is_mailed_once():
    employee = EmployeeFactory()
    pay(employee)

    issued(employee.company)
    issued(employee.company)

    assert mails() == [("statement_ready", employee.private_email)]


def test_two_statements_at_one_address_are_one_mail():
    company = CompanyFactory()
    run = PayrollRunFactory(company=company, period_number=1)
    for _ in range(2):
        employee = EmployeeFactory(company=company, private_email="noor@voorbeeld.nl")
        for number in (1, 2):
            delivered(employee, run=run, income_relationship=number)
    published(run)

    issued(company)

    assert mails() == [("statement_ready", "noor@voorbeeld.nl")]


def test_a_first_statement_beside_a_corrected_one_mails_the_correction():
    employee = EmployeeFactory()
    pay(employee)
    issued(employee.company)
    second = PayrollRunFactory(company=employee.company, period_number=2)
    delivered(employee, run=second, month=2)
    delivered(employee, run=second, month=2, income_relationship=2)
    published(second)

    issued(employee.company)

    assert [name for name, _to in mails()] == [
        "statement_ready",
        "statement_corrected",
        "statement_ready",
    ]


def test_the_mail_goes_to_the_login_name_of_the_account():
    employee = EmployeeFactory()
    EmployeeAccountFactory(employee=employee, user__username="login@voorbeeld.nl")
    pay(employee)

    issued(employee.company)

    assert mails() == [("statement_ready", "login@voorbeeld.nl")]


def test_nobody_is_mailed_without_an_address():
    employee = EmployeeFactory(private_email="")
    pay(employee)

    issued(employee.company)

    assert mails() == []


def test_a_correction_mails_that_it_is_one():
    employee = EmployeeFactory()
    pay(employee)
    issued(employee.company)

    second = PayrollRunFactory(company=employee.company, period_number=1, version=2)
    pay(employee, run=second, wage_tax=Decimal("712.34"))

    assert mails()[1:] == [("statement_corrected", employee.private_email)]
    assert letter().subject == "Je jaaropgave 2026 is gecorrigeerd"


def test_the_mail_names_employer_year_and_address():
    employee = EmployeeFactory()
    pay(employee)
    issued(employee.company)

    host = f"http://{employee.environment.subdomain}.localhost:8000"
    assert letter().subject == "Je jaaropgave 2026 staat klaar"
    assert "Bakkerij De Gouden Halm B.V." in letter().text
    assert f"\n{host}/jaaropgaven/2026/\n" in letter().text


@pytest.mark.parametrize("is_correction", [False, True], ids=["first", "correction"])
def test_mails_about_statements_hold_no_amounts(is_correction):
    employee = EmployeeFactory()
    pay(employee)
    issued(employee.company)
    if is_correction:
        second = PayrollRunFactory(company=employee.company, period_number=1, version=2)
        pay(employee, run=second, wage_tax=Decimal("712.34"))

    content = f"{letter().subject} {letter().text} {letter().html}"

    assert not re.search(r"3\.?863|750|712|\d+,\d\d|€", content)


def test_the_mail_shows_hostile_names_as_text():
    employee = EmployeeFactory(company__name="<img src=x> & Zn.")
    pay(employee)
    issued(employee.company)

    assert "<img src=x>" not in letter().html
    assert "&lt;img src=x&gt; &amp; Zn." in letter().html
