"""The PDF of an annual statement: complete, archivable, and the same bytes ever after."""

import copy
import io
from decimal import Decimal

import pytest
from pypdf import PdfReader

from payslips.models import AnnualStatement, StoredStatement
from payslips.queries.statements import statement
from payslips.services.reading_statements import kept_statement, statement_pdf
from personnel.models import Company, Employee, EmployeeAddress
from tests.actors import employee_actor, logged_in_employee
from tests.factories.payslips import PayrollRunFactory
from tests.factories.personnel import (
    CompanyFactory,
    EmployeeAddressFactory,
    EmployeeFactory,
    EmploymentFactory,
)
from tests.payslips.years import NEW_YEAR, issued, pay, pay_year

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Art. 7.4(2) URLB 2011, letter by letter.
REQUIRED = {
    "a": "Mevrouw N. van Dijk",
    "b": "Burgerservicenummer",
    "b, the number": "123456782",
    "c": "Bakkerij De Gouden Halm B.V.",
    "d": "Loon voor de loonbelasting/volksverzekeringen 50.206,56",
    "e": "Ingehouden loonbelasting/premie volksverzekeringen 10.944,04",
    "f": "Premies werknemersverzekeringen 4.947,12",
    "f, health": "Werkgeversheffing Zorgverzekeringswet 2.828,28",
    "g": "Ingehouden bijdrage Zorgverzekeringswet 0,00",
    "h": "Verrekende arbeidskorting 5.637,00",
}


def content_of(made: AnnualStatement) -> bytes:
    actor = employee_actor(made.employee)
    return statement_pdf(statement(actor, made.pk), actor=actor, now=NEW_YEAR).content


def text_of(content: bytes) -> str:
    reader = PdfReader(io.BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture(scope="module")
def example(kept_rows: None) -> AnnualStatement:
    """The worked example."""
    employee = EmployeeFactory(bsn="123456782")
    EmploymentFactory(employee=employee)
    EmployeeAddressFactory(employee=employee)
    pay_year(employee)
    return issued(employee.company)[0]


@pytest.fixture
def made(example: AnnualStatement, storage) -> AnnualStatement:
    return copy.deepcopy(example)


def rename() -> None:
    """Whatever could change, changes."""
    Employee.objects.update(surname="Bos", initials="X.", bsn="111222333")
    Company.objects.update(name="Ander B.V.", street="Elders 1", city="Elders")
    EmployeeAddress.objects.update(street="Elders")


def test_the_document_holds_what_the_law_asks_for(made):
    text = text_of(content_of(made))

    assert {key: value for key, value in REQUIRED.items() if value not in text} == {}
    assert "Jaaropgaaf 2026" in text
    assert "Loonheffingennummer 123456782L01" in text


def test_the_document_is_tagged_and_archivable(made):
    reader = PdfReader(io.BytesIO(content_of(made)))

    catalog = reader.trailer["/Root"]
    metadata = catalog["/Metadata"].get_data().decode()
    assert reader.metadata.title == "Jaaropgaaf 2026, Mevrouw N. van Dijk"
    assert catalog["/Lang"] == "nl"
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog
    assert 'part="3"' in metadata or "<pdfaid:part>3" in metadata
    assert len(reader.pages) == 1


def test_an_opened_document_is_the_same_bytes_after_a_rename(made, storage):
    first = content_of(made)

    rename()

    assert content_of(made) == first
    assert StoredStatement.objects.count() == 1


def test_a_document_that_was_never_opened_says_what_it_said_at_issue(made):
    rename()

    text = text_of(content_of(made))

    assert {key: value for key, value in REQUIRED.items() if value not in text} == {}
    assert "Bos" not in text
    assert "Elders" not in text


def test_a_correction_leaves_the_bytes_of_the_first_alone(made):
    first = content_of(made)
    employee = made.employee
    run = PayrollRunFactory(company=employee.company, period_number=1, version=2)
    pay(employee, run=run, now=NEW_YEAR, wage_tax=Decimal("712.34"))

    second = AnnualStatement.objects.latest("version")

    assert content_of(made) == first
    assert "Vervangt een eerdere versie" in text_of(content_of(second))


def test_the_file_is_encrypted_on_disk(made, storage):
    content_of(made)

    stored = StoredStatement.objects.get()
    assert b"%PDF" not in (storage / stored.file_name).read_bytes()


def test_whoever_asks_for_it_gets_the_same_document(made):
    assert kept_statement(made, now=NEW_YEAR).content == content_of(made)


def test_the_document_is_served_to_its_owner(made):
    response = logged_in_employee(made.employee).get("/jaaropgaven/2026/pdf/")

    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store, private"
    assert response["Content-Disposition"] == (
        'inline; filename="2026 jaaropgave N. van Dijk.pdf"'
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<img src=file:///etc/passwd>", id="image"),
        pytest.param(
            '<link rel=attachment href="file:///etc/passwd">', id="attachment"
        ),
        pytest.param("{{ document }}{% debug %}", id="template"),
    ],
)
def test_hostile_text_is_text_and_loads_nothing(storage, text):
    company = CompanyFactory(name=text, street=text, city=text)
    employee = EmployeeFactory(company=company, initials=text[:30], surname=text)
    pay(employee, table_code="012")

    reader = PdfReader(io.BytesIO(content_of(issued(company)[0])))

    shown = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert text in shown
    assert "root:" not in shown
    assert list(reader.attachments) == ["jaaropgaaf.json"]


def test_text_that_turns_direction_and_many_employments_fit(storage):
    employee = EmployeeFactory(surname="\u202enegatief\u202c")
    for month in range(1, 13):
        EmploymentFactory(
            employee=employee,
            start_date=f"2026-{month:02}-01",
            end_date=f"2026-{month:02}-20",
        )
        pay(employee, month=month, wage_tax_credit=month % 2 == 0)

    text = text_of(content_of(issued(employee.company)[0]))

    assert "1-12-2026 t/m 20-12-2026" in text
    assert "50.206,56" in text
