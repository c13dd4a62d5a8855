"""The list of an employer's employees: order, state, department and searching."""

import datetime

import pytest

from personnel.models import Company
from personnel.queries import department_on, departments, matching, staff
from tests.actors import system
from tests.factories.personnel import (
    EmployeeFactory,
    EmploymentFactory,
    EmploymentTermsFactory,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 7, 15)
ONE_DAY = datetime.timedelta(days=1)


def rows(company: Company):
    return staff(system(company.environment), on=TODAY)


def test_staff_is_ordered_by_surname_without_prefix_and_accents(company):
    names = ["Zwart", "Özdemir", "Boer"]
    for number, surname in enumerate(names, start=1):
        EmployeeFactory(
            company=company, personnel_number=number, prefix="de", surname=surname
        )

    assert [one.surname for one in rows(company)] == ["Boer", "Özdemir", "Zwart"]


def test_the_list_does_not_read_a_bsn(company):
    EmployeeFactory(company=company)

    assert [one.get_deferred_fields() for one in rows(company)] == [{"bsn"}]


@pytest.mark.parametrize(
    ("start", "end", "in_service"),
    [
        pytest.param(TODAY, None, True, id="in service"),
        pytest.param(TODAY - ONE_DAY, TODAY, True, id="last day"),
        pytest.param(TODAY - 2 * ONE_DAY, TODAY - ONE_DAY, False, id="left"),
        pytest.param(TODAY + ONE_DAY, None, True, id="to come"),
    ],
)
def test_somebody_is_in_service_up_to_and_including_the_last_day(
    company, start, end, in_service: bool
):
    employee = EmployeeFactory(company=company)
    EmploymentFactory(employee=employee, start_date=start, end_date=end)

    [found] = rows(company)

    assert (found.in_service, found.hired_on, found.left_on) == (in_service, start, end)


def test_who_came_back_is_in_service(company):
    employee = EmployeeFactory(company=company)
    EmploymentFactory(employee=employee, end_date=datetime.date(2023, 12, 31))
    EmploymentFactory(employee=employee, start_date=datetime.date(2025, 1, 1))

    [found] = rows(company)

    assert (found.in_service, found.hired_on.year, found.left_on) == (True, 2025, None)


def test_without_employment_nobody_is_in_service(company):
    EmployeeFactory(company=company)

    [found] = rows(company)

    assert (found.in_service, found.hired_on, found.department) == (False, None, None)


def test_departments_are_those_of_people_in_service(company):
    for name, end in (("Winkel", None), ("Bakkerij", None), ("Kas", TODAY - ONE_DAY)):
        employee = EmployeeFactory(company=company)
        employment = EmploymentFactory(employee=employee, end_date=end)
        EmploymentTermsFactory(employment=employment, department=name)
    employment = EmploymentFactory(employee=EmployeeFactory(company=company))
    EmploymentTermsFactory(employment=employment, department="")

    assert departments(rows(company)) == ["Bakkerij", "Winkel"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("", ["Amrani", "Dijk", "Özdemir"], id="nothing"),
        pytest.param("ozde", ["Özdemir"], id="without accents"),
        pytest.param("noor dijk", ["Dijk"], id="all words"),
        pytest.param("noor amrani", [], id="words of two people"),
        pytest.param("jansen", ["Amrani"], id="partner's name"),
        pytest.param("1003", ["Amrani"], id="number"),
        pytest.param("100", [], id="part of a number"),
        pytest.param("99999999999999999999", [], id="a very long number"),
        pytest.param("%", [], id="a wildcard is a letter"),
        pytest.param("'; --", [], id="punctuation"),
    ],
)
def test_searching_finds_names_and_numbers(company, text: str, found: list[str]):
    EmployeeFactory(company=company, personnel_number=1001)
    EmployeeFactory(
        company=company,
        personnel_number=1003,
        nickname="Fatima",
        first_names="Fatima",
        prefix="el",
        surname="Amrani",
        partner_surname="Jansen",
    )
    EmployeeFactory(
        company=company,
        personnel_number=1006,
        nickname="Mehmet",
        first_names="Mehmet",
        prefix="",
        surname="Özdemir",
    )

    assert [one.surname for one in matching(rows(company), text)] == found


def test_somebody_unknown_has_no_department(company):
    assert department_on(EmployeeFactory(company=company), TODAY) == ""
