"""An annual statement carries what anyone needs to check it, as a payslip does."""

import copy
import io
import json
from decimal import Decimal

import pikepdf
import pytest

from payslips.models import AnnualStatement, StoredStatement
from payslips.models.stored import grouped
from payslips.queries.checks import claim_by_code, claim_by_digest
from payslips.queries.statements import statement
from payslips.services.reading_statements import statement_pdf
from portal.core.certificates import certificate_in_use
from tests.actors import employee_actor
from tests.core.certificates import validated
from tests.factories.payslips import PayrollRunFactory
from tests.factories.personnel import EmployeeFactory, EmploymentFactory
from tests.payslips.test_statement_pdf import text_of
from tests.payslips.years import NEW_YEAR, issued, pay, pay_year

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def example(kept_rows: None) -> AnnualStatement:
    employee = EmployeeFactory(bsn="123456782")
    EmploymentFactory(employee=employee)
    pay_year(employee)
    return issued(employee.company)[0]


@pytest.fixture
def made(example: AnnualStatement, storage) -> AnnualStatement:
    return copy.deepcopy(example)


def download(made: AnnualStatement) -> bytes:
    actor = employee_actor(made.employee)
    return statement_pdf(statement(actor, made.pk), actor=actor, now=NEW_YEAR).content


def test_its_signature_holds_for_the_environment(made):
    content = download(made)

    certificate = certificate_in_use(made.environment_id, now=NEW_YEAR)
    status = validated(content, certificate, now=NEW_YEAR)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"


def test_its_figures_are_inside_as_associated_json(made):
    with pikepdf.open(io.BytesIO(download(made))) as document:
        (associated,) = document.Root.AF
        assert associated.AFRelationship == "/Data"
        found = json.loads(
            document.attachments["jaaropgaaf.json"].get_file().read_bytes()
        )

    assert found["schema"] == "jaaropgaaf-1"
    assert found["code"] == StoredStatement.objects.get().code
    assert found["loon_en_inhoudingen"][:3] == [
        {
            "omschrijving": "Loon voor de loonbelasting/volksverzekeringen",
            "bedrag": "50206.56",
        },
        {
            "omschrijving": "Ingehouden loonbelasting/premie volksverzekeringen",
            "bedrag": "10944.04",
        },
        {"omschrijving": "Verrekende arbeidskorting", "bedrag": "5637.00"},
    ]


def test_its_code_stands_on_it_and_finds_it(made):
    content = download(made)
    stored = StoredStatement.objects.get()

    claim = claim_by_code(made.environment_id, stored.code)

    assert grouped(stored.code) in text_of(content)
    assert claim == claim_by_digest(made.environment_id, stored.sha256)
    assert (claim.kind, claim.period, claim.issuer) == (
        "Jaaropgaaf",
        "2026",
        made.employee.company.name,
    )
    assert (claim.is_superseded, claim.is_signed) == (False, True)


def test_a_corrected_statement_is_said_to_be_replaced(made):
    download(made)
    code = StoredStatement.objects.get().code
    run = PayrollRunFactory(company=made.employee.company, period_number=1, version=2)
    pay(made.employee, run=run, now=NEW_YEAR, wage_tax=Decimal("712.34"))

    assert claim_by_code(made.environment_id, code).is_superseded
