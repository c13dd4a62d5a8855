"""A delivered workbook of employees becomes the personnel file, without doubles."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from personnel.names import formal_name
from personnel.services.employees import import_employees
from portal.core.crypto import blind_index
from portal.core.models import AuditEvent
from tests.actors import employee_actor, system
from tests.factories.personnel import CompanyFactory, EmployeeFactory
from tests.personnel.deliveries import (
    EMPLOYEES,
    HIRED,
    NOW,
    changed,
    deliver,
    edited,
    roos,
    with_first_row_only,
)


def test_import_employees_adds_everybody_of_the_sample(company):
    result = deliver(company)

    names = [formal_name(one) for one in company.employees.order_by("personnel_number")]
    assert (result.added, result.changed, result.unchanged) == (12, 0, 0)
    assert (result.warnings, result.without_email) == ([], [])
    assert names == [
        "R. Özdemir",
        "M. van der Meulen",
        "I. van der Meulen",
        "A. de Vries-Smit",
        "J. Jansen",
        "Y. ter Horst-Verhoeven",
        "M. 't Wolkje",
        "S. ter Horst",
        "K. van der Meulen",
        "S. Jansen",
        "M. Bakker",
        "D. de Vries",
    ]


def test_import_employees_stores_the_person(company):
    deliver(company)

    employee = roos(company)
    assert (employee.first_names, employee.nickname) == ("Roos", "Roos")
    assert (employee.birth_date, employee.gender) == (
        datetime.date(1963, 7, 14),
        "V",
    )
    assert (employee.bsn, employee.nationality) == ("999990743", "NL")
    assert employee.bsn_index == blind_index(
        "999990743", purpose="personnel.employee.bsn"
    )
    assert (employee.marital_status, employee.mobile_phone) == (1, "0623720696")
    assert employee.contact_email == "roos.1001@example.org"
    assert employee.sort_name == "ozdemir r."
    assert employee.environment == company.environment


def test_import_employees_lets_histories_begin_with_the_employment(company):
    deliver(company)

    employee = roos(company)
    employment = employee.employments.get()
    address, account = (
        employee.employeeaddress_set.get(),
        employee.bankaccount_set.get(),
    )
    assert (employment.start_date, employment.end_date) == (HIRED, None)
    assert (str(address.start_date), address.street, address.house_number) == (
        "2015-01-01",
        "Prins Hendrikkade",
        206,
    )
    assert (address.postcode, address.city, address.country) == (
        "3511KL",
        "Utrecht",
        "NL",
    )
    assert (account.start_date, account.iban, account.holder) == (
        HIRED,
        "NL70TEST0132845751",
        "R. in het Veld",
    )
    assert account.iban_index == blind_index(
        "NL70TEST0132845751", purpose="personnel.bankaccount.iban"
    )
    credit = employee.wagetaxcredit_set.get()
    assert (credit.start_date, credit.applied) == (HIRED, True)


def test_import_employees_stores_what_was_agreed(company):
    deliver(company)

    employment = roos(company).employments.get()
    terms, salary = employment.employmentterms_set.get(), employment.salary_set.get()
    schedule = employment.workschedule_set.get()
    assert (terms.job_title, terms.department, terms.nature) == (
        "Medewerker verkoop",
        "Bakkerij",
        1,
    )
    assert (terms.on_call, terms.written, terms.indefinite) == (False, True, True)
    assert terms.contract_hours == Decimal(36)
    assert (salary.kind, salary.amount, salary.start_date) == (
        "grossFulltimeSalary",
        Decimal(5125),
        datetime.date(2026, 1, 1),
    )
    assert schedule.week1 == [Decimal(hours) for hours in (8, 8, 8, 8, 8, 0, 0)]
    assert schedule.week2 == [Decimal(hours) for hours in (8, 8, 8, 8, 0, 0, 0)]
    assert schedule.anchor == datetime.date(2014, 12, 29)


def test_import_employees_encrypts_bsn_and_iban(company):
    deliver(company)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(bsn, '') || string_agg(iban, '') FROM personnel_employee"
            " JOIN personnel_bankaccount ON employee_id = personnel_employee.id"
        )
        stored = bytes(cursor.fetchone()[0])
    assert b"999990743" not in stored
    assert b"NL70TEST0132845751" not in stored


def test_import_employees_lets_facts_of_a_future_employment_begin_with_it(company):
    starts = datetime.datetime(2027, 1, 1)  # noqa: DTZ001 cells know no zone

    deliver(company, changed(EMPLOYEES, {"Medewerkers!AA2": starts}))

    assert roos(company).employeeaddress_set.get().start_date == starts.date()


def test_import_employees_audits_everybody_who_is_new(company):
    deliver(company)

    events = AuditEvent.objects.values_list("event", flat=True)
    assert list(events) == ["employee.added"] * 12


def test_import_employees_takes_the_company_from_the_file(company):
    def with_company_column(workbook):
        workbook["Medewerkers"]["BB1"] = "bedrijfsnummer"
        workbook["Medewerkers"]["BB2"] = 1001

    source = with_first_row_only(EMPLOYEES, "Medewerkers")
    source = edited(source, with_company_column)
    actor = system(company.environment)

    result = import_employees(source, company_number=None, actor=actor, now=NOW)

    assert [one.company for one in result.employees] == [company]


def test_import_employees_lists_who_has_no_mail_address(company):
    source = changed(EMPLOYEES, {"Medewerkers!W2": None})

    result = deliver(company, source)

    assert result.without_email == [roos(company)]
    assert [str(one) for one in result.warnings] == [
        "Medewerkers!W2  Zonder e-mailadres krijgt deze medewerker geen account."
    ]


def test_import_employees_uses_the_business_address_when_there_is_no_other(company):
    deliver(company, changed(EMPLOYEES, {"Medewerkers!W4": None}))

    employee = company.employees.get(personnel_number=1003)
    assert employee.contact_email == "iris.1003@example.com"


def test_import_employees_leaves_the_same_number_elsewhere_alone(company):
    other = EmployeeFactory(company=CompanyFactory(), personnel_number=1001)

    deliver(company)

    other.refresh_from_db()
    assert other.surname == "Dijk"


def test_import_employees_is_not_for_employees(company):
    actor = employee_actor(EmployeeFactory(company=company))

    with pytest.raises(PermissionDenied):
        import_employees(EMPLOYEES, company_number=1001, actor=actor, now=NOW)
