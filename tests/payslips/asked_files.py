"""What tests of files for employers share: a published run, and files of it that are asked for."""

from datetime import UTC, datetime

from accounts.models import EmployerAccess
from payslips.company_documents.kind import Selection
from payslips.company_documents.payments import PAYMENTS
from payslips.models import CompanyFile, PayrollRun
from payslips.services.company_files import ask_for, make_file
from personnel.models import Company
from portal.core.access import Actor
from tests.actors import employer_actor
from tests.factories.accounts import EmployerAccessFactory
from tests.factories.payslips import PaymentFactory, PayslipFactory
from tests.payslips.deliveries import published

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PAGE = "/werkgever/documenten/"
State = CompanyFile.State


def published_october() -> PayrollRun:
    """October of a company without an account to pay from: one payslip and its payment."""
    payslip = PayslipFactory()
    PaymentFactory(run=payslip.run, employee=payslip.employee)
    return published(payslip.run, now=NOW)


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
