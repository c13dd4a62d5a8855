"""An employer asks for a document at the moment that the bureau takes its run back."""

from datetime import timedelta

import pytest
from django.db import transaction

from payslips.company_documents.kind import Selection
from payslips.company_documents.wage_register import WAGE_REGISTER
from payslips.models import CompanyFile, PayrollRun
from payslips.services.company_files import ask_for, make_file
from payslips.services.keeping import Withdrawn
from payslips.services.withdrawing import withdraw_run
from tests.actors import logged_in_employer, system
from tests.payslips.asked_files import (
    NOW,
    PAGE,
    asked,
    form_of,
    office_of,
    published_october,
)
from tests.payslips.waiting import start, wait_until_it_waits_for_us

LATER = NOW + timedelta(hours=1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


def withdrawn(run: PayrollRun) -> PayrollRun:
    return withdraw_run(run, actor=system(run.environment), now=LATER)


@pytest.mark.django_db(transaction=True)
def test_what_is_withdrawn_while_it_is_asked_for_is_not_found():
    run = published_october()
    client = logged_in_employer(run.company)
    answers: list[int] = []

    def ask() -> None:
        answers.append(client.post(f"{PAGE}maken/", form_of(run)).status_code)

    with transaction.atomic():
        withdrawn(run)
        asking = start(ask)
        wait_until_it_waits_for_us(asking)
    asking.join()

    assert answers == [404]
    assert not CompanyFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_purged_while_it_is_asked_for_is_not_found():
    run = published_october()
    client = logged_in_employer(run.company)
    client.post(f"{PAGE}maken/", form_of(run))
    answers: list[int] = []

    def ask() -> None:
        answers.append(client.post(f"{PAGE}maken/", form_of(run)).status_code)

    with transaction.atomic():
        CompanyFile.objects.all().delete()
        asking = start(ask)
        wait_until_it_waits_for_us(asking)
    asking.join()

    assert answers == [404]


@pytest.mark.parametrize("status", ["imported", "superseded"])
def test_ask_for_refuses_a_run_that_is_not_published_any_more(status: str):
    run = published_october()
    fields = {"published_at": None} if status == "imported" else {}
    PayrollRun.objects.filter(pk=run.pk).update(status=status, **fields)

    with pytest.raises(Withdrawn):
        asked(run)

    assert not CompanyFile.objects.exists()


def test_ask_for_refuses_a_year_of_which_a_run_was_withdrawn_meanwhile():
    run = published_october()
    selection = Selection(run.company, run.year)
    assert selection.runs == [run]
    withdrawn(run)

    for selected in (selection, Selection(run.company, run.year)):
        with pytest.raises(Withdrawn):
            ask_for(
                WAGE_REGISTER,
                selection=selected,
                file_format="xlsx",
                actor=office_of(run.company),
                now=NOW,
            )

    assert not CompanyFile.objects.exists()


def test_a_file_that_is_gone_is_nothing_to_make(storage):
    run = published_october()
    file = asked(run)
    withdrawn(run)

    make_file(file.pk, clock=lambda: NOW)

    assert [path for path in storage.rglob("*") if path.is_file()] == []


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_deleted_while_it_is_taken_up_is_nothing_to_make(storage):
    file = asked(published_october())

    with transaction.atomic():
        CompanyFile.objects.filter(pk=file.pk).delete()
        making = start(lambda: make_file(file.pk, clock=lambda: NOW))
        wait_until_it_waits_for_us(making)
    making.join()

    assert not CompanyFile.objects.exists()
    assert [path for path in storage.rglob("*") if path.is_file()] == []
