"""Payroll runs in the bureau's admin: read in, looked at, published."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from payslips.models import ClosedPeriod, PayrollRun
from personnel.models import Company
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import logged_in_bureau
from tests.factories.core import EnvironmentFactory
from tests.payslips.deliveries import OCTOBER, delivered
from tests.personnel.deliveries import changed

UPLOAD = "/beheer/payslips/payrollrun/inlezen/"


@pytest.fixture
def bureau(company: Company) -> Client:
    """A browser in which a member of the company's bureau is logged in."""
    return logged_in_bureau(company.environment)


def upload(browser: Client, content: bytes):
    return browser.post(UPLOAD, {"file": SimpleUploadedFile("loonrun.xlsx", content)})


def page_of(run: PayrollRun) -> str:
    return f"/beheer/payslips/payrollrun/{run.pk}/change/"


def test_a_run_is_read_in_and_previewed(bureau: Client):
    response = upload(bureau, OCTOBER.read_bytes())

    run = PayrollRun.objects.get()
    assert (response.status_code, response.url) == (302, page_of(run))
    page = bureau.get(response.url).content.decode()
    assert run.status == PayrollRun.Status.IMPORTED
    assert "3.527,65" in page
    assert "Publiceren" in page


def test_a_file_that_was_read_in_before_says_so(bureau: Client):
    upload(bureau, OCTOBER.read_bytes())

    response = upload(bureau, OCTOBER.read_bytes())

    assert "Dit bestand was al ingelezen." in bureau.get(response.url).content.decode()
    assert PayrollRun.objects.count() == 1


def test_errors_are_listed_by_cell_and_nothing_is_stored(bureau: Client):
    broken = changed(OCTOBER, {"Loonstroken!T2": 1})

    response = upload(bureau, broken.getvalue())

    assert response.status_code == 422
    assert "Loonstroken!T2" in response.content.decode()
    assert PayrollRun.objects.count() == 0


def test_a_file_that_is_no_workbook_gets_one_clear_message(bureau: Client):
    response = upload(bureau, b"geen werkmap")

    assert response.status_code == 422
    assert "Dit is geen Excel-bestand (.xlsx)." in response.content.decode()


def test_the_button_publishes(bureau: Client, company: Company):
    run = delivered(company)

    response = bureau.post(page_of(run), {"publish": "Publiceren"})

    run.refresh_from_db()
    page = bureau.get(response.url).content.decode()
    assert run.status == PayrollRun.Status.PUBLISHED
    assert OutgoingMail.objects.filter(name="payslip_ready").count() == 12
    assert "De loonstroken zijn gepubliceerd" in page
    assert 'name="publish"' not in page


def test_an_older_version_is_not_published(bureau: Client, company: Company):
    old = delivered(company)
    delivered(company, changed(OCTOBER, {"Run!J2": "Nog een keer"}))

    response = bureau.post(page_of(old), {"publish": "Publiceren"})

    old.refresh_from_db()
    assert old.status == PayrollRun.Status.IMPORTED
    assert (
        "Er is een nieuwere versie ingelezen"
        in bureau.get(response.url).content.decode()
    )


def test_opening_a_preview_publishes_nothing(bureau: Client, company: Company):
    run = delivered(company)

    bureau.get(page_of(run))

    run.refresh_from_db()
    assert run.status == PayrollRun.Status.IMPORTED


def test_a_run_of_another_bureau_does_not_exist(company: Company):
    run = delivered(company)
    stranger = logged_in_bureau(EnvironmentFactory())

    assert stranger.get(page_of(run)).status_code == 404
    assert stranger.post(page_of(run), {"publish": "x"}).status_code == 404


def test_a_period_is_closed_and_opened_again(bureau: Client, company: Company):
    bureau.post(
        "/beheer/payslips/closedperiod/add/",
        {"company": company.pk, "year": 2026, "period_number": 10},
    )
    closed = ClosedPeriod.objects.get()

    refused = upload(bureau, OCTOBER.read_bytes())
    bureau.post(f"/beheer/payslips/closedperiod/{closed.pk}/delete/", {"post": "yes"})
    accepted = upload(bureau, OCTOBER.read_bytes())

    assert "Periode 2026-10-M is afgesloten." in refused.content.decode()
    assert accepted.status_code == 302
    events = AuditEvent.objects.filter(subject_type="payslips.closedperiod")
    assert list(events.order_by("id").values_list("event", flat=True)) == [
        "closedperiod.added",
        "closedperiod.removed",
    ]
