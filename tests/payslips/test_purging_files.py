"""Large documents for employers are kept for a month, and made again when somebody asks."""

from datetime import UTC, datetime, timedelta

import pytest

from payslips.company_documents.kind import Kind, Per, Selection
from payslips.company_documents.payments import PAYMENTS
from payslips.company_documents.registry import KINDS
from payslips.models import CompanyFile, JournalLine, PayrollRun
from payslips.services.company_files import ask_for, make_file
from payslips.services.purging import purge_company_files
from tests.actors import employer_actor, system
from tests.factories.accounts import EmployerAccessFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory
from tests.payslips.deliveries import delivered, publish_run, whole_company
from tests.payslips.test_layouts import change_everything
from tests.payslips.years import issued, pay

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=30, seconds=1)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def run(storage) -> PayrollRun:
    company = whole_company()
    return publish_run(delivered(company), actor=system(company.environment), now=NOW)


@pytest.fixture
def office(run: PayrollRun):
    return employer_actor(EmployerAccessFactory(company=run.company))


def made(run: PayrollRun, office, file_format: str, kind: Kind = PAYMENTS):
    file = ask_for(
        kind,
        selection=Selection(
            run.company, run.year, run if kind.per is Per.RUN else None
        ),
        file_format=file_format,
        actor=office,
        now=NOW,
    )
    make_file(file.pk, clock=lambda: NOW)
    file.refresh_from_db()
    assert file.state == CompanyFile.State.READY
    return file


def stored(storage) -> int:
    return len([path for path in storage.rglob("*") if path.is_file()])


def test_what_the_worker_made_is_deleted_after_a_month(
    run, office, storage, django_capture_on_commit_callbacks
):
    made(run, office, "pdf")

    with django_capture_on_commit_callbacks(execute=True):
        assert purge_company_files(now=NOW + timedelta(days=30)) == 0
        assert purge_company_files(now=LATER) == 1

    assert (CompanyFile.objects.count(), stored(storage)) == (0, 0)


def test_what_was_made_while_somebody_waited_stays(run, office, storage):
    file = made(run, office, "xlsx")

    assert purge_company_files(now=LATER) == 0

    assert CompanyFile.objects.get() == file
    assert stored(storage) == 1


@pytest.mark.no_cover
def test_who_asks_again_gets_it_to_the_last_byte_whatever_changed_meanwhile(storage):
    payslip = pay(EmployeeFactory(company=CompanyFactory(iban="NL91ABNA0417164300")))
    run = payslip.run
    issued(run.company)
    book(run)
    office = employer_actor(EmployerAccessFactory(company=run.company))
    before = digests(run, office)

    purge_company_files(now=LATER + timedelta(days=365))
    change_everything(payslip)
    run.company.refresh_from_db()

    assert {file_format for _kind, file_format in before} == {"pdf", "xlsx", "zip"}
    assert digests(run, office) == before


def book(run: PayrollRun) -> None:
    values = {"environment": run.environment, "run": run, "component": "Lonen"}
    JournalLine.objects.create(account="4000", debit=100, credit=None, **values)
    JournalLine.objects.create(account="1700", debit=None, credit=100, **values)


def digests(run: PayrollRun, office) -> dict[tuple[str, str], str]:
    """The SHA-256 of every document that is forgotten and made again."""
    return {
        (kind.key, file_format): made(run, office, file_format, kind).sha256
        for kind in KINDS
        for file_format in kind.formats
        if file_format not in kind.quick
    }


def test_what_failed_or_is_not_made_any_more_is_forgotten_too(run, office):
    values = {
        "environment": run.environment,
        "company": run.company,
        "run": run,
        "state": CompanyFile.State.FAILED,
        "problem": "Er ging iets mis.",
    }
    moments = ("asked_at", "started_at", "reported_at", "finished_at")
    values |= dict.fromkeys(moments, NOW)
    CompanyFile.objects.create(kind="payments", file_format="pdf", **values)
    CompanyFile.objects.create(kind="gone", file_format="xlsx", **values)

    assert purge_company_files(now=LATER) == 2
