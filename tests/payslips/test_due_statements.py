"""Statements appear by themselves when the year is over or an employment ends."""

import datetime

import pytest

from payslips import tasks
from payslips.models import AnnualStatement
from payslips.services.statements import due_years, issue_due_statements
from tests.actors import system
from tests.factories.payslips import PayrollRunFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory, EmploymentFactory
from tests.payslips.deliveries import published
from tests.payslips.years import NEW_YEAR, delivered, pay

pytestmark = pytest.mark.django_db

NOVEMBER = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.UTC)


def due(company, *, year: int = 2026, now=NEW_YEAR) -> list[AnnualStatement]:
    actor = system(company.environment)
    return issue_due_statements(company, year=year, actor=actor, now=now)


def leaver(*, until: datetime.date, company=None):
    employee = EmployeeFactory(company=company or CompanyFactory())
    EmploymentFactory(employee=employee, end_date=until)
    return employee


def test_a_year_is_due_when_it_is_over_and_its_last_period_is_published():
    employee = EmployeeFactory()
    EmploymentFactory(employee=employee)
    pay(employee, month=1)

    assert due(employee.company) == []

    pay(employee, month=12)

    assert (
        due(
            employee.company,
            now=datetime.datetime(2026, 12, 31, 12, tzinfo=datetime.UTC),
        )
        == []
    )
    assert [one.employee_id for one in due(employee.company)] == [employee.pk]
    assert due(employee.company) == []


@pytest.mark.parametrize(
    ("period_type", "last"),
    [("4W", 13), ("W", 53)],
)
def test_a_year_of_weeks_ends_with_its_last_period(period_type, last):
    employee = EmployeeFactory()
    for number in (last - 2, last):
        run = PayrollRunFactory(
            company=employee.company,
            period_type=period_type,
            period_number=number,
            period_start=datetime.date(2026, 12, 1),
            period_end=datetime.date(2026, 12, 27),
            payment_date=datetime.date(2026, 12, 24),
        )
        delivered(employee, run=run)
        before = due(employee.company)
        published(run)

    assert before == []
    assert len(due(employee.company)) == 1


@pytest.mark.parametrize(
    ("year", "last_day", "is_due"),
    [
        pytest.param(2025, 28, True, id="a year of 52 weeks"),
        pytest.param(2026, 27, False, id="a year of 53 weeks"),
        pytest.param(2026, 30, True, id="weeks that count from 1 January"),
    ],
)
def test_the_52nd_week_ends_a_year_without_a_53rd(year, last_day, is_due):
    employee = EmployeeFactory()
    last = datetime.date(year, 12, last_day)
    run = PayrollRunFactory(
        company=employee.company,
        year=year,
        period_type="W",
        period_number=52,
        period_start=last - datetime.timedelta(days=6),
        period_end=last,
        payment_date=last,
    )
    delivered(employee, run=run)
    published(run)

    assert bool(due(employee.company, year=year)) is is_due


def test_who_comes_back_gets_the_next_statement_after_leaving_again():
    employee = leaver(until=datetime.date(2026, 3, 20))
    pay(employee, month=3)
    assert [one.version for one in due(employee.company, now=NOVEMBER)] == [1]
    again = EmploymentFactory(employee=employee, start_date=datetime.date(2026, 9, 1))

    for month in (9, 10):
        pay(employee, month=month)
    assert due(employee.company, now=NOVEMBER) == []
    assert AnnualStatement.objects.count() == 1

    again.end_date = datetime.date(2026, 10, 28)
    again.save()
    assert [one.version for one in due(employee.company, now=NOVEMBER)] == [2]


def test_who_came_back_gets_the_next_statement_after_the_year():
    employee = leaver(until=datetime.date(2026, 3, 20))
    pay(employee, month=3)
    due(employee.company, now=NOVEMBER)
    EmploymentFactory(employee=employee, start_date=datetime.date(2026, 9, 1))
    pay(employee, month=12)
    assert AnnualStatement.objects.count() == 1

    assert [one.version for one in due(employee.company)] == [2]


def test_a_correction_of_before_somebody_came_back_replaces_the_statement_at_once():
    employee = leaver(until=datetime.date(2026, 3, 20))
    pay(employee, month=3)
    due(employee.company, now=NOVEMBER)
    EmploymentFactory(employee=employee, start_date=datetime.date(2026, 9, 1))
    run = PayrollRunFactory(company=employee.company, period_number=3, version=2)

    pay(employee, run=run, wage_for_tax="3900.00")

    assert AnnualStatement.objects.count() == 2


def test_who_left_is_due_with_the_payslip_of_the_last_day():
    employee = leaver(until=datetime.date(2026, 10, 15))
    stays = EmployeeFactory(company=employee.company)
    EmploymentFactory(employee=stays)
    pay(employee, month=9)
    assert due(employee.company, now=NOVEMBER) == []
    run = PayrollRunFactory(company=employee.company, period_number=10)
    for one in (employee, stays):
        delivered(one, run=run)

    published(run)

    assert [one.employee_id for one in due(employee.company, now=NOVEMBER)] == [
        employee.pk
    ]


def test_who_leaves_later_or_comes_back_is_not_due():
    leaves_later = leaver(until=datetime.date(2026, 11, 2))
    comes_back = leaver(until=datetime.date(2026, 3, 31), company=leaves_later.company)
    EmploymentFactory(employee=comes_back, start_date=datetime.date(2026, 12, 1))
    without_service = EmployeeFactory(company=leaves_later.company)
    run = PayrollRunFactory(company=leaves_later.company, period_number=11)
    for one in (leaves_later, comes_back, without_service):
        delivered(one, run=run)
    published(run)

    assert due(leaves_later.company, now=NOVEMBER) == []


def test_the_worker_issues_what_is_due_everywhere(time_machine):
    time_machine.move_to(NOVEMBER, tick=False)
    employees = [leaver(until=datetime.date(2026, 10, 15)) for _ in range(2)]
    for employee in employees:
        pay(employee, month=10)
    pay(leaver(until=datetime.date(2024, 10, 15)), year=2024, month=10)

    tasks.issue_statements()
    tasks.issue_statements()

    found = AnnualStatement.objects.order_by("id").values_list("employee_id", flat=True)
    assert list(found) == [one.pk for one in employees]


def test_a_company_that_fails_does_not_hold_up_the_others(time_machine, caplog):
    time_machine.move_to(NOVEMBER, tick=False)
    broken = leaver(until=datetime.date(2026, 10, 15))
    fine = leaver(
        until=datetime.date(2026, 10, 15),
        company=CompanyFactory(environment=broken.environment),
    )
    # More than a column of a statement holds.
    for number in (1, 2):
        run = PayrollRunFactory(
            company=broken.company, period_number=10, run_number=number
        )
        pay(broken, month=10, run=run, wage_for_tax="9999999999.99")
    pay(fine, month=10)

    tasks.issue_statements()

    assert AnnualStatement.objects.get().employee == fine
    assert "were not issued" in caplog.text


def test_due_years_are_this_one_and_the_last():
    company = CompanyFactory()
    for year in (2024, 2025, 2026):
        pay(EmployeeFactory(company=company), year=year, month=10)

    found = due_years(actor=system(company.environment), now=NOVEMBER)

    assert found == [(company, 2025), (company, 2026)]
