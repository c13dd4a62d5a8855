"""Two deliveries of one run at once get two versions, or one when they are the same."""

import pytest
from django.db import transaction

from payslips.models import PayrollRun
from payslips.services.delivering import ImportedRun, import_run
from personnel.models import Company
from tests.actors import system
from tests.payslips.deliveries import NOW, OCTOBER, sample_company
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
