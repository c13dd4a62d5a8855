"""What an employer took away holds a run in place; what nobody took away goes with it."""

from datetime import timedelta

import pytest

from payslips.company_documents.kind import Selection
from payslips.company_documents.payments import PAYMENTS
from payslips.company_documents.wage_register import WAGE_REGISTER
from payslips.models import AnnualStatement, CompanyFile, PayrollRun
from payslips.queries.wage_registers import year_columns
from payslips.services.company_files import ask_for, make_file
from payslips.services.downloading import read_file
from payslips.services.keeping import Withdrawn
from payslips.services.withdrawing import AlreadySeen, withdraw_run
from tests.actors import employer_actor, system
from tests.factories.accounts import EmployerAccessFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory
from tests.payslips.deliveries import NOW
from tests.payslips.years import NEW_YEAR, issued, pay

LATER = NOW + timedelta(hours=1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


@pytest.fixture
def run() -> PayrollRun:
    company = CompanyFactory(iban="NL91ABNA0417164300")
    return pay(EmployeeFactory(company=company), month=10).run


@pytest.fixture
def office(run: PayrollRun):
    return employer_actor(EmployerAccessFactory(company=run.company))


def made(kind, selection: Selection, office, *, now=LATER) -> CompanyFile:
    file = ask_for(kind, selection=selection, file_format="xlsx", actor=office, now=now)
    make_file(file.pk, clock=lambda: now)
    file.refresh_from_db()
    assert file.state == CompanyFile.State.READY
    return file


def of_run(run: PayrollRun) -> Selection:
    return Selection(run.company, run.year, run)


def of_year(run: PayrollRun) -> Selection:
    return Selection(run.company, run.year)


def withdrawn(run: PayrollRun) -> PayrollRun:
    return withdraw_run(run, actor=system(run.environment), now=LATER)


@pytest.mark.parametrize(
    ("kind", "selection"), [(PAYMENTS, of_run), (WAGE_REGISTER, of_year)]
)
def test_a_run_of_which_a_document_was_taken_away_is_not_withdrawn(
    run, office, kind, selection
):
    read_file(made(kind, selection(run), office), actor=office, now=LATER)

    with pytest.raises(AlreadySeen) as refused:
        withdrawn(run)

    assert refused.value.seen.handed_out_at == LATER


def test_a_document_of_a_year_from_before_a_run_says_nothing_of_it(run, office):
    before = made(WAGE_REGISTER, of_year(run), office, now=NOW - timedelta(days=1))

    read_file(before, actor=office, now=LATER)
    withdrawn(run)

    assert list(CompanyFile.objects.all()) == [before]


@pytest.mark.parametrize(
    ("kind", "selection"), [(PAYMENTS, of_run), (WAGE_REGISTER, of_year)]
)
def test_documents_of_a_withdrawn_run_are_gone(
    run, office, storage, kind, selection, django_capture_on_commit_callbacks
):
    file = made(kind, selection(run), office)

    with django_capture_on_commit_callbacks(execute=True):
        withdrawn(run)

    assert not CompanyFile.objects.exists()
    assert not (storage / file.stored_as).exists()
    with pytest.raises(Withdrawn):
        read_file(file, actor=office, now=LATER)


def test_statements_that_counted_a_withdrawn_run_are_replaced():
    employee = EmployeeFactory()
    pay(employee, month=11)
    last = pay(employee, month=12)
    [first] = issued(employee.company)

    withdraw_run(last.run, actor=system(employee.environment), now=NEW_YEAR)

    second = AnnualStatement.objects.get(version=2)
    columns = year_columns(employee.company_id, 2026)[employee.pk, 1]
    assert second.supersedes == first
    assert second.wage_for_tax == columns.wage_for_tax == first.wage_for_tax / 2
