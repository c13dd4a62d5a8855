"""Documents for the employer: asked for, made once, kept, and read by whom they are for."""

from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import EmployerAccess
from payslips.company_documents.kind import Selection
from payslips.company_documents.payments import PAYMENTS
from payslips.company_documents.salary_overview import SALARY_OVERVIEW
from payslips.models import CompanyFile, PayrollRun
from payslips.queries.company_files import published_runs_of_year
from payslips.services import company_files, downloading
from payslips.services.company_files import (
    ask_for,
    make_file,
    selection_of,
)
from payslips.services.downloading import read_file
from payslips.services.progress import Progress, TakenOver
from payslips.tasks import make_company_file, make_waiting_files
from personnel.models import Company
from portal.core.access import Actor
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import employer_actor, logged_in_employer, system
from tests.factories.accounts import EmployerAccessFactory
from tests.factories.payslips import PayrollRunFactory
from tests.factories.personnel import CompanyFactory
from tests.payslips.deliveries import delivered, publish_run, whole_company

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PAGE = "/werkgever/documenten/"
State = CompanyFile.State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


@pytest.fixture
def run() -> PayrollRun:
    """October of the sample, published."""
    company = whole_company()
    found = delivered(company)
    return publish_run(found, actor=system(company.environment), now=NOW)


def office_of(company: Company) -> Actor:
    """An administrator of the company, the same at every call."""
    found = EmployerAccess.objects.filter(company=company, role="admin").first()
    return employer_actor(found or EmployerAccessFactory(company=company))


def asked(run: PayrollRun, *, now: datetime = NOW, file_format: str = "xlsx"):
    return ask_for(
        PAYMENTS,
        selection=Selection(run.company, run.year, run),
        file_format=file_format,
        actor=office_of(run.company),
        now=now,
    )


def made(run: PayrollRun) -> CompanyFile:
    file = asked(run)
    make_file(file.pk, clock=lambda: NOW)
    file.refresh_from_db()
    return file


def form_of(run: PayrollRun, /, **changed: str) -> dict[str, str]:
    form = {"kind": "payments", "format": "xlsx", "run": str(run.public_id)}
    return form | changed


def test_a_file_is_asked_for_once_and_waits(run: PayrollRun):
    first, second = asked(run), asked(run)

    assert first == second
    assert (first.state, first.requested_at) == (State.WAITING, NOW)
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
        requested_at=NOW,
    )

    make_file(file.pk, clock=lambda: NOW)

    file.refresh_from_db()
    assert (file.state, file.problem) == (State.FAILED, company_files.UNEXPECTED)


def test_progress_is_written_down_once_per_percent(
    run: PayrollRun, django_assert_num_queries
):
    file = asked(run)
    CompanyFile.objects.filter(pk=file.pk).update(
        state=State.MAKING, started_at=NOW, reported_at=NOW
    )
    file.refresh_from_db()
    report = Progress(file, lambda: NOW)

    with django_assert_num_queries(3):
        for done in range(25):
            report(done, 1000)

    file.refresh_from_db()
    assert (file.done, file.total) == (20, 1000)


def test_whoever_is_no_longer_the_maker_stops(run: PayrollRun):
    file = asked(run)
    CompanyFile.objects.filter(pk=file.pk).update(
        state=State.MAKING, started_at=NOW, reported_at=NOW
    )
    file.refresh_from_db()
    report = Progress(file, lambda: NOW)
    CompanyFile.objects.update(started_at=NOW + timedelta(minutes=11))

    with pytest.raises(TakenOver):
        report(0, 1)


def test_what_was_taken_over_meanwhile_is_thrown_away(run: PayrollRun, storage):
    file = asked(run)
    later = NOW + timedelta(minutes=11)

    def clock() -> datetime:
        CompanyFile.objects.filter(state=State.MAKING).update(started_at=later)
        return NOW

    make_file(file.pk, clock=clock)

    file.refresh_from_db()
    assert (file.state, file.started_at) == (State.MAKING, later)
    assert [path for path in storage.rglob("*") if path.is_file()] == []


def test_the_worker_makes_what_was_asked(run: PayrollRun):
    file = asked(run)

    make_company_file(environment_id=run.environment_id, file_id=file.pk)

    file.refresh_from_db()
    assert file.state == State.READY


def test_beat_makes_what_nobody_took_up(run: PayrollRun):
    file = asked(run)
    fresh = asked(run, now=timezone.now(), file_format="pdf")

    make_waiting_files()

    file.refresh_from_db()
    fresh.refresh_from_db()
    assert (file.state, fresh.state) == (State.READY, State.WAITING)


def test_beat_makes_one_file_a_task_and_comes_back_for_the_next(run: PayrollRun):
    broken, whole = asked(run, file_format="xml"), asked(run)

    make_waiting_files()
    after_one = states_of(broken, whole)
    make_waiting_files()
    make_waiting_files()

    assert after_one == [State.FAILED, State.WAITING]
    assert states_of(broken, whole) == [State.FAILED, State.READY]


def states_of(*files: CompanyFile) -> list[str]:
    return [CompanyFile.objects.get(pk=file.pk).state for file in files]


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
        requested_at=NOW,
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
