"""A statement whose PDF cannot be made is noted as a payslip is, and the others are made."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from payslips.models import AnnualStatement, DocumentFailure, StoredStatement
from payslips.services.failures import DocumentFailed
from payslips.services.preparing import prepare_documents
from payslips.services.reading_statements import kept_statement
from tests.actors import logged_in_bureau, logged_in_employee, system
from tests.factories.payslips import PayslipFactory
from tests.factories.personnel import EmployeeFactory
from tests.payslips.deliveries import NOW
from tests.payslips.storage import block, unblock
from tests.payslips.years import NEW_YEAR, issued, pay

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)
LIST = "/beheer/payslips/documentfailure/"


@pytest.fixture
def statement(storage) -> AnnualStatement:
    employee = EmployeeFactory()
    pay(employee)
    return issued(employee.company)[0]


def prepared(statement: AnnualStatement, *, now=NEW_YEAR, limit: int = 10) -> int:
    actor = system(statement.environment)
    return prepare_documents(actor=actor, clock=lambda: now, limit=limit)


def fail(statement: AnnualStatement, storage) -> DocumentFailure:
    block(storage)
    with pytest.raises(DocumentFailed):
        kept_statement(statement, now=NEW_YEAR)
    unblock(storage)
    return DocumentFailure.objects.get(statement=statement)


def test_a_statement_that_fails_is_noted(statement, storage):
    failure = fail(statement, storage)

    assert (failure.payslip, failure.attempts, failure.retry_at, failure.reason) == (
        None,
        1,
        NEW_YEAR + MINUTE,
        "Het document kon niet worden opgeslagen of gelezen.",
    )


def test_statements_are_made_ahead_once(statement):
    assert prepared(statement) == 1

    assert StoredStatement.objects.get().statement == statement
    assert not hasattr(statement, "opening")
    assert prepared(statement) == 0


def test_of_a_replaced_statement_nothing_is_made_ahead(statement):
    # Publishing another period of the year issues another version.
    pay(statement.employee, month=2)

    prepared(statement, now=NOW)

    assert AnnualStatement.objects.count() == 2
    assert [one.statement.version for one in StoredStatement.objects.all()] == [2]


def test_old_statements_are_made_when_somebody_asks(statement):
    assert prepared(statement, now=NEW_YEAR + 8 * DAY) == 0


def test_statements_are_made_ahead_a_few_at_a_time(statement):
    other = EmployeeFactory(company=statement.employee.company)
    pay(other, month=2)
    issued(other.company)

    assert prepared(statement, limit=1) == 1

    assert StoredStatement.objects.get().statement == statement


def test_a_statement_that_failed_is_tried_again_when_its_time_has_come(
    statement, storage
):
    fail(statement, storage)

    assert prepared(statement, now=NEW_YEAR + MINUTE / 2) == 0
    assert prepared(statement, now=NEW_YEAR + MINUTE) == 1

    assert StoredStatement.objects.get().statement == statement
    assert not DocumentFailure.objects.exists()


def test_an_employee_reads_that_the_pdf_of_a_statement_is_not_there_yet(
    statement, storage
):
    client = logged_in_employee(statement.employee)
    block(storage)

    response = client.get("/jaaropgaven/2026/pdf/")

    assert response.status_code == 503
    assert "De pdf is er nog niet" in response.content.decode()
    assert client.get("/jaaropgaven/2026/").status_code == 200


def test_the_bureau_sees_which_statement_failed_but_not_whose_name(statement, storage):
    fail(statement, storage)

    page = logged_in_bureau(statement.environment).get(LIST).content.decode()

    assert "Jaaropgave 2026" in page
    assert statement.employee.company.name in page
    assert statement.employee.surname not in page


def test_a_failure_is_about_one_document(statement):
    both = {"payslip": PayslipFactory(), "statement": statement}
    moments = {"failed_at": NEW_YEAR, "retry_at": NEW_YEAR}
    for subject in ({}, both):
        with pytest.raises(IntegrityError), transaction.atomic():
            DocumentFailure.objects.create(
                environment=statement.environment,
                reason="x",
                attempts=1,
                **moments,
                **subject,
            )
