"""Every check of a delivered run (contract 3.2), with a file that breaks it."""

import datetime

import pytest

from payslips.models import ClosedPeriod, PayrollRun
from payslips.services.delivering import DeliveryRefused, import_run
from personnel.models import Company
from portal.core.models import AuditEvent
from tests.actors import system
from tests.factories.personnel import CompanyFactory
from tests.payslips.deliveries import NOW, OCTOBER
from tests.personnel.deliveries import changed, with_row


def errors_of(company, source) -> list[str]:
    events = AuditEvent.objects.count()
    with pytest.raises(DeliveryRefused) as refused:
        import_run(source, actor=system(company.environment), now=NOW)
    assert not PayrollRun.objects.exists()
    assert AuditEvent.objects.count() == events
    return [str(error) for error in refused.value.problems.errors]


def day(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("cell", "value", "message"),
    [
        pytest.param(
            "B2", 1002, "Bedrijf 1002 bestaat niet in deze omgeving.", id="no company"
        ),
        pytest.param(
            "B2", 1003, "Bedrijf 1003 bestaat niet in deze omgeving.", id="elsewhere"
        ),
        pytest.param("B2", None, "Vul 'bedrijfsnummer' in", id="no company number"),
        pytest.param(
            "A2",
            "111222333L01",
            "Het loonheffingennummer van dit bedrijf is 123456782L01.",
            id="number of another employer",
        ),
        pytest.param(
            "A2",
            "123456782",
            "Dit loonheffingennummer klopt niet. Voorbeeld: 123456782L01",
            id="no wage tax number",
        ),
        pytest.param(
            "C2", 1999, "Vul een geheel getal in van 2000 t/m 2199", id="year"
        ),
        pytest.param("D2", None, "Vul 'periode' in", id="no period"),
        pytest.param("D2", 13, "Type M heeft 12 periodes.", id="month 13"),
        pytest.param("E2", "Q", "Kies uit: M, 4W, W", id="type unknown"),
        pytest.param("F2", 0, "Vul een geheel getal in van 1 t/m 999", id="run number"),
        pytest.param("G2", None, "Vul 'periode_van' in", id="no first day"),
        pytest.param("H2", None, "Vul 'periode_tot' in", id="no last day"),
        pytest.param("I2", None, "Vul 'betaaldatum' in", id="no payment date"),
        pytest.param(
            "J2",
            "x" * 251,
            "Deze tekst is te lang: hoogstens 250 tekens",
            id="description of 251",
        ),
    ],
)
def test_import_run_refuses_a_wrong_header(company, cell, value, message):
    CompanyFactory(number=1003)

    errors = errors_of(company, changed(OCTOBER, {f"Run!{cell}": value}))

    assert errors == [f"Run!{cell}  {message}"]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        pytest.param(
            {"Run!G2": day("2026-10-02")},
            "De datums zijn niet die van oktober 2026.",
            id="other first day",
        ),
        pytest.param(
            {"Run!D2": 9},
            "De datums zijn niet die van september 2026.",
            id="other month",
        ),
        pytest.param(
            {"Run!G2": day("2026-10-31"), "Run!H2": day("2026-10-01")},
            "De einddatum ligt vóór de begindatum.",
            id="turned round",
        ),
    ],
)
def test_import_run_refuses_dates_that_do_not_fit_the_period(company, cells, message):
    assert errors_of(company, changed(OCTOBER, cells)) == [f"Run!G2  {message}"]


def test_import_run_refuses_a_period_of_another_type_than_the_companys(company):
    Company.objects.update(period_type="4W")

    assert errors_of(company, OCTOBER) == [
        "Run!E2  Het loontijdvak van dit bedrijf is 4W."
    ]


def test_import_run_refuses_a_period_that_the_bureau_closed(company):
    ClosedPeriod.objects.create(
        environment=company.environment, company=company, year=2026, period_number=10
    )

    assert errors_of(company, OCTOBER) == ["Run!D2  Periode 2026-10-M is afgesloten."]


def test_import_run_is_not_stopped_by_closed_periods_of_others(company):
    other = CompanyFactory(environment=company.environment)
    for one, year, number in ((other, 2026, 10), (company, 2025, 10)):
        ClosedPeriod.objects.create(
            environment=company.environment,
            company=one,
            year=year,
            period_number=number,
        )

    done = import_run(OCTOBER, actor=system(company.environment), now=NOW)

    assert done.is_new


def test_import_run_refuses_a_second_run_in_a_file(company):
    source = with_row(OCTOBER, "Run", run=2)

    assert errors_of(company, source) == [
        "Run!B3  Een bestand is één run; deze rij is te veel."
    ]


def test_import_run_lists_errors_of_every_sheet(company):
    cells = {
        "Run!I2": "24-13-2026",
        "Loonstroken!C2": 1,
        "Regels!E2": None,
        "Verlof!F2": "=1+1",
        "Betalingen!C2": "NL00",
    }

    assert errors_of(company, changed(OCTOBER, cells)) == [
        "Run!I2  Deze datum bestaat niet. Controleer de dag en de maand",
        "Loonstroken!C2  Een BSN heeft 9 cijfers",
        "Regels!E2  Vul 'omschrijving' in",
        "Verlof!F2  Formules zijn niet toegestaan. Plak de waarde.",
        "Betalingen!C2  Dit IBAN klopt niet. Controleer de letters en cijfers",
    ]
