"""Whoever asks for no more than the headers of a page or a file has seen nothing of it."""

import pytest
from django.utils import timezone

from accounts import stepup
from accounts.models import UserSession
from payslips.models import (
    CompanyFile,
    OpenedStatement,
    PayrollRun,
    Payslip,
    PublishedPayslip,
)
from portal.core.models import AuditEvent
from tests.actors import logged_in_employee, logged_in_employer
from tests.factories.payslips import PaymentFactory, PayslipFactory
from tests.payslips.deliveries import published
from tests.payslips.years import issued

pytestmark = pytest.mark.django_db


@pytest.fixture
def payslip() -> Payslip:
    payslip = PayslipFactory(run__company__iban="NL91ABNA0417164300")
    PaymentFactory(run=payslip.run, employee=payslip.employee)
    published(payslip.run)
    issued(payslip.run.company)
    return payslip


def seen() -> list[object]:
    """What is noted when somebody reads something of the one run there is."""
    run, publication = PayrollRun.objects.get(), PublishedPayslip.objects.get()
    marks = (
        publication.opened_at,
        publication.shown_at,
        run.shown_at,
        run.handed_out_at,
        run.payments_taken_at,
    )
    reads = AuditEvent.objects.filter(event__regex="read|shown|downloaded")
    return [
        *(one for one in marks if one),
        *OpenedStatement.objects.all(),
        *reads,
    ]


@pytest.mark.parametrize(
    "page",
    [
        "/",
        "/loonstroken/",
        "/loonstroken/2026-10-M/",
        "/jaaropgaven/2026/",
    ],
)
def test_head_on_a_page_of_an_employee_marks_nothing(payslip: Payslip, page: str):
    browser = logged_in_employee(payslip.employee)

    asked = browser.head(page)

    assert (asked.status_code, asked.content, seen()) == (200, b"", [])
    assert browser.get(page).status_code == 200
    assert seen() != []


@pytest.mark.parametrize(
    "page",
    [
        "/werkgever/",
        "/werkgever/documenten/",
        "/werkgever/rapportages/personeelskosten/",
    ],
)
def test_head_on_a_page_of_an_employer_marks_nothing(payslip: Payslip, page: str):
    browser = logged_in_employer(payslip.run.company)

    asked = browser.head(page)

    assert (asked.status_code, asked.content, seen()) == (200, b"", [])
    assert browser.get(page).status_code == 200
    assert seen() != []


@pytest.mark.usefixtures("storage")
def test_head_on_an_order_pays_nobody(payslip: Payslip):
    browser = logged_in_employer(payslip.run.company)
    stepup.confirm(UserSession.objects.get().pk, None, now=timezone.now())
    order = {"kind": "payments", "format": "xml", "run": str(payslip.run.public_id)}
    browser.post("/werkgever/documenten/maken/", order)
    url = f"/werkgever/documenten/{CompanyFile.objects.get().public_id}/"

    asked = browser.head(url)

    assert (asked.status_code, asked["Content-Type"]) == (200, "application/xml")
    assert seen() == []
    assert b"".join(browser.get(url).streaming_content).startswith(b"<?xml")
    assert PayrollRun.objects.get().payments_taken_at is not None


def test_head_on_a_payslip_that_is_not_there_is_404(payslip: Payslip):
    assert (
        logged_in_employee(payslip.employee).head("/loonstroken/2026-9-M/").status_code
        == 404
    )
