"""Documents for the employer: asked for, made once, kept, and read by whom they are for."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from payslips.company_documents.kind import Selection
from payslips.company_documents.payments import PAYMENTS
from payslips.company_documents.salary_overview import SALARY_OVERVIEW
from payslips.models import CompanyFile, PayrollRun
from payslips.queries.company_files import published_runs_of_year
from payslips.services import company_files, downloading
from payslips.services.company_files import ask_for, make_file, selection_of
from payslips.services.downloading import read_file
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import employer_actor, logged_in_employer
from tests.factories.accounts import EmployerAccessFactory
from tests.payslips.asked_files import (
    NOW,
    PAGE,
    State,
    asked,
    made,
    office_of,
    published_october,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


@pytest.fixture
def run() -> PayrollRun:
    return published_october()


def test_a_file_is_asked_for_once_and_waits(run: PayrollRun):
    first, second = asked(run), asked(run)

    assert first == second
    assert (first.state, first.asked_at) == (State.WAITING, NOW)
    events = AuditEvent.objects.filter(event="companyfile.asked")
    assert [event.changes for event in events] == [
        {"document": "2026-10-M betaallijst.xlsx"}
    ]


def test_a_made_file_is_kept_under_its_name(run: PayrollRun, storage):
    file = made(run)

    assert file.state == State.READY
    assert file.file_name == "2026-10-M betaallijst.xlsx"
    assert (storage / file.stored_as).stat().st_size > file.size > 1000


def test_a_second_worker_leaves_a_taken_file_alone(run: PayrollRun):
    file = made(run)

    make_file(file.pk, clock=lambda: NOW + timedelta(hours=1))

    file.refresh_from_db()
    assert file.finished_at == NOW


def test_only_an_administrator_of_the_employer_asks_and_reads(run: PayrollRun):
    file = made(run)
    approver = employer_actor(
        EmployerAccessFactory(company=run.company, role="approver")
    )

    with pytest.raises(PermissionDenied):
        ask_for(
            PAYMENTS,
            selection=Selection(run.company, 2026, run),
            file_format="xlsx",
            actor=approver,
            now=NOW,
        )
    with pytest.raises(PermissionDenied):
        read_file(file, actor=approver, now=NOW)


def test_a_damaged_file_is_not_sent_but_made_again_to_the_last_byte(
    run: PayrollRun, storage
):
    file = overview_of(run)
    path = storage / file.stored_as
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    client = logged_in_employer(run.company)

    answer = client.get(f"{PAGE}{file.public_id}/")

    assert answer.status_code == 503
    assert "Het bestand is nu niet beschikbaar" in answer.text
    assert downloading.DAMAGED in client.get(PAGE).text
    assert not AuditEvent.objects.filter(event="companyfile.downloaded").exists()
    assert not path.exists()
    again = overview_of(run)
    assert (again.pk, again.sha256) == (file.pk, file.sha256)


def overview_of(run: PayrollRun) -> CompanyFile:
    """The salary overview, which asks no fresh factor."""
    selection = Selection(run.company, run.year, run)
    file = ask_for(
        SALARY_OVERVIEW,
        selection=selection,
        file_format="xlsx",
        actor=office_of(run.company),
        now=NOW,
    )
    make_file(file.pk, clock=lambda: NOW)
    file.refresh_from_db()
    return file


def test_what_fails_says_so_leaves_nothing_behind_and_can_be_made_again(
    run: PayrollRun, settings, storage
):
    (storage / "full").write_bytes(b"")
    settings.STORAGE_DIR = storage / "full"
    file = made(run)
    assert file.state == State.FAILED
    assert file.problem == "Er ging iets mis bij het maken. Probeer het opnieuw."

    settings.STORAGE_DIR = storage
    again = made(run)

    assert (again.pk, again.state, again.problem) == (file.pk, State.READY, "")


def test_a_file_that_nobody_can_be_told_of_leaves_nothing(
    run: PayrollRun, settings, storage
):
    file = asked(run)
    # The outbox refuses the name of the mail.
    settings.PORTAL_DOMAIN = "a" * 500

    make_file(file.pk, clock=lambda: NOW + timedelta(minutes=1))

    file.refresh_from_db()
    assert (file.state, file.problem) == (State.FAILED, company_files.UNEXPECTED)
    assert [path for path in storage.rglob("*") if path.is_file()] == []


def test_a_kind_that_is_no_more_fails_with_a_sentence(run: PayrollRun):
    file = asked(run)
    CompanyFile.objects.filter(pk=file.pk).update(kind="gone")

    make_file(file.pk, clock=lambda: NOW)

    file.refresh_from_db()
    assert file.problem == "Dit document wordt niet meer gemaakt."


def test_a_file_whose_maker_died_can_be_asked_for_again(run: PayrollRun):
    file = asked(run)
    CompanyFile.objects.filter(pk=file.pk).update(
        state=State.MAKING, started_at=NOW, reported_at=NOW
    )

    assert asked(run, now=NOW + timedelta(minutes=9)).state == State.MAKING
    assert asked(run, now=NOW + timedelta(minutes=11)).state == State.WAITING


def test_whoever_waited_long_gets_a_mail_without_amounts(run: PayrollRun):
    access = EmployerAccessFactory(company=run.company)
    file = ask_for(
        PAYMENTS,
        selection=Selection(run.company, run.year, run),
        file_format="xlsx",
        actor=employer_actor(access),
        now=NOW,
    )

    make_file(file.pk, clock=lambda: NOW + timedelta(seconds=21))

    mail = OutgoingMail.objects.get(name="company_file_ready")
    assert mail.to == access.user.username
    assert mail.context["document"] == "Betaallijst"
    assert mail.context["url"].endswith("/werkgever/documenten/?periode=2026-10-M")


def test_whoever_waited_shortly_gets_no_mail(run: PayrollRun):
    made(run)

    assert not OutgoingMail.objects.filter(name="company_file_ready").exists()


def test_nobody_is_told_when_whoever_asked_is_gone(run: PayrollRun):
    file = asked(run)
    CompanyFile.objects.filter(pk=file.pk).update(requester=None)

    make_file(file.pk, clock=lambda: NOW + timedelta(hours=1))

    file.refresh_from_db()
    assert file.state == State.READY
    assert not OutgoingMail.objects.filter(name="company_file_ready").exists()


def test_a_year_is_made_of_all_its_runs(run: PayrollRun):
    file = CompanyFile(company=run.company, year=2026)

    assert selection_of(file) == Selection(run.company, 2026)
    assert published_runs_of_year(run.company_id, 2026) == [run]
    assert published_runs_of_year(run.company_id, 2025) == []


def test_what_there_is_not_of_a_year_fails_as_anything_else(run: PayrollRun):
    file = CompanyFile.objects.create(
        environment=run.environment,
        company=run.company,
        year=2026,
        kind="payments",
        file_format="xlsx",
        asked_at=NOW,
    )

    make_file(file.pk, clock=lambda: NOW)

    file.refresh_from_db()
    assert (file.state, file.problem) == (State.FAILED, company_files.UNEXPECTED)
