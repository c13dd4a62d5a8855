"""What the employer pays beside the wage is nowhere in what an employee sees."""

import io
from decimal import Decimal

import pytest
from pypdf import PdfReader

from payslips.models import Payslip, PayslipLine
from tests.actors import logged_in_employee
from tests.factories.payslips import PayslipFactory, PayslipLineFactory
from tests.payslips.deliveries import published

pytestmark = pytest.mark.django_db

COST, SPELLINGS = Decimal("7319.46"), ("7319.46", "7.319,46", "7319,46")
URL = "/loonstroken/2026-10-M/"


@pytest.fixture
def payslip() -> Payslip:
    """With an amount of the employer on a line of its own and beside a wage."""
    payslip = PayslipFactory(health_employer=COST)
    PayslipLineFactory(payslip=payslip, employer_cost=COST, insured_wage=COST)
    PayslipLineFactory(
        payslip=payslip,
        group=PayslipLine.Group.EMPLOYER,
        description="Premie AWf werkgever",
        payment=None,
        table_wage=None,
        employer_cost=COST,
        cumulative=COST,
    )
    published(payslip.run)
    return payslip


@pytest.mark.parametrize("url", ["/", "/loonstroken/", URL])
def test_pages_hold_no_cost_of_the_employer(payslip, url):
    content = logged_in_employee(payslip.employee).get(url).content.decode()

    assert "2.926,69" in content
    assert not any(spelling in content for spelling in SPELLINGS)
    assert "Premie AWf" not in content


@pytest.mark.slow
def test_pdf_holds_no_cost_of_the_employer(payslip, storage):
    response = logged_in_employee(payslip.employee).get(f"{URL}pdf/")

    text = PdfReader(io.BytesIO(response.content)).pages[0].extract_text()
    assert "3.250,00" in text
    assert not any(spelling in text for spelling in SPELLINGS)
    assert "Premie AWf" not in text


def test_page_shows_the_lines_of_the_employee(payslip):
    content = logged_in_employee(payslip.employee).get(URL).content.decode()

    for expected in ("<bdi>Salaris</bdi>", "3.250,00", "2.926,69", "Netto uitbetaald"):
        assert expected in content


def test_page_masks_bsn_and_account(payslip):
    content = logged_in_employee(payslip.employee).get(URL).content.decode()

    assert payslip.employee.bsn not in content
    assert "NL91ABNA0417164300" not in content.replace(" ", "")
    assert "NL•• ABNA •••• 4300" in content
