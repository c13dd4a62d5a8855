"""One mail per employee says that a payslip is ready, without a single amount."""

import datetime
import re
from decimal import Decimal

import pytest

from portal.core import mail
from portal.core.models import OutgoingMail
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
    return PayslipFactory(run=run, employee=payslip.employee)


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
