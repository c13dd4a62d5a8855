"""The page of an employer with files: what it offers, to whom, and after which factor."""

from urllib.parse import unquote

import pytest

from payslips.models import CompanyFile, PayrollRun
from portal.core.models import AuditEvent
from tests.actors import logged_in_employer
from tests.factories.payslips import PayrollRunFactory
from tests.factories.personnel import CompanyFactory
from tests.payslips.asked_files import (
    NOW,
    PAGE,
    State,
    asked,
    form_of,
    made,
    published_october,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


@pytest.fixture
def run() -> PayrollRun:
    return published_october()


def test_the_page_offers_the_newest_period_with_its_totals(run: PayrollRun):
    client = logged_in_employer(run.company)

    page = client.get(PAGE)

    assert page.status_code == 200
    assert "Van oktober 2026" in page.text
    assert "Betaallijst" in page.text


def test_the_page_shows_only_published_runs_of_the_own_company(run: PayrollRun):
    PayrollRunFactory(company=run.company, period_number=11)
    other = CompanyFactory(environment=run.environment)
    client = logged_in_employer(other)

    assert "Nog geen documenten" in client.get(PAGE).text
    assert client.get(f"{PAGE}?periode=2026-10-M").status_code == 404
    own = logged_in_employer(run.company)
    assert own.get(f"{PAGE}?periode=2026-10-M").status_code == 200
    assert own.get(f"{PAGE}?periode=2026-11-M").status_code == 404
    assert own.get(f"{PAGE}?periode=november").status_code == 404


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "unknown"},
        {"format": "docx"},
        {"run": "0a7b6a42-4c0f-4c3b-9d29-9a1f0c7d5a10"},
        {"run": "x"},
        {"run": ""},
    ],
)
def test_what_the_page_does_not_offer_is_not_found(run: PayrollRun, changed):
    client = logged_in_employer(run.company)

    assert client.post(f"{PAGE}maken/", form_of(run, **changed)).status_code == 404
    assert not CompanyFile.objects.exists()


def test_a_document_of_another_company_is_not_found(run: PayrollRun):
    file = made(run)
    other = logged_in_employer(CompanyFactory(environment=run.environment))

    assert other.post(f"{PAGE}maken/", form_of(run)).status_code == 404
    assert other.get(f"{PAGE}{file.public_id}/").status_code == 404
    assert other.get(f"{PAGE}{file.public_id}/voortgang/").status_code == 404


def test_a_superseded_run_has_no_documents_any_more(run: PayrollRun):
    file = made(run)
    PayrollRun.objects.filter(pk=run.pk).update(status="superseded")
    client = logged_in_employer(run.company)

    assert client.get(f"{PAGE}{file.public_id}/").status_code == 404


def test_payments_ask_a_fresh_factor_before_the_download(run: PayrollRun):
    client = logged_in_employer(run.company)

    answer = client.post(f"{PAGE}maken/", form_of(run), follow=True)

    path, query = answer.redirect_chain[-1][0].split("?")
    file = CompanyFile.objects.get()
    back = f"{PAGE}?periode=2026-10-M&bestand={file.public_id}"
    assert (path, unquote(query)) == ("/bevestigen/", f"next={back}")
    assert not AuditEvent.objects.filter(event="companyfile.downloaded").exists()
    assert "Download 2026-10-M betaallijst.xlsx" in " ".join(
        client.get(back).text.split()
    )


def test_annual_statements_ask_a_fresh_factor_before_the_download(run: PayrollRun):
    file = CompanyFile.objects.create(
        environment=run.environment,
        company=run.company,
        year=2026,
        kind="statements",
        file_format="pdf",
        state=State.READY,
        asked_at=NOW,
        started_at=NOW,
        reported_at=NOW,
        finished_at=NOW,
        stored_as="x",
        file_name="x",
        sha256="0" * 64,
        size=1,
    )

    answer = logged_in_employer(run.company).get(f"{PAGE}{file.public_id}/")

    assert answer["Location"].startswith("/bevestigen/?next=")


@pytest.mark.parametrize("asked", ["x", "0a7b6a42-4c0f-4c3b-9d29-9a1f0c7d5a10"])
def test_the_page_offers_no_file_that_is_not_there(run: PayrollRun, asked: str):
    client = logged_in_employer(run.company)

    page = client.get(f"{PAGE}?periode=2026-10-M&bestand={asked}")

    assert page.context["confirmed"] is None


def test_progress_is_told_as_figures(run: PayrollRun):
    file = asked(run)
    CompanyFile.objects.filter(pk=file.pk).update(
        state=State.MAKING, started_at=NOW, reported_at=NOW, done=120, total=1000
    )
    client = logged_in_employer(run.company)

    answer = client.get(f"{PAGE}{file.public_id}/voortgang/")

    assert answer.json() == {"state": "making", "done": 120, "total": 1000}


def test_a_file_on_its_way_is_not_there_yet(run: PayrollRun):
    file = asked(run)
    client = logged_in_employer(run.company)

    assert client.get(f"{PAGE}{file.public_id}/").status_code == 404
