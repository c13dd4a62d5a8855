"""The sheet of employees as a whole: its columns, rows and company."""

import datetime

import pytest

from personnel.imports import read_employees
from personnel.models import Employee
from personnel.services.employees import DeliveryRefused, import_employees
from portal.core.models import AuditEvent
from tests.actors import system
from tests.factories.personnel import CompanyFactory
from tests.personnel.deliveries import (
    EMPLOYEES,
    changed,
    edited,
    with_row,
    without_column,
    without_rows,
)

NOW = datetime.datetime(2026, 10, 20, 9, 0, tzinfo=datetime.UTC)


def errors_of(source, company, *, number: int | None = 1001) -> list[str]:
    actor = system(company.environment)
    with pytest.raises(DeliveryRefused) as refused:
        import_employees(source, company_number=number, actor=actor, now=NOW)
    assert not Employee.objects.exists()
    assert not AuditEvent.objects.exists()
    return [str(error) for error in refused.value.problems.errors]


def test_import_employees_refuses_a_missing_column(company):
    errors = errors_of(without_column(EMPLOYEES, "Medewerkers", 6), company)

    assert errors == ["Medewerkers!A1  De kolom 'achternaam' ontbreekt"]


def test_import_employees_suggests_what_an_unknown_column_is_called(company):
    errors = errors_of(changed(EMPLOYEES, {"Medewerkers!C1": "voornaam"}), company)

    assert errors == [
        "Medewerkers!C1  Onbekende kolom 'voornaam'. Bedoelt u 'voornamen'?"
    ]


def test_import_employees_refuses_an_unknown_sheet(company):
    source = edited(EMPLOYEES, lambda workbook: workbook.create_sheet("Medewerker"))

    assert errors_of(source, company) == [
        "Medewerker!A1  Onbekend tabblad 'Medewerker'. Bedoelt u 'Medewerkers'?"
    ]


def test_import_employees_refuses_an_empty_sheet(company):
    errors = errors_of(without_rows(EMPLOYEES, "Medewerkers"), company)

    assert errors == ["Medewerkers!A1  Het tabblad 'Medewerkers' heeft geen rijen"]


def test_import_employees_asks_for_the_company_when_nobody_says_it(company):
    source = edited(EMPLOYEES, lambda book: book["Medewerkers"].delete_rows(3, 20))

    errors = errors_of(source, company, number=None)

    assert errors == [
        "Medewerkers!A2  Geef het bedrijf op met --company of vul deze kolom."
    ]


@pytest.mark.parametrize(
    ("asked", "given", "message"),
    [
        pytest.param(
            1001, 1002, "Deze rij hoort niet bij bedrijf 1001.", id="another company"
        ),
        pytest.param(
            None, 1002, "Bedrijf 1002 bestaat niet in deze omgeving.", id="unknown"
        ),
        pytest.param(
            None, 1003, "Bedrijf 1003 bestaat niet in deze omgeving.", id="elsewhere"
        ),
    ],
)
def test_import_employees_refuses_a_row_of_another_company(
    company, asked, given, message
):
    CompanyFactory(number=1003)

    def edit(workbook):
        workbook["Medewerkers"].delete_rows(3, 20)
        workbook["Medewerkers"]["BB1"] = "bedrijfsnummer"
        workbook["Medewerkers"]["BB2"] = given

    errors = errors_of(edited(EMPLOYEES, edit), company, number=asked)

    assert errors == [f"Medewerkers!BB2  {message}"]


def test_import_employees_skips_empty_rows(company):
    def edit(workbook):
        workbook["Medewerkers"].insert_rows(3)

    actor = system(company.environment)

    delivery = read_employees(edited(EMPLOYEES, edit), actor=actor, company_number=1001)

    assert (len(delivery.rows), delivery.problems.errors) == (12, [])


def test_import_employees_reads_numbers_and_dates_as_dutch_text(company):
    source = with_row(
        EMPLOYEES,
        "Medewerkers",
        personeelsnummer="1.013",
        in_dienst="1-5-2021",
        salaris_bedrag="1.234,50",
        bsn="999990743",
        land=None,
    )
    actor = system(company.environment)

    result = import_employees(source, company_number=1001, actor=actor, now=NOW)

    employee = result.employees[-1]
    employment = employee.employments.get()
    assert employee.personnel_number == 1013
    assert str(employment.start_date) == "2021-05-01"
    assert str(employment.salary_set.get().amount) == "1234.50"
    assert employee.employeeaddress_set.get().country == "NL"
