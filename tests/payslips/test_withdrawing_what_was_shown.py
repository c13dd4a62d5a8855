"""Whoever read the figures of a run elsewhere than on a payslip has seen the run too."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from payslips.models import PayrollRun, Payslip
from payslips.run_actions import seen_text
from payslips.services.handing_out import shown_runs
from payslips.services.withdrawing import (
    AlreadySeen,
    Seen,
    seen_of,
    withdraw_run,
)
from tests.actors import employer_actor, logged_in_employee, logged_in_employer, system
from tests.factories.accounts import EmployerAccessFactory
from tests.factories.payslips import PayrollRunFactory, PayslipFactory
from tests.factories.personnel import EmployeeFactory
from tests.payslips.deliveries import NOW, published
from tests.payslips.waiting import start, wait_until_it_waits_for_us
from tests.payslips.years import NEW_YEAR, issued

LATER = NEW_YEAR + datetime.timedelta(hours=1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


def withdrawn(run: PayrollRun) -> PayrollRun:
    return withdraw_run(run, actor=system(run.environment), now=LATER)


def with_statement() -> Payslip:
    payslip = PayslipFactory()
    published(payslip.run)
    issued(payslip.run.company)
    return payslip


@pytest.mark.parametrize("page", ["", "pdf/"])
def test_withdraw_run_refuses_what_an_opened_annual_statement_counts(page):
    payslip = with_statement()
    browser = logged_in_employee(payslip.employee)
    assert browser.get(f"/jaaropgaven/2026/{page}").status_code == 200

    with pytest.raises(AlreadySeen) as refused:
        withdrawn(payslip.run)

    assert refused.value.seen.statement_at is not None
    assert refused.value.seen.payslips == 0


def test_withdraw_run_passes_over_a_statement_of_before_the_publication():
    payslip = with_statement()
    browser = logged_in_employee(payslip.employee)
    browser.get("/jaaropgaven/2026/")
    run = PayrollRunFactory(company=payslip.run.company, run_number=2)
    PayslipFactory(run=run, employee=payslip.employee)
    published(run, now=LATER)

    assert withdrawn(run).status == "imported"


def test_withdraw_run_refuses_a_correction_that_left_out_whoever_opened_the_statement():
    payslip = with_statement()
    correction = PayrollRunFactory(company=payslip.run.company, version=2)
    PayslipFactory(
        run=correction, employee=EmployeeFactory(company=payslip.run.company)
    )
    published(correction, now=LATER)
    logged_in_employee(payslip.employee).get("/jaaropgaven/2026/")

    with pytest.raises(AlreadySeen):
        withdrawn(correction)


@pytest.mark.parametrize(
    "page",
    [
        "/werkgever/",
        "/werkgever/documenten/",
        "/werkgever/rapportages/personeelskosten/",
    ],
)
def test_withdraw_run_refuses_what_the_employer_read_the_figures_of(page):
    run = published(PayslipFactory().run)
    logged_in_employer(run.company).get(page)

    with pytest.raises(AlreadySeen) as refused:
        withdrawn(run)

    assert refused.value.seen.shown_at is not None
    # Whoever looked paid nothing yet: a correction must not take that for paid.
    assert PayrollRun.objects.get().handed_out_at is None


def test_a_run_is_marked_once(django_assert_num_queries):
    run = published(PayslipFactory().run)
    office = employer_actor(EmployerAccessFactory(company=run.company))
    shown_runs(actor=office, now=NOW)

    with django_assert_num_queries(1):
        shown_runs(actor=office, now=LATER)

    assert PayrollRun.objects.get().shown_at == NOW


@pytest.mark.django_db(transaction=True)
def test_what_is_withdrawn_while_the_employer_looks_is_not_listed():
    run = published(PayslipFactory().run)
    office = employer_actor(EmployerAccessFactory(company=run.company))
    found: list[object] = []
    with transaction.atomic():
        withdrawn(run)
        reader = start(lambda: found.append(shown_runs(actor=office, now=NOW)))
        wait_until_it_waits_for_us(reader)
    reader.join()

    assert found == [[]]


def test_the_bureau_reads_who_saw_the_figures():
    seen = Seen(0, None, None, statement_at=NOW, shown_at=NOW)

    assert seen_text(seen) == (
        "De werkgever heeft de cijfers bekeken op 20-10-2026 om 11:00. "
        "Een jaaropgave met deze run is geopend op 20-10-2026 om 11:00."
    )
    assert seen_text(seen_of(published(PayslipFactory().run))) == ""


def test_the_database_refuses_that_what_is_not_published_was_shown():
    run = PayslipFactory().run

    with pytest.raises(IntegrityError), transaction.atomic():
        PayrollRun.objects.filter(pk=run.pk).update(shown_at=NOW)
