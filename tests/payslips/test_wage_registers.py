"""A year adds up to the cent, per income relationship and per column of the wage register."""

from decimal import Decimal

import pytest

from payslips.documents.wage_register import NAMES, WageColumns, total
from payslips.models import Payslip, PayslipLine, PublishedPayslip
from payslips.queries.wage_registers import register_rows, run_columns, year_columns
from personnel.models import Employee
from tests.factories.payslips import PayrollRunFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory
from tests.payslips.deliveries import published
from tests.payslips.years import Group, delivered, line, pay, pay_year

pytestmark = pytest.mark.django_db

# Domain report 2.1 and 2.2: twelve months of 4.000,00 with holiday allowance in May.
WORKED_EXAMPLE = {
    "wage_in_cash": Decimal("51840.00"),
    "wage_in_kind": Decimal("0.00"),
    "tips": Decimal("0.00"),
    "deductions": Decimal("1633.44"),
    "wage_for_insurance": Decimal("50206.56"),
    "wage_for_health": Decimal("50206.56"),
    "wage_for_tax": Decimal("50206.56"),
    "wage_tax": Decimal("10944.04"),
    "health_withheld": Decimal("0.00"),
    "paid_out": Decimal("39262.52"),
    "employment_credit": Decimal("5637.00"),
    "insurance_premiums": Decimal("4947.12"),
    "health_employer": Decimal("2828.28"),
}


def test_a_register_is_of_who_they_were_when_it_was_paid(django_assert_num_queries):
    employee = EmployeeFactory(personnel_number=1001, bsn="123456782", surname="Dijk")
    pay(employee)
    Employee.objects.filter(pk=employee.pk).update(
        personnel_number=2002, bsn="111222333", surname="Bos"
    )

    with django_assert_num_queries(4):
        [row] = register_rows(employee.company_id, 2026)

    assert (row.personnel_number, row.bsn) == (1001, "123456782")
    assert row.name.endswith("Dijk")


def test_a_register_takes_the_bsn_of_today_where_none_was_kept(
    django_assert_num_queries,
):
    payslip = pay(EmployeeFactory(bsn="123456782"))
    frame = payslip.publication.snapshot
    PublishedPayslip.objects.all().delete()
    PublishedPayslip.objects.create(
        environment=payslip.environment, payslip=payslip, snapshot=frame
    )

    with django_assert_num_queries(5):
        [row] = register_rows(payslip.run.company_id, 2026)

    assert row.bsn == "123456782"


def only(found: dict) -> WageColumns:
    [columns] = found.values()
    return columns


def test_a_year_is_the_worked_example():
    employee = EmployeeFactory()
    pay_year(employee)

    found = year_columns(employee.company_id, 2026)

    assert found[employee.pk, 1].as_fields() == WORKED_EXAMPLE


def test_columns_are_the_sums_of_the_payslips():
    employee = EmployeeFactory()
    pay_year(employee)

    columns = only(year_columns(employee.company_id, 2026))

    payslips = list(Payslip.objects.all())
    for name in ("wage_for_tax", "wage_tax", "employment_credit", "health_employer"):
        assert getattr(columns, name) == sum(getattr(one, name) for one in payslips)
    assert columns.wage_for_tax == (
        columns.wage_in_cash + columns.wage_in_kind + columns.tips - columns.deductions
    )


def test_benefits_in_kind_have_a_column_of_their_own():
    employee = EmployeeFactory()
    payslip = delivered(employee)
    line(payslip, "Bijtelling auto", Group.GROSS, table_wage="412.00")
    published(payslip.run)

    columns = only(year_columns(employee.company_id, 2026))

    assert (columns.wage_in_cash, columns.wage_in_kind) == (
        Decimal("4000.00"),
        Decimal("412.00"),
    )


def test_paid_out_is_column_3_less_7_15_and_16():
    columns = WageColumns(
        wage_in_cash=Decimal(100),
        wage_in_kind=Decimal(1000),
        deductions=Decimal(10),
        wage_tax=Decimal(20),
        health_withheld=Decimal(5),
    )

    assert columns.paid_out == Decimal(65)


def test_the_total_adds_every_column():
    one = WageColumns(**dict.fromkeys(NAMES, Decimal("0.01")))

    assert total([one, one]) == WageColumns(**dict.fromkeys(NAMES, Decimal("0.02")))
    assert total([]) == WageColumns()


@pytest.mark.parametrize(
    ("description", "is_premium"),
    [
        pytest.param("Premie AWf werkgever", True, id="unemployment"),
        pytest.param("Whk 1,16%", True, id="return to work"),
        pytest.param("Opslag Wko 0,50%", True, id="child care"),
        pytest.param("Sectorfonds", True, id="sector fund"),
        pytest.param("Werkgeversheffing Zvw", False, id="health has its own column"),
        pytest.param("WGA-hiaat werkgever", False, id="supplementary insurance"),
        pytest.param("WIA excedent werkgever", False, id="above the maximum"),
        pytest.param("Pensioen werkgever", False, id="pension"),
    ],
)
def test_premiums_are_those_of_the_employee_insurances(description, is_premium):
    payslip = delivered(EmployeeFactory())
    line(payslip, description, Group.EMPLOYER, employer_cost="10.00")
    published(payslip.run)

    columns = only(year_columns(payslip.run.company_id, 2026))

    expected = Decimal("422.26") if is_premium else Decimal("412.26")
    assert columns.insurance_premiums == expected


def test_what_is_not_published_or_was_replaced_does_not_count():
    employee = EmployeeFactory()
    pay(employee, month=1)
    delivered(employee, month=2)
    second = PayrollRunFactory(company=employee.company, period_number=1, version=2)
    pay(employee, month=1, run=second, wage_tax=Decimal("700.00"))

    columns = only(year_columns(employee.company_id, 2026))

    assert (columns.wage_tax, columns.wage_for_tax) == (
        Decimal("700.00"),
        Decimal("3863.88"),
    )


def test_a_second_run_of_a_period_counts_as_well():
    employee = EmployeeFactory()
    pay(employee, month=1)
    extra = PayrollRunFactory(company=employee.company, period_number=1, run_number=2)
    pay(employee, month=1, run=extra)

    assert only(year_columns(employee.company_id, 2026)).wage_tax == Decimal("1501.00")


def test_years_and_companies_and_income_relationships_stay_apart():
    company = CompanyFactory()
    employee = EmployeeFactory(company=company)
    run = PayrollRunFactory(company=company, period_number=1)
    delivered(employee, run=run)
    delivered(employee, run=run, income_relationship=2, wage_tax=Decimal("1.00"))
    published(run)
    pay(employee, year=2025, month=12)
    pay(EmployeeFactory(company=CompanyFactory(environment=company.environment)))

    found = year_columns(company.pk, 2026)

    assert {key: one.wage_tax for key, one in found.items()} == {
        (employee.pk, 1): Decimal("750.50"),
        (employee.pk, 2): Decimal("1.00"),
    }


def test_runs_add_up_to_the_year():
    employee = EmployeeFactory()
    pay_year(employee)

    of_runs = run_columns(employee.company_id, 2026)[employee.pk, 1]

    assert len(of_runs) == 12
    assert total(list(of_runs.values())).as_fields() == WORKED_EXAMPLE


@pytest.mark.parametrize("count", [1, 4])
def test_columns_take_two_queries(count, django_assert_num_queries):
    run = PayrollRunFactory(period_number=1)
    for _ in range(count):
        delivered(EmployeeFactory(company=run.company), run=run)
    published(run)

    with django_assert_num_queries(2):
        found = year_columns(run.company_id, 2026)

    assert len(found) == count
    assert PayslipLine.objects.count() == count * 13
