"""Every check of a workbook of employees (contract 3.1), with a file that breaks it."""

import datetime

import pytest

from personnel.models import Employee
from personnel.services.employees import DeliveryRefused, import_employees
from portal.core.dutch import NOT_A_NUMBER
from portal.core.models import AuditEvent
from tests.actors import system
from tests.personnel.deliveries import (
    EMPLOYEES,
    changed,
)

NOW = datetime.datetime(2026, 10, 20, 9, 0, tzinfo=datetime.UTC)


def day(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def errors_of(source, company, *, number: int | None = 1001) -> list[str]:
    actor = system(company.environment)
    with pytest.raises(DeliveryRefused) as refused:
        import_employees(source, company_number=number, actor=actor, now=NOW)
    assert not Employee.objects.exists()
    assert not AuditEvent.objects.exists()
    return [str(error) for error in refused.value.problems.errors]


@pytest.mark.parametrize(
    ("cell", "value", "message"),
    [
        pytest.param("A2", None, "Vul 'personeelsnummer' in", id="number missing"),
        pytest.param(
            "A2", 0, "Vul een geheel getal in van 1 t/m 2147483647", id="number zero"
        ),
        pytest.param(
            "A3", 1001, "Dit personeelsnummer staat ook in A2.", id="number twice"
        ),
        pytest.param("B2", None, "Vul 'voorletters' in", id="initials missing"),
        pytest.param(
            "B2",
            "R" * 31,
            "Deze tekst is te lang: hoogstens 30 tekens",
            id="initials long",
        ),
        pytest.param("F2", None, "Vul 'achternaam' in", id="surname missing"),
        pytest.param("I2", None, "Vul 'naamgebruik' in", id="name use missing"),
        pytest.param("I2", 5, "Kies uit: 1, 2, 3, 4", id="name use unknown"),
        pytest.param("J2", "X", "Kies uit: M, V", id="gender"),
        pytest.param("K2", None, "Vul 'geboortedatum' in", id="birth missing"),
        pytest.param(
            "K2",
            "14-13-1963",
            "Deze datum bestaat niet. Controleer de dag en de maand",
            id="birth impossible",
        ),
        pytest.param(
            "K2",
            day("2015-01-01"),
            "De geboortedatum ligt niet vóór de datum in dienst.",
            id="born when hired",
        ),
        pytest.param("L2", None, "Vul 'bsn' in", id="bsn missing"),
        pytest.param(
            "L2",
            "999990744",
            "Dit BSN klopt niet. Controleer de cijfers",
            id="bsn elfproef",
        ),
        pytest.param("M2", 3, "Kies uit: 1, 2, 5, 6, 7, 8, 10", id="marital status"),
        pytest.param(
            "N2",
            "XQ",
            "Deze nationaliteit bestaat niet. Schrijf bijvoorbeeld NL of 1",
            id="nationality",
        ),
        pytest.param("O2", None, "Vul 'straat' in", id="street missing"),
        pytest.param("P2", "206a", NOT_A_NUMBER, id="house number"),
        pytest.param("R2", None, "Vul 'postcode' in", id="postcode missing"),
        pytest.param(
            "R2",
            "351KL",
            "Deze postcode klopt niet. Schrijf bijvoorbeeld 1234 AB",
            id="postcode",
        ),
        pytest.param("S2", None, "Vul 'plaats' in", id="city missing"),
        pytest.param(
            "T2",
            "ZZ",
            "Deze landcode bestaat niet. Schrijf bijvoorbeeld NL",
            id="country",
        ),
        pytest.param(
            "W2",
            "roos",
            "Dit e-mailadres klopt niet. Voorbeeld: naam@voorbeeld.nl",
            id="mail address",
        ),
        pytest.param("Y2", None, "Vul 'iban' in", id="iban missing"),
        pytest.param(
            "Y2",
            "NL71TEST0132845751",
            "Dit IBAN klopt niet. Controleer de letters en cijfers",
            id="iban",
        ),
        pytest.param("AA2", None, "Vul 'in_dienst' in", id="hired missing"),
        pytest.param(
            "AB2",
            day("2014-12-31"),
            "De datum uit dienst ligt vóór de datum in dienst.",
            id="left before hired",
        ),
        pytest.param(
            "AE2", None, "Vul 'aard_arbeidsverhouding' in", id="nature missing"
        ),
        pytest.param("AF2", "X", "Kies uit: J, N", id="on call"),
        pytest.param("AG2", None, "Vul 'schriftelijk' in", id="written missing"),
        pytest.param("AH2", None, "Vul 'onbepaald' in", id="indefinite missing"),
        pytest.param("AI2", None, "Vul 'contracturen' in", id="hours missing"),
        pytest.param(
            "AI2", "-1", "Dit getal is te klein: minstens 0,00", id="hours negative"
        ),
        pytest.param(
            "AI2",
            169,
            "Een week heeft hoogstens 168 uur.",
            id="hours of more than a week",
        ),
        pytest.param("AJ2", 25, "Een dag heeft hoogstens 24 uur.", id="hours a day"),
        pytest.param(
            "AW2", "24,5", "Een dag heeft hoogstens 24 uur.", id="hours on sunday"
        ),
        pytest.param(
            "AY2", None, "Vul 'salaris_bedrag' in", id="salary amount missing"
        ),
        pytest.param(
            "AY2", 100_000_000, "Dit getal is te groot", id="salary beyond the column"
        ),
        pytest.param(
            "AY2",
            "5.125,005",
            "Dit getal heeft te veel decimalen: hoogstens 2",
            id="salary in less than cents",
        ),
        pytest.param("AZ2", None, "Vul 'salaris_vanaf' in", id="salary date missing"),
        pytest.param(
            "BA2", None, "Vul 'loonheffingskorting' in", id="tax credit missing"
        ),
        pytest.param(
            "Q2", "=1+1", "Formules zijn niet toegestaan. Plak de waarde.", id="formula"
        ),
    ],
)
def test_import_employees_refuses_a_wrong_cell(company, cell, value, message):
    errors = errors_of(changed(EMPLOYEES, {f"Medewerkers!{cell}": value}), company)

    assert errors == [f"Medewerkers!{cell}  {message}"]


def test_import_employees_refuses_a_salary_kind_nmbrs_does_not_know(company):
    errors = errors_of(changed(EMPLOYEES, {"Medewerkers!AX2": "bruto"}), company)

    assert errors == [
        (
            "Medewerkers!AX2  Kies uit: grossFulltimeSalary, grossParttimeSalary, "
            "grossHourlyWage, netParttimeSalaryInclWageComp, "
            "netParttimeSalaryExclWageComp, netHourlyWageExclWageComp, "
            "netHourlyWageInclWageComp, employerCosts"
        )
    ]


def test_import_employees_lists_all_errors_of_a_file(company):
    cells = {"Medewerkers!F2": None, "Medewerkers!L3": 1, "Medewerkers!Y4": "NL00"}

    errors = errors_of(changed(EMPLOYEES, cells), company)

    assert errors == [
        "Medewerkers!F2  Vul 'achternaam' in",
        "Medewerkers!L3  Een BSN heeft 9 cijfers",
        "Medewerkers!Y4  Dit IBAN klopt niet. Controleer de letters en cijfers",
    ]


@pytest.mark.parametrize("name_use", [2, 3, 4])
def test_import_employees_warns_about_a_missing_partner_name(company, name_use):
    source = changed(EMPLOYEES, {"Medewerkers!I3": name_use})
    actor = system(company.environment)

    result = import_employees(source, company_number=1001, actor=actor, now=NOW)

    assert [str(one) for one in result.warnings] == [
        "Medewerkers!H3  De naam van de partner ontbreekt; de eigen naam wordt gebruikt."
    ]
