"""Employees as they were on a day, and who may see whom."""

import datetime

import pytest

from personnel.models import Company
from personnel.queries import company as company_of
from personnel.queries import employees, on_date
from tests.actors import employee_actor, system
from tests.factories.personnel import (
    CompanyFactory,
    EmployeeAddressFactory,
    EmployeeFactory,
    EmploymentFactory,
    EmploymentTermsFactory,
)

pytestmark = pytest.mark.django_db

JULY = datetime.date(2026, 7, 1)


def test_employees_lists_an_environment_by_company_and_number():
    company = CompanyFactory(number=1001)
    second = EmployeeFactory(company=company, personnel_number=20)
    first = EmployeeFactory(company=company, personnel_number=3)
    EmployeeFactory()

    assert employees(system(company.environment)) == [first, second]


def test_employees_shows_an_employee_nobody_else():
    employee = EmployeeFactory()
    EmployeeFactory(company=employee.company)

    assert employees(employee_actor(employee)) == [employee]


def test_company_is_found_by_its_number_in_the_environment(company):
    CompanyFactory(number=1001)

    assert company_of(system(company.environment), 1001) == company


def test_company_of_another_environment_does_not_exist(company):
    other = CompanyFactory(number=1002)

    with pytest.raises(Company.DoesNotExist):
        company_of(system(company.environment), other.number)


def test_on_date_takes_the_rows_that_held_that_day():
    employee = EmployeeFactory()
    employment = EmploymentFactory(employee=employee)
    old = EmployeeAddressFactory(employee=employee)
    EmployeeAddressFactory(employee=employee, start_date=JULY)
    EmploymentTermsFactory(employment=employment, job_title="Bakker")
    EmploymentTermsFactory(
        employment=employment, job_title="Chef", start_date=JULY, department="Kantoor"
    )

    found = on_date([employee.pk], datetime.date(2026, 6, 30)).get()

    assert (found.address_id, found.job_title) == (old.pk, "Bakker")
    assert (found.hired_on, found.department) == (employment.start_date, "Winkel")


def test_on_date_takes_the_employment_of_that_day_when_somebody_came_back():
    employee = EmployeeFactory()
    EmploymentFactory(employee=employee, end_date=datetime.date(2023, 12, 31))
    EmploymentFactory(employee=employee, start_date=JULY)

    assert on_date([employee.pk], JULY).get().hired_on == JULY


def test_on_date_knows_nothing_before_anything_began():
    employee = EmployeeFactory()
    EmploymentFactory(employee=employee, start_date=JULY)

    found = on_date([employee.pk], datetime.date(2026, 6, 30)).get()

    assert (found.address_id, found.hired_on, found.job_title) == (None, None, None)


def test_on_date_takes_one_query_for_everybody(django_assert_num_queries):
    people = [EmployeeFactory().pk for _ in range(3)]

    with django_assert_num_queries(1):
        found = list(on_date(people, JULY))

    assert len(found) == 3
