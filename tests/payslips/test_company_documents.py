"""What is in the documents for an employer: sums that tie, and text that stays text."""

import copy
import io
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pikepdf
import pytest
from django.db.models import Sum
from lxml import etree
from pypdf import PdfReader

from payslips.company_documents import payments, payslips
from payslips.company_documents.kind import CannotMake, Selection
from payslips.documents.sepa import NAMESPACE
from payslips.models import Payment, PayrollRun, Payslip, PayslipLine
from payslips.queries.employer_copies import employer_of
from personnel.models import Company
from tests.actors import system
from tests.factories.payslips import (
    PayrollRunFactory,
    PayslipFactory,
    PayslipLineFactory,
)
from tests.factories.personnel import CompanyFactory, EmployeeFactory
from tests.payslips.deliveries import delivered, published, sample_company
from tests.payslips.test_document_failures import spoil

NOW = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
IMAGE = "<img src=file:///etc/passwd>"
TURNED = "\u202enegatief\u202c"
FORMULA = '=HYPERLINK("http://kwaad.example","klik")'

pytestmark = pytest.mark.django_db


def selection_of(run: PayrollRun) -> Selection:
    company = Company.objects.get(pk=run.company_id)
    return Selection(company, run.year, run)


def made(
    module, run: PayrollRun, file_format: str, *, seen: list | None = None
) -> bytes:
    found = module.make(
        actor=system(run.environment),
        selection=selection_of(run),
        file_format=file_format,
        report=lambda *progress: seen is not None and seen.append(progress),
    )
    return found if isinstance(found, bytes) else b"".join(found)


def sheet_of(content: bytes) -> list[tuple]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return list(sheet.iter_rows(values_only=True))


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def sums_of_order(content: bytes) -> list[str]:
    root = etree.fromstring(content)
    return [one.text for one in root.iter(f"{{{NAMESPACE}}}CtrlSum")]


@pytest.fixture(scope="module")
def example(kept_rows: None) -> PayrollRun:
    """October of the sample, published; the company has an account to pay from."""
    company = sample_company()
    Company.objects.filter(pk=company.pk).update(iban="NL91ABNA0417164300")
    return published(delivered(company))


@pytest.fixture
def october(example: PayrollRun) -> PayrollRun:
    return copy.deepcopy(example)


def hostile(net: str = "100.00") -> PayrollRun:
    """One payslip whose every text wants to be something else."""
    company = CompanyFactory(name=f"{IMAGE} B.V.", iban="NL91ABNA0417164300")
    run = PayrollRunFactory(company=company)
    employee = EmployeeFactory(company=company, surname=f"{IMAGE}{TURNED}")
    payslip = PayslipFactory(run=run, employee=employee, net=Decimal(net))
    PayslipLineFactory(payslip=payslip, description=IMAGE + "x" * 220)
    Payment.objects.create(
        environment=run.environment,
        run=run,
        employee=employee,
        beneficiary=FORMULA,
        iban="NL70TEST0132845751",
        amount=Decimal(net),
        description=f"{IMAGE}{TURNED}",
        reference="+31",
    )
    return published(run)


def test_nets_payment_list_and_order_come_to_the_same(october: PayrollRun):
    nets = Payslip.objects.filter(run=october).aggregate(Sum("net"))["net__sum"]

    rows = sheet_of(made(payments, october, "xlsx"))
    sums = sums_of_order(made(payments, october, "xml"))

    assert nets == Decimal("41406.20")
    assert Decimal(str(rows[-1][3])) == nets
    assert sum(Decimal(str(row[3])) for row in rows[1:-1]) == nets
    assert sums == ["41406.20", "41406.20"]
    assert payments.summary(selection_of(october)) == (
        "12 betalingen, samen €\u00a041.406,20, op 24 oktober 2026"
    )


def test_what_is_left_out_is_said():
    run = hostile("-5.00")

    assert payments.summary(selection_of(run)) == (
        "0 betalingen, samen €\u00a00,00, op 24 oktober 2026; "
        "bedragen van nul of lager worden niet betaald (1)"
    )
    with pytest.raises(CannotMake, match="niets om te betalen"):
        made(payments, run, "xml")


def test_an_order_needs_an_account_to_pay_from(october: PayrollRun):
    before = payments.edition(selection_of(october))
    Company.objects.filter(pk=october.company_id).update(iban="")

    with pytest.raises(CannotMake, match="Vraag uw salarisadministratie"):
        made(payments, october, "xml")
    assert payments.edition(selection_of(october)) != before
    assert len(sheet_of(made(payments, october, "xlsx"))) == 14


def test_an_order_names_the_employer_as_it_was_at_publication(october: PayrollRun):
    Company.objects.filter(pk=october.company_id).update(name="Een andere naam")
    october.refresh_from_db()

    order = made(payments, october, "xml").decode()

    assert "Een andere naam" not in order
    assert employer_of(october).name in order


def test_a_run_without_payslips_takes_the_name_of_today():
    run = PayrollRunFactory()

    assert employer_of(run).name == run.company.name


def test_formulas_in_a_sheet_stay_text():
    content = made(payments, hostile(), "xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    name, reference = sheet["B2"], sheet["F2"]
    assert (name.value, name.data_type, name.quotePrefix) == (FORMULA, "s", True)
    assert (reference.value, reference.quotePrefix) == ("+31", True)


@pytest.mark.slow
def test_the_list_as_pdf_says_what_is_paid_and_to_whom(october: PayrollRun):
    content = made(payments, october, "pdf")

    text = text_of(content)
    assert "1001 R. in het Veld NL70 TEST 0132 8457 51 3.527,65" in text
    assert "Totaal 41.406,20" in text
    assert "12 betalingen, samen € 41.406,20." in text


@pytest.mark.slow
def test_hostile_text_in_a_list_is_printed_and_fetches_nothing():
    text = text_of(made(payments, hostile(), "pdf"))

    assert FORMULA in text.replace(" ", "") or "=HYPERLINK" in text
    assert "src=file:///etc/passwd" in text
    assert "root:" not in text


@pytest.mark.slow
def test_a_copy_has_what_the_employer_pays(october: PayrollRun):
    cost = PayslipLine.objects.filter(
        payslip__run=october, payslip__employee__personnel_number=1001
    ).aggregate(Sum("employer_cost"))["employer_cost__sum"]
    seen: list[tuple[int, int]] = []

    archive = zipfile.ZipFile(io.BytesIO(made(payslips, october, "zip", seen=seen)))

    names = archive.namelist()
    text = text_of(archive.read(names[0]))
    assert len(names) == 12
    assert names[0].startswith("2026-10-M 1001 ")
    assert names[0].endswith(".pdf")
    assert cost == Decimal("1467.13")
    assert "Premie AWf werkgever 121,52 243,04" in text
    assert "Totaal werkgever 1.467,13" in text
    assert "Netto uitbetaald 3.527,65" in text
    assert seen == [(done, 12) for done in range(12)]


@pytest.mark.slow
def test_one_pdf_holds_everybody_on_pages_of_their_own(storage):
    run = PayrollRunFactory(company__name="Bakkerij B.V.")
    PayslipFactory.create_batch(3, run=run)
    published(run)
    seen: list[tuple[int, int]] = []

    content = made(payslips, run, "pdf", seen=seen)

    assert seen == [(done, 3) for done in range(3)]
    text = text_of(content)
    assert (text.count("Werkgeversexemplaar"), text.count("Pagina 1 van 1")) == (3, 3)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert len(pdf.pages) == 3
        assert str(pdf.Root.Lang) == "nl"
        metadata = pdf.open_metadata()
        assert metadata["dc:title"] == "Loonstroken oktober 2026"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert pages_of_tags(pdf) == [page.objgen for page in pdf.pages]


def pages_of_tags(pdf: pikepdf.Pdf) -> list[tuple[int, int]]:
    """The page that the tags of each page name, by the number that the page has for them."""
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    return [numbers[2 * page.StructParents + 1][0].Pg.objgen for page in pdf.pages]


@pytest.mark.slow
def test_one_pdf_is_not_made_without_somebody(storage):
    run = PayslipFactory().run
    published(run)
    spoil(run.payslips.get())

    with pytest.raises(CannotMake, match="Kies de zip"):
        made(payslips, run, "pdf")


@pytest.mark.slow
def test_hostile_text_in_a_copy_is_printed_and_names_no_folder():
    archive = zipfile.ZipFile(io.BytesIO(made(payslips, hostile(), "zip")))

    [name] = archive.namelist()
    assert not set(name) & set('/\\<>:"\u202e\u202c')
    text = text_of(archive.read(name))
    assert "src=file:///etc/passwd" in text
    assert "root:" not in text


def test_payslips_are_counted(october: PayrollRun):
    assert payslips.summary(selection_of(october)) == (
        "12 medewerkers, met de kosten voor de werkgever"
    )
    assert payslips.summary(selection_of(hostile())).startswith("1 medewerker,")


def test_payslips_are_read_in_as_many_queries_for_any_number(
    october: PayrollRun, django_assert_num_queries
):
    with django_assert_num_queries(5):
        assert len(list(payslips.payslips_of(october))) == 12
    run = hostile()
    with django_assert_num_queries(5):
        assert len(list(payslips.payslips_of(run))) == 1


def test_a_year_is_not_one_run(october: PayrollRun):
    selection = Selection(october.company, 2026)

    assert (selection.code, selection.label) == ("2026", "2026")
    with pytest.raises(ValueError, match="a year is not one run"):
        _ = selection.of_run


def test_a_second_run_is_named(october: PayrollRun):
    october.run_number = 2

    assert selection_of(october).code == "2026-10-M run 2"
    assert selection_of(october).label == "oktober 2026"
