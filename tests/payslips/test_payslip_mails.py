"""One mail per employee says that a payslip is ready, without a single amount."""

import datetime
import re
from decimal import Decimal

import pytest

from payslips.models import PayrollRun
from payslips.services.withdrawing import withdraw_run
from portal.core import mail
from portal.core.models import OutgoingMail
from tests.actors import system
from tests.factories.accounts import EmployeeAccountFactory
from tests.factories.payslips import (
    PayrollRunFactory,
    PayslipFactory,
    PayslipLineFactory,
)
from tests.factories.personnel import CompanyFactory, EmployeeFactory
from tests.payslips.deliveries import NOW, published

pytestmark = pytest.mark.django_db


def mails() -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.order_by("id").values_list("name", "to"))


def corrected(payslip):
    run = PayrollRunFactory(company=payslip.run.company, version=2)
    return PayslipFactory(run=run, employee=payslip.employee, net=Decimal("2926.70"))


def test_publish_run_queues_one_mail_per_employee():
    run = PayrollRunFactory()
    first, second = PayslipFactory(run=run), PayslipFactory(run=run)

    published(run)

    assert mails() == [
        ("payslip_ready", first.employee.private_email),
        ("payslip_ready", second.employee.private_email),
    ]


def test_publish_run_sends_one_mail_for_two_income_relationships():
    payslip = PayslipFactory()
    PayslipFactory(run=payslip.run, employee=payslip.employee, income_relationship=2)

    published(payslip.run)

    assert mails() == [("payslip_ready", payslip.employee.private_email)]


def test_publish_run_sends_one_mail_to_somebody_with_two_employments():
    company = CompanyFactory()
    run = PayrollRunFactory(company=company)
    for _ in range(2):
        employee = EmployeeFactory(company=company, private_email="noor@voorbeeld.nl")
        PayslipFactory(run=run, employee=employee)

    published(run)

    assert mails() == [("payslip_ready", "noor@voorbeeld.nl")]


def test_publish_run_mails_the_login_name_of_the_account():
    payslip = PayslipFactory()
    EmployeeAccountFactory(
        employee=payslip.employee, user__username="inlognaam@voorbeeld.nl"
    )

    published(payslip.run)

    assert mails() == [("payslip_ready", "inlognaam@voorbeeld.nl")]


def test_publish_run_mails_nobody_without_an_address():
    employee = EmployeeFactory(private_email="")
    payslip = PayslipFactory(run__company=employee.company, employee=employee)

    published(payslip.run)

    assert mails() == []


def test_a_correction_mails_that_it_is_one():
    payslip = PayslipFactory()
    published(payslip.run)

    published(corrected(payslip).run)

    assert mails() == [
        ("payslip_ready", payslip.employee.private_email),
        ("payslip_corrected", payslip.employee.private_email),
    ]


def test_a_correction_tells_somebody_who_is_new_in_it_that_a_payslip_is_ready():
    payslip = PayslipFactory()
    published(payslip.run)
    second = corrected(payslip)
    joined = PayslipFactory(run=second.run)

    published(second.run)

    assert mails()[1:] == [
        ("payslip_corrected", payslip.employee.private_email),
        ("payslip_ready", joined.employee.private_email),
    ]


@pytest.mark.parametrize("is_correction", [False, True], ids=["first", "correction"])
def test_mails_about_payslips_hold_no_amounts(is_correction):
    payslip = PayslipFactory(net=Decimal("7319.46"))
    if is_correction:
        published(payslip.run)
        payslip = corrected(payslip)
    PayslipLineFactory(payslip=payslip, payment=Decimal("8642.75"))

    published(payslip.run)

    letter = mail.render(OutgoingMail.objects.latest("id"))
    content = f"{letter.subject} {letter.text} {letter.html}"
    assert not re.search(r"7\.?319|8\.?642|2\.?926|\d+,\d\d|€", content)


def test_mail_names_period_employer_and_address():
    payslip = PayslipFactory()
    published(payslip.run)

    letter = mail.render(OutgoingMail.objects.get())

    host = f"http://{payslip.environment.subdomain}.localhost:8000"
    assert letter.subject == "Je loonstrook van oktober 2026 staat klaar"
    assert "oktober 2026 (2026-10-M) van Bakkerij De Gouden Halm B.V." in letter.text
    assert "op 24 oktober 2026 betaald" in letter.text
    assert f"\n{host}/loonstroken/2026-10-M/\n" in letter.text


def test_mail_after_the_payment_date_expects_no_payment():
    payslip = PayslipFactory()
    published(payslip.run, now=NOW + datetime.timedelta(days=30))

    letter = mail.render(OutgoingMail.objects.get())

    for text in (letter.text, letter.html):
        assert "De betaaldatum was 24 oktober 2026." in text
        assert "naar verwachting" not in text


def test_mail_of_a_correction_says_so():
    payslip = PayslipFactory()
    published(payslip.run)
    published(corrected(payslip).run)

    letter = mail.render(OutgoingMail.objects.latest("id"))

    assert letter.subject == "Je loonstrook van oktober 2026 is gecorrigeerd"


def test_mail_shows_hostile_names_as_text():
    run = PayrollRunFactory(company__name="<img src=x> & Zn.")
    PayslipFactory(run=run)
    published(run)

    letter = mail.render(OutgoingMail.objects.get())

    assert "<img src=x>" not in letter.html
    assert "&lt;img src=x&gt; &amp; Zn." in letter.html
    assert "<img src=x> & Zn." in letter.text


def version(company, number: int, *people, **values) -> None:
    """A published version of October with payslips of some persons, all the same."""
    run = PayrollRunFactory(company=company, version=number)
    for employee, income_relationship in people:
        PayslipFactory(
            run=run,
            employee=employee,
            income_relationship=income_relationship,
            **values,
        )
    published(run)


def test_a_correction_mails_only_those_it_changes_something_for():
    company = CompanyFactory()
    same, changed = EmployeeFactory(company=company), EmployeeFactory(company=company)
    version(company, 1, (same, 1), (changed, 1))
    run = PayrollRunFactory(company=company, version=2)
    PayslipFactory(run=run, employee=same)
    PayslipFactory(run=run, employee=changed, employment_credit=Decimal("1.00"))

    published(run)

    assert mails()[2:] == [("payslip_corrected", changed.private_email)]


@pytest.mark.parametrize(
    ("values", "line", "is_told"),
    [
        pytest.param({}, {}, False, id="nothing"),
        pytest.param({"iban": "NL70TEST0132845751"}, {}, True, id="account"),
        pytest.param({}, {"description": "Loon"}, True, id="line"),
        pytest.param({}, {"position": 7}, False, id="place of a line"),
    ],
)
def test_a_correction_is_told_when_a_figure_or_a_line_differs(values, line, is_told):
    company = CompanyFactory()
    employee = EmployeeFactory(company=company)
    for number, more, of_line in ((1, {}, {}), (2, values, line)):
        run = PayrollRunFactory(company=company, version=number)
        payslip = PayslipFactory(run=run, employee=employee, **more)
        PayslipLineFactory(payslip=payslip, **of_line)
        published(run)

    told = [("payslip_corrected", employee.private_email)]
    assert mails()[1:] == (told if is_told else [])


def test_a_correction_without_one_income_relationship_mails_that_it_lapsed():
    company = CompanyFactory()
    employee = EmployeeFactory(company=company)
    version(company, 1, (employee, 1), (employee, 2))

    version(company, 2, (employee, 1))

    assert mails()[1:] == [("payslip_lapsed", employee.private_email)]
    text = mail.render(OutgoingMail.objects.latest("id")).text
    assert "staat een van je loonstroken van deze periode niet meer" in text
    assert "staat voor jou geen loonstrook" not in text


def test_withdrawing_a_correction_mails_nobody_it_changed_nothing_for():
    company = CompanyFactory()
    employee = EmployeeFactory(company=company)
    version(company, 1, (employee, 1), (employee, 2))
    version(company, 2, (employee, 1))
    run = PayrollRun.objects.get(version=2)

    withdraw_run(run, actor=system(run.environment), now=NOW)

    assert mails()[2:] == [("payslip_valid_again", employee.private_email)]
