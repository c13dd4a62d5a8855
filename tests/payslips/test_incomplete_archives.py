"""A zip holds what can be made, says what is missing, and is offered again."""

import io
import zipfile
from datetime import timedelta

import pytest

from payslips.company_documents.kind import Kind, Selection
from payslips.company_documents.payslips import PAYSLIPS
from payslips.company_documents.registry import kind_with
from payslips.models import AnnualStatement, CompanyFile, Payslip
from payslips.services.company_files import ask_for, make_file
from payslips.services.downloading import read_file
from payslips.services.progress import Progress
from tests.actors import employer_actor, logged_in_bureau, logged_in_employer
from tests.factories.accounts import EmployerAccessFactory
from tests.factories.payslips import PayrollRunFactory, PayslipFactory
from tests.factories.personnel import EmployeeFactory
from tests.payslips.deliveries import NOW, published
from tests.payslips.test_document_failures import spoil
from tests.payslips.years import NEW_YEAR, issued, pay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]

PAGE = "/werkgever/documenten/"
MISSING = "niet gemaakt.txt"
WITHOUT_1003 = "Niet gemaakt: personeelsnummer 1003. Download de rest, of maak het bestand opnieuw."
State = CompanyFile.State


def made(kind: Kind, selection: Selection, office, *, now=NOW) -> CompanyFile:
    file = ask_for(kind, selection=selection, file_format="zip", actor=office, now=now)
    make_file(file.pk, clock=lambda: now)
    file.refresh_from_db()
    assert file.state == State.READY
    return file


def opened(file: CompanyFile, office) -> zipfile.ZipFile:
    download = read_file(file, actor=office, now=NOW)
    return zipfile.ZipFile(io.BytesIO(b"".join(download.parts)))


def mend(payslip: Payslip) -> None:
    payslip.publication.delete()
    snapshot = payslip.publication.snapshot | {"template": 1}
    payslip.publication = type(payslip.publication).objects.create(
        environment=payslip.environment, payslip=payslip, snapshot=snapshot
    )


@pytest.mark.slow
def test_a_payslip_that_cannot_be_made_is_named_and_the_zip_is_offered_again(storage):
    run = PayrollRunFactory()
    company = run.company
    payslips = [
        PayslipFactory(run=run, employee=EmployeeFactory(company=company, **number))
        for number in ({"personnel_number": 1002}, {"personnel_number": 1003})
    ]
    published(run)
    spoil(payslips[1])
    office = employer_actor(EmployerAccessFactory(company=company))
    selection = Selection(company, run.year, run)

    file = made(PAYSLIPS, selection, office)
    archive = opened(file, office)
    page = logged_in_employer(company).get(PAGE).text
    bureau = logged_in_bureau(company.environment)

    first, last = archive.namelist()
    assert (first.startswith("2026-10-M 1002 "), last) == (True, MISSING)
    text = archive.read(MISSING).decode()
    assert text.startswith("2026-10-M 1003 ")
    assert text.endswith(
        ".pdf: kon niet worden opgemaakt. Maak het bestand later opnieuw."
    )
    assert f"Zip: {WITHOUT_1003}" in page
    assert "Zip opnieuw maken" in " ".join(page.split())
    assert f"{PAGE}{file.public_id}/" in page
    assert WITHOUT_1003 in bureau.get("/beheer/payslips/companyfile/").text

    mend(payslips[1])
    again = made(PAYSLIPS, selection, office, now=NOW + timedelta(hours=1))

    assert (again.pk, again.problem) == (file.pk, "")
    names = opened(again, office).namelist()
    assert [name.split()[1] for name in names] == ["1002", "1003"]
    assert "Zip opnieuw maken" not in logged_in_employer(company).get(PAGE).text


def test_the_bureau_has_a_zip_that_lacks_something_made_again(storage):
    run = published(PayslipFactory().run)
    office = employer_actor(EmployerAccessFactory(company=run.company))
    file = ask_for(
        PAYSLIPS,
        selection=Selection(run.company, run.year, run),
        file_format="zip",
        actor=office,
        now=NOW,
    )
    moments = ("started_at", "reported_at", "finished_at")
    CompanyFile.objects.filter(pk=file.pk).update(
        state=State.READY,
        problem=WITHOUT_1003,
        stored_as="1/x",
        file_name="x.zip",
        sha256="0" * 64,
        size=1,
        **dict.fromkeys(moments, NOW),
    )
    form = {"action": "retry", "_selected_action": [file.pk]}

    logged_in_bureau(run.environment).post("/beheer/payslips/companyfile/", form)

    file.refresh_from_db()
    assert (file.state, file.problem, file.stored_as) == (State.WAITING, "", "")


@pytest.mark.slow
def test_a_statement_that_cannot_be_made_leaves_the_year_work_made(storage):
    employee = EmployeeFactory(personnel_number=1003)
    pay(employee)
    [statement] = issued(employee.company)
    values = AnnualStatement.objects.filter(pk=statement.pk).values().get()
    del values["id"], values["public_id"]
    values |= {"version": 2, "supersedes_id": statement.pk, "bsn": statement.bsn}
    values["snapshot"] = values["snapshot"] | {"template": 999}
    AnnualStatement.objects.create(**values)
    office = employer_actor(EmployerAccessFactory(company=employee.company))

    year_work = kind_with("year-work")
    file = made(year_work, Selection(employee.company, 2026), office, now=NEW_YEAR)

    assert opened(file, office).namelist() == [
        "2026 verzamelloonstaat.pdf",
        "2026 verzamelloonstaat.xlsx",
        MISSING,
    ]
    assert file.problem == (
        "Niet gemaakt: journaalpost cumulatief (pdf), journaalpost cumulatief (xlsx), "
        "jaaropgave van personeelsnummer 1003. Download de rest, of maak het bestand opnieuw."
    )


def test_of_many_that_are_missing_the_page_names_five():
    progress = Progress(CompanyFile(), lambda: NOW)
    for number in range(1, 8):
        progress.leave_out(f"personeelsnummer {number}")

    assert progress.problem == (
        "Niet gemaakt: personeelsnummer 1, personeelsnummer 2, personeelsnummer 3, "
        "personeelsnummer 4, personeelsnummer 5 en 2 meer. Download de rest, of maak het "
        "bestand opnieuw."
    )
