"""Annual statements equal the final payslips; a correction makes another, and none changes."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from payslips.documents.wage_register import WageColumns
from payslips.models import AnnualStatement, OpenedStatement
from payslips.queries.wage_registers import year_columns
from payslips.services.statements import YearNotOver, issue_statements
from portal.core.models import AuditEvent
from tests.actors import bureau_member, employer_of, system
from tests.factories.payslips import PayrollRunFactory
from tests.factories.personnel import (
    EmployeeAddressFactory,
    EmployeeFactory,
    EmploymentFactory,
)
from tests.payslips.deliveries import published
from tests.payslips.test_wage_registers import WORKED_EXAMPLE
from tests.payslips.years import NEW_YEAR, delivered, issued, pay, pay_year

pytestmark = pytest.mark.django_db


def figures(statement: AnnualStatement) -> dict[str, Decimal]:
    return {name: getattr(statement, name) for name in WageColumns().as_fields()}


def corrected(employee, *, month: int = 1, **values):
    """A second version of a month's run."""
    run = PayrollRunFactory(company=employee.company, period_number=month, version=2)
    return pay(employee, run=run, month=month, **values)


def test_a_statement_is_the_worked_example():
    employee = EmployeeFactory()
    pay_year(employee)

    [statement] = issued(employee.company)

    statement.refresh_from_db()
    assert figures(statement) == WORKED_EXAMPLE
    assert (
        figures(statement)
        == year_columns(employee.company_id, 2026)[employee.pk, 1].as_fields()
    )


def test_a_statement_holds_what_it_says_of_the_year():
    employee = EmployeeFactory(personnel_number=1001, bsn="123456782")
    EmployeeAddressFactory(employee=employee)
    EmploymentFactory(
        employee=employee,
        start_date=datetime.date(2021, 5, 1),
        end_date=datetime.date(2026, 2, 28),
    )
    EmploymentFactory(employee=employee, start_date=datetime.date(2026, 6, 1))
    EmploymentFactory(employee=employee, start_date=datetime.date(2027, 6, 1))
    for month, credit in ((1, True), (2, True), (3, False)):
        pay(employee, month=month, wage_tax_credit=credit)

    [statement] = issued(employee.company)

    assert statement.bsn == "123456782"
    assert statement.snapshot == {
        "template": 1,
        "employer_name": "Bakkerij De Gouden Halm B.V.",
        "employer_address": ["Vlasmarkt 7", "3511 PT Utrecht"],
        "wage_tax_number": "123456782L01",
        "employee_name": "Mevrouw N. van Dijk",
        "formal_name": "N. van Dijk",
        "employee_address": ["Lange Nieuwstraat 12", "3511 RT Utrecht"],
        "personnel_number": 1001,
        "bsn": statement.snapshot["bsn"],
        "birth_date": "1991-03-14",
        "hired_on": "2026-06-01",
        "job_title": "",
        "department": "",
        "employments": [["2026-01-01", "2026-02-28"], ["2026-06-01", "2026-12-31"]],
        "credits": [
            [True, "2026-01-01", "2026-02-28"],
            [False, "2026-03-01", "2026-03-28"],
        ],
        "tables": ["012"],
    }
    assert "123456782" not in statement.snapshot["bsn"]


def test_each_income_relationship_has_a_statement():
    employee = EmployeeFactory()
    run = PayrollRunFactory(company=employee.company, period_number=1)
    delivered(employee, run=run)
    delivered(employee, run=run, income_relationship=2, wage_tax=Decimal("1.00"))
    published(run)

    statements = issued(employee.company)

    assert [(one.income_relationship, one.wage_tax) for one in statements] == [
        (1, Decimal("750.50")),
        (2, Decimal("1.00")),
    ]


def test_issuing_again_issues_nothing():
    employee = EmployeeFactory()
    pay(employee)
    issued(employee.company)

    assert issued(employee.company) == []
    assert AnnualStatement.objects.count() == 1
    assert AuditEvent.objects.filter(event="statements.issued").count() == 1


def test_issuing_is_audited():
    employee = EmployeeFactory()
    pay(employee)

    issued(employee.company)

    event = AuditEvent.objects.latest("id")
    assert (event.event, event.subject_id, event.changes) == (
        "statements.issued",
        str(employee.company_id),
        {"year": 2026, "statements": 1},
    )


def test_a_year_that_is_not_over_is_refused():
    employee = EmployeeFactory()
    pay(employee)
    last_day = datetime.datetime(2026, 12, 31, 22, 59, tzinfo=datetime.UTC)

    with pytest.raises(YearNotOver):
        issued(employee.company, now=last_day)

    # An hour later it is the first of January in Amsterdam.
    assert (
        len(issued(employee.company, now=last_day + datetime.timedelta(hours=1))) == 1
    )


def test_only_the_bureau_issues():
    employee = EmployeeFactory()
    pay(employee)
    bureau = bureau_member(employee.environment)

    with pytest.raises(PermissionDenied):
        issue_statements(
            employee.company,
            year=2026,
            actor=employer_of(employee.company),
            now=NEW_YEAR,
        )
    assert issue_statements(employee.company, year=2026, actor=bureau, now=NEW_YEAR)


def test_a_correction_makes_another_statement_that_names_the_first():
    employee = EmployeeFactory()
    pay(employee)
    [first] = issued(employee.company)

    corrected(employee, wage_tax=Decimal("700.00"))

    second = AnnualStatement.objects.latest("version")
    first.refresh_from_db()
    assert (second.version, second.supersedes, second.wage_tax) == (
        2,
        first,
        Decimal("700.00"),
    )
    assert first.wage_tax == Decimal("750.50")


def test_an_extra_run_corrects_as_well():
    employee = EmployeeFactory()
    pay(employee)
    issued(employee.company)

    extra = PayrollRunFactory(company=employee.company, period_number=1, run_number=2)
    pay(employee, run=extra)

    assert AnnualStatement.objects.latest("version").wage_tax == Decimal("1501.00")


def test_a_correction_that_changes_no_figure_makes_no_statement():
    employee = EmployeeFactory()
    pay(employee)
    issued(employee.company)

    corrected(employee, contract_hours=Decimal(36))

    assert AnnualStatement.objects.count() == 1


def test_a_correction_leaves_the_statements_of_others_alone():
    company = (employee := EmployeeFactory()).company
    other = EmployeeFactory(company=company)
    run = PayrollRunFactory(company=company, period_number=1)
    for one in (employee, other):
        delivered(one, run=run)
    published(run)
    issued(company)
    second = PayrollRunFactory(company=company, period_number=1, version=2)
    delivered(employee, run=second, wage_tax=Decimal("700.00"))
    delivered(other, run=second)

    published(second)

    assert list(
        AnnualStatement.objects.order_by("id").values_list("employee_id", "version")
    ) == [(employee.pk, 1), (other.pk, 1), (employee.pk, 2)]


def test_somebody_whose_payslips_are_taken_back_earned_nothing():
    employee = EmployeeFactory()
    pay(employee)
    issued(employee.company)
    second = PayrollRunFactory(company=employee.company, period_number=1, version=2)

    published(second)

    assert figures(AnnualStatement.objects.latest("version")) == (
        WageColumns().as_fields()
    )


def test_a_publication_issues_nothing_to_whoever_has_no_statement():
    employee = EmployeeFactory()
    pay(employee)

    corrected(employee, wage_tax=Decimal("700.00"))

    assert AnnualStatement.objects.count() == 0


def test_a_statement_is_never_changed_or_deleted():
    employee = EmployeeFactory()
    pay(employee)
    [statement] = issued(employee.company)

    for change in (
        lambda: AnnualStatement.objects.update(year=2025),
        lambda: AnnualStatement.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    opened = OpenedStatement.objects.create(
        environment=employee.environment, statement=statement, opened_at=NEW_YEAR
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        OpenedStatement.objects.filter(pk=opened.pk).update(opened_at=NEW_YEAR)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"paid_out": Decimal(1)}, id="column 17 does not follow"),
        pytest.param({"version": 2}, id="second version of nothing"),
        pytest.param({}, id="twice the same version"),
    ],
)
def test_the_database_refuses_a_statement_that_cannot_be(wrong):
    employee = EmployeeFactory()
    pay(employee)
    [statement] = issued(employee.company)
    fields = {
        field.attname: getattr(statement, field.attname)
        for field in AnnualStatement._meta.concrete_fields
        if field.attname not in {"id", "public_id"}
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        AnnualStatement.objects.create(**fields | wrong)


@pytest.mark.parametrize("count", [1, 5])
def test_the_number_of_statements_does_not_matter_to_the_database(
    count, django_assert_num_queries
):
    run = PayrollRunFactory(period_number=1)
    for _ in range(count):
        delivered(EmployeeFactory(company=run.company), run=run)
    published(run)
    actor = system(run.environment)

    with django_assert_num_queries(13):
        found = issue_statements(run.company, year=2026, actor=actor, now=NEW_YEAR)

    assert len(found) == count
