"""The PDF: tagged, archivable, complete, and open to no text that wants more."""

import copy
import io

import pytest
from pypdf import PdfReader

from payslips.models import (
    LeaveLine,
    Payslip,
    PayslipLine,
    PublishedPayslip,
    Reservation,
    StoredDocument,
)
from payslips.queries.payslips import published_payslips
from payslips.services.reading import payslip_pdf
from tests.actors import employee_actor, logged_in_employee
from tests.factories.payslips import PayslipFactory, PayslipLineFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory
from tests.payslips.deliveries import (
    NOW,
    OCTOBER,
    delivered,
    published,
    whole_company,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HOSTILE = "<img src=file:///etc/passwd>"
ATTACHMENT = '<link rel=attachment href="file:///etc/passwd">'
# Labels first, then their values: so a reader meets a list of two columns.
ARTICLE_626 = (
    "Brutoloon 4.612,50",
    "Salaris 156,00 29,57 4.612,50",
    "Reiskosten woon-werk, onbelast 535,00 0,25 133,75",
    "Pensioenpremie 177,18",
    "Loonheffing 1.038,92",
    "Personeelsvereniging 2,50",
    "Tabel Loonheffingskorting Minimumloon Uurloon Arbeidskorting",
    "wit, maand ja € 14,99 per uur € 29,57 € 432,58",
    "Bakkerij De Gouden Halm B.V.",
    "Mevrouw R. Özdemir",
    "1-10-2026 t/m 31-10-2026",
    "Functie Contract Schriftelijk Oproepcontract Uren per week",
    "Medewerker verkoop onbepaalde tijd ja nee 36,00 (90%)",
    "Netto uitbetaald € 3.527,65",
    "op 24-10-2026 naar NL70 TEST 0132 8457 51",
    "Loonheffingennummer 123456782L01",
)
TURNED = "\u202enegatief\u202c \u2067nog\u2069"


def rendered(payslip: Payslip) -> PdfReader:
    actor = employee_actor(payslip.employee)
    shown = published_payslips(actor).get(pk=payslip.pk)
    return PdfReader(io.BytesIO(payslip_pdf(shown, actor=actor, now=NOW).content))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture(scope="module")
def example(kept_rows: None) -> Payslip:
    """The payslip of employee 1001 in the sample."""
    run = delivered(whole_company(), OCTOBER)
    published(run)
    return run.payslips.get(employee__personnel_number=1001)


@pytest.fixture
def roos(example: Payslip, storage) -> Payslip:
    return copy.deepcopy(example)


def test_pdf_is_tagged_and_has_a_title_and_a_language(roos):
    reader = rendered(roos)

    catalog = reader.trailer["/Root"]
    assert reader.metadata.title == "Loonstrook oktober 2026, Mevrouw R. Özdemir"
    assert reader.metadata.author == "Bakkerij De Gouden Halm B.V."
    assert catalog["/Lang"] == "nl"
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog


def test_pdf_calls_itself_pdf_a_3a(roos):
    metadata = rendered(roos).trailer["/Root"]["/Metadata"].get_data().decode()

    assert 'part="3"' in metadata or "<pdfaid:part>3" in metadata
    assert 'conformance="A"' in metadata or "<pdfaid:conformance>A" in metadata


def test_pdf_holds_what_the_law_asks_for(roos):
    text = text_of(rendered(roos))

    assert [item for item in ARTICLE_626 if item not in text] == []


def test_pdf_of_a_correction_says_so(storage):
    first = PayslipFactory()
    published(first.run)
    second = PayslipFactory(
        run__company=first.run.company, run__version=2, employee=first.employee
    )
    published(second.run)

    assert "Vervangt een eerdere versie" in text_of(rendered(second))


def hostile_payslip(text: str) -> Payslip:
    """A payslip with one text in every field that holds one."""
    employee = EmployeeFactory(
        company=CompanyFactory(name=text, street=text, city=text),
        initials=text[:30],
        surname=text,
    )
    payslip = PayslipFactory(
        employee=employee, run__company=employee.company, run__description=text
    )
    PayslipLineFactory(payslip=payslip, code=text[:30], description=text)
    parts = {"environment": payslip.environment, "payslip": payslip}
    sums = {"accrued": 1, "taken": 0, "balance": 1}
    LeaveLine.objects.create(**parts, **sums, group=text, opening=0)
    Reservation.objects.create(**parts, **sums, kind=text)
    published(payslip.run)
    return payslip


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HOSTILE, id="image"),
        pytest.param(ATTACHMENT, id="attachment"),
        pytest.param("{{ document }}{% debug %}", id="template"),
    ],
)
def test_pdf_shows_hostile_text_as_text_and_loads_nothing(storage, text):
    reader = rendered(hostile_payslip(text))

    assert text in text_of(reader)
    assert "root:" not in text_of(reader)
    assert list(reader.attachments) == ["loonstrook.json"]
    assert [list(page.images) for page in reader.pages] == [[]]


@pytest.mark.parametrize("text", [HOSTILE, ATTACHMENT], ids=["image", "attachment"])
def test_page_shows_hostile_text_as_text(storage, text):
    payslip = hostile_payslip(text)

    response = logged_in_employee(payslip.employee).get("/loonstroken/2026-10-M/")

    content = response.content.decode()
    assert text not in content
    assert content.count("file:///etc/passwd") >= 3


def test_hostile_text_in_a_file_name_names_no_folder_and_turns_nothing(storage):
    payslip = hostile_payslip("\u202efdp/../<b>")

    response = logged_in_employee(payslip.employee).get("/loonstroken/2026-10-M/pdf/")

    assert response["Content-Disposition"] == (
        'inline; filename="2026-10-M loonstrook fdp .. b van fdp .. b .pdf"'
    )


def test_pdf_survives_text_that_turns_direction(storage):
    reader = rendered(hostile_payslip(TURNED))

    assert "2.926,69" in text_of(reader)


@pytest.mark.no_cover
def test_pdf_holds_500_lines_and_descriptions_of_250_characters(storage):
    payslip = PayslipFactory()
    PayslipLine.objects.bulk_create(
        PayslipLineFactory.build(
            payslip=payslip,
            environment=payslip.environment,
            position=number,
            # A tenth of them as long as can be: all of them take half a minute.
            description=f"Regel {number} ".ljust(250 if number % 10 == 0 else 0, "w"),
        )
        for number in range(1, 501)
    )
    published(payslip.run)

    reader = rendered(payslip)

    text = text_of(reader)
    assert len(reader.pages) > 10
    assert all(f"Regel {number} " in text for number in range(1, 501))


def test_pdf_is_served_as_a_document_of_its_owner(roos):
    response = logged_in_employee(roos.employee).get("/loonstroken/2026-10-M/pdf/")

    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store, private"
    assert response["Content-Disposition"] == (
        "inline; filename*=utf-8''2026-10-M%20loonstrook%20R.%20%C3%96zdemir.pdf"
    )


def test_asking_for_no_more_than_the_headers_of_a_pdf_opens_nothing():
    payslip = PayslipFactory()
    published(payslip.run)
    browser = logged_in_employee(payslip.employee)

    response = browser.head("/loonstroken/2026-10-M/pdf/")

    publication = PublishedPayslip.objects.get(payslip=payslip)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert (publication.opened_at, publication.shown_at) == (None, None)
    assert not StoredDocument.objects.filter(payslip=payslip).exists()
    assert browser.head("/loonstroken/2026-9-M/pdf/").status_code == 404
