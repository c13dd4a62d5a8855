"""Everybody in a delivered run is known, once, and who the file says (contract 3.2)."""

import pytest

from payslips.models import PayrollRun
from payslips.services.delivering import DeliveryRefused, import_run
from portal.core.models import AuditEvent
from tests.actors import system
from tests.factories.personnel import CompanyFactory
from tests.payslips.deliveries import NOW, OCTOBER
from tests.personnel.deliveries import changed, edited, with_row


def errors_of(company, source) -> list[str]:
    events = AuditEvent.objects.count()
    with pytest.raises(DeliveryRefused) as refused:
        import_run(source, actor=system(company.environment), now=NOW)
    assert not PayrollRun.objects.exists()
    assert AuditEvent.objects.count() == events
    return [str(error) for error in refused.value.problems.errors]


def test_import_run_refuses_an_unknown_employee(company):
    source = with_row(
        OCTOBER,
        "Loonstroken",
        personeelsnummer=1013,
        bsn=None,
        naam=None,
        netto=0,
        loon_lb=0,
    )

    assert errors_of(company, source) == [
        "Loonstroken!A14  Medewerker 1013 is onbekend bij bedrijf 1001."
    ]


def test_import_run_refuses_a_payslip_of_nobody(company):
    source = with_row(OCTOBER, "Loonstroken", personeelsnummer=None, netto=0, loon_lb=0)

    assert errors_of(company, source) == ["Loonstroken!A14  Vul 'personeelsnummer' in"]


@pytest.mark.parametrize(
    ("sheet", "values", "last"),
    [
        pytest.param("Regels", {"betaling": 0, "tabel": 0}, "A150", id="lines"),
        pytest.param("Reserveringen", {}, "A14", id="reservations"),
        pytest.param("Verlof", {}, "A14", id="leave"),
    ],
)
def test_import_run_refuses_unknown_employees_beside_payslips(
    company, sheet, values, last
):
    source = with_row(OCTOBER, sheet, personeelsnummer=1013, **values)

    assert errors_of(company, source) == [
        f"{sheet}!{last}  Medewerker 1013 is onbekend bij bedrijf 1001.",
        f"{sheet}!{last}  Deze regel hoort bij geen loonstrook.",
    ]


@pytest.mark.parametrize(
    ("sheet", "values", "last"),
    [
        pytest.param("Journaalpost", {"debet": 0}, "A119", id="journal"),
        pytest.param("Betalingen", {"bedrag": 0}, "A14", id="payments"),
    ],
)
def test_import_run_refuses_unknown_employees_in_the_books(
    company, sheet, values, last
):
    source = with_row(OCTOBER, sheet, personeelsnummer=1013, **values)

    assert errors_of(company, source) == [
        f"{sheet}!{last}  Medewerker 1013 is onbekend bij bedrijf 1001."
    ]


def test_import_run_refuses_an_employee_of_another_company(company):
    other = CompanyFactory(environment=company.environment, number=1002)
    company.employees.filter(personnel_number=1012).update(company=other)

    errors = errors_of(company, OCTOBER)

    assert errors[0] == "Loonstroken!A13  Medewerker 1012 is onbekend bij bedrijf 1001."
    assert {error.partition("  ")[2] for error in errors} == {
        "Medewerker 1012 is onbekend bij bedrijf 1001."
    }


def test_import_run_refuses_one_employee_and_relationship_twice(company):
    def edit(workbook):
        rows = list(workbook["Loonstroken"].iter_rows(min_row=2, values_only=True))
        payments = list(workbook["Betalingen"].iter_rows(min_row=2, values_only=True))
        workbook["Loonstroken"].append(rows[0])
        workbook["Betalingen"].append(payments[0])

    assert errors_of(company, edited(OCTOBER, edit)) == [
        "Loonstroken!A14  Deze medewerker en inkomstenverhouding staan er twee keer in."
    ]


def test_import_run_refuses_a_bsn_of_somebody_else(company):
    source = changed(OCTOBER, {"Loonstroken!C2": "999981249"})

    assert errors_of(company, source) == [
        "Loonstroken!C2  Dit BSN is niet dat van deze medewerker."
    ]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("in het Veld", id="with prefix"),
        pytest.param("Özdemir", id="partner's name"),
    ],
)
def test_import_run_refuses_another_name_than_the_birth_surname(company, name):
    source = changed(OCTOBER, {"Loonstroken!D2": name})

    assert errors_of(company, source) == [
        "Loonstroken!D2  Deze medewerker heet Veld (achternaam zonder voorvoegsel)."
    ]


@pytest.mark.parametrize("name", ["VELD", "veld", " Veld ", None])
def test_import_run_takes_a_surname_in_any_case_or_none(company, name):
    source = changed(OCTOBER, {"Loonstroken!D2": name, "Loonstroken!C2": None})

    done = import_run(source, actor=system(company.environment), now=NOW)

    assert done.is_new
