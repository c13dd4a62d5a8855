"""Deliveries, publications and withdrawals of one run at once: one comes first."""

import pytest
from django.db import transaction

from payslips.models import PayrollRun
from payslips.services.delivering import ImportedRun, import_run
from payslips.services.publishing import publish_run
from payslips.services.withdrawing import withdraw_run
from personnel.models import Company, Employee
from tests.actors import system
from tests.factories.payslips import PayrollRunFactory, PayslipFactory
from tests.factories.personnel import EmployeeFactory
from tests.payslips.deliveries import NOW, OCTOBER, completed, published, sample_company
from tests.payslips.waiting import start, wait_until_it_waits_for_us
from tests.personnel.deliveries import changed


def deliver_while_another_does(source) -> tuple[ImportedRun, ImportedRun]:
    """What October's sample gives, and what gives a file that came meanwhile."""
    company = sample_company()
    actor = system(company.environment)
    found: list[ImportedRun] = []
    with transaction.atomic():
        Company.objects.select_for_update().get(pk=company.pk)
        second = start(lambda: found.append(import_run(source, actor=actor, now=NOW)))
        wait_until_it_waits_for_us(second)
        first = import_run(OCTOBER, actor=actor, now=NOW)
    second.join()
    return first, found[0]


@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_at_once_is_stored_once():
    first, second = deliver_while_another_does(OCTOBER)

    assert (first.is_new, second.is_new, second.run) == (True, False, first.run)
    assert PayrollRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_files_of_one_run_at_once_are_two_versions():
    other = changed(OCTOBER, {"Run!J2": "Nieuwe versie"})

    first, second = deliver_while_another_does(other)

    assert (first.run.version, second.run.version) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_a_correction_of_what_is_withdrawn_meanwhile_replaces_nothing():
    employee = EmployeeFactory()
    first = published(version(1, employee))

    correction = published_while_withdrawn(version(2, employee), first)

    first.refresh_from_db()
    assert (correction.status, correction.supersedes) == ("published", None)
    assert (first.status, first.published_at) == ("imported", None)


@pytest.mark.django_db(transaction=True)
def test_a_correction_replaces_what_holds_again_after_a_withdrawal():
    employee = EmployeeFactory()
    first = published(version(1, employee))
    second = published(version(2, employee))

    published_while_withdrawn(version(3, employee), second)

    versions = PayrollRun.objects.order_by("version")
    assert [(run.status, run.supersedes) for run in versions] == [
        ("superseded", None),
        ("imported", None),
        ("published", first),
    ]


def version(number: int, employee: Employee) -> PayrollRun:
    run = PayrollRunFactory(company=employee.company, version=number)
    return PayslipFactory(run=run, employee=employee).run


def published_while_withdrawn(run: PayrollRun, other: PayrollRun) -> PayrollRun:
    """Publishes one version at the moment that another is withdrawn."""
    actor = system(run.environment)
    completed(run)
    with transaction.atomic():
        withdraw_run(other, actor=actor, now=NOW)
        publishing = start(lambda: publish_run(run, actor=actor, now=NOW))
        wait_until_it_waits_for_us(publishing)
    publishing.join()
    run.refresh_from_db()
    return run
