"""The same file is recognised; another one for the same run is its next version."""

import datetime

from payslips.models import (
    PayrollRun,
    Payslip,
)
from payslips.periods import Period
from payslips.queries.runs import latest_version
from payslips.services.delivering import import_run
from portal.core.models import AuditEvent
from tests.actors import system
from tests.factories.personnel import CompanyFactory
from tests.payslips.deliveries import NOW, OCTOBER, SEPTEMBER, delivered
from tests.personnel.deliveries import changed

LATER = NOW + datetime.timedelta(days=1)
NETS = {
    1001: "3527.65",
    1002: "3003.94",
    1003: "3634.94",
    1004: "4118.20",
    1005: "2391.33",
    1006: "2842.20",
    1007: "3099.31",
    1008: "4283.40",
    1009: "2430.04",
    1010: "3734.30",
    1011: "4275.01",
    1012: "4065.88",
}


def test_import_run_recognises_the_same_file(company):
    first = delivered(company)
    events = AuditEvent.objects.count()

    again = import_run(OCTOBER, actor=system(company.environment), now=LATER)

    assert (again.run, again.is_new, again.warnings) == (first, False, [])
    assert (PayrollRun.objects.count(), Payslip.objects.count()) == (1, 12)
    assert AuditEvent.objects.count() == events


def test_import_run_makes_a_version_of_a_changed_file_and_keeps_the_old_one(company):
    first = delivered(company)
    before = list(Payslip.objects.filter(run=first).values_list("id", "net"))

    second = delivered(company, changed(OCTOBER, {"Run!J2": "Nieuwe versie"}))

    assert (second.version, second.payslips.count()) == (2, 12)
    assert list(Payslip.objects.filter(run=first).values_list("id", "net")) == before


def test_import_run_takes_an_older_file_again_as_a_new_version(company):
    delivered(company)
    delivered(company, changed(OCTOBER, {"Run!J2": "Nieuwe versie"}))

    third = delivered(company)

    assert third.version == 3


def test_import_run_keeps_runs_and_periods_apart(company):
    october = delivered(company)
    september = delivered(company, SEPTEMBER)
    second_run = delivered(company, changed(OCTOBER, {"Run!F2": 2}))

    assert [run.version for run in (october, september, second_run)] == [1, 1, 1]


def test_import_run_reads_the_same_file_for_another_environment(company):
    delivered(company)
    other = CompanyFactory(number=1001)
    company.employees.update(company=other, environment=other.environment)

    done = import_run(OCTOBER, actor=system(other.environment), now=NOW)

    assert (done.is_new, done.run.company) == (True, other)


def test_latest_version_is_the_last_one_delivered(company):
    delivered(company)
    second = delivered(company, changed(OCTOBER, {"Run!J2": "Nieuwe versie"}))

    found = latest_version(
        system(company.environment),
        company_number=1001,
        period=Period.parse("2026-10-M"),
        run_number=1,
    )

    assert found == second
