"""A run is published when every payslip holds what the law asks, and not before."""

from decimal import Decimal

import pytest

from payslips.documents.required import Lacking
from payslips.models import ClosedPeriod, PublishedPayslip
from payslips.run_actions import ACTIONS
from payslips.services.publishing import Incomplete, PeriodClosed, publish_run
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import system
from tests.factories.payslips import (
    PayrollRunFactory,
    PayslipFactory,
    PayslipLineFactory,
)
from tests.factories.personnel import EmployeeFactory
from tests.payslips.deliveries import NOW, completed

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    """A run of two payslips, of which one lacks the minimum wage."""
    run = PayrollRunFactory()
    for number, minimum in ((7, Decimal(0)), (5, Decimal("14.99"))):
        employee = EmployeeFactory(company=run.company, personnel_number=number)
        PayslipFactory(run=run, employee=employee, minimum_hourly_wage=minimum)
    return completed(run)


def publish(run):
    return publish_run(run, actor=system(run.environment), now=NOW)


def test_publish_run_refuses_with_what_each_payslip_lacks(run):
    with pytest.raises(Incomplete) as refused:
        publish(run)

    assert refused.value.lacking == [Lacking(7, "N. van Dijk", ("minimumuurloon",))]


def test_publish_run_that_refuses_changes_nothing(run):
    with pytest.raises(Incomplete):
        publish(run)

    run.refresh_from_db()
    assert run.status == "imported"
    assert not PublishedPayslip.objects.exists()
    assert not OutgoingMail.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.fixture
def closed():
    """A run that could be published, had its period not been closed."""
    run = completed(PayslipFactory().run)
    ClosedPeriod.objects.create(
        environment=run.environment, company=run.company, year=2026, period_number=10
    )
    return run


def test_publish_run_refuses_a_period_that_the_bureau_closed(closed):
    with pytest.raises(PeriodClosed):
        publish(closed)

    closed.refresh_from_db()
    assert closed.status == "imported"
    assert not PublishedPayslip.objects.exists()
    assert not AuditEvent.objects.exists()
    assert ACTIONS["publish"](closed, None, system(closed.environment), NOW) == (
        False,
        "De periode is afgesloten. Verwijder eerst de afsluiting.",
    )


def test_a_period_that_is_opened_again_can_be_published(closed):
    ClosedPeriod.objects.all().delete()

    assert publish(closed).status == "published"


def test_a_correction_of_a_published_run_waits_for_its_period_as_well(closed):
    ClosedPeriod.objects.all().delete()
    publish(closed)
    correction = PayrollRunFactory(company=closed.company, version=2)
    PayslipFactory(run=correction)
    completed(correction)
    ClosedPeriod.objects.create(
        environment=closed.environment,
        company=closed.company,
        year=2026,
        period_number=10,
    )

    with pytest.raises(PeriodClosed):
        publish(correction)

    assert publish(closed).status == "published"


def test_publish_run_refuses_a_payslip_without_lines():
    payslip = PayslipFactory(employee__personnel_number=3)

    with pytest.raises(Incomplete) as refused:
        publish(payslip.run)

    items = ("bedragen waaruit het loon bestaat", "ingehouden bedragen")
    assert refused.value.lacking == [Lacking(3, "N. van Dijk", items)]


@pytest.mark.parametrize(
    ("group", "description", "passes"),
    [
        ("loonheffing", "Inhouding", True),
        ("netto", "Loonheffing tabel", True),
        ("netto", "Aflossing lening", False),
        ("inhouding", "Pensioenpremie", False),
    ],
)
def test_publish_run_asks_wage_tax_by_its_name(group, description, passes):
    payslip = PayslipFactory(employee__personnel_number=3)
    PayslipLineFactory(payslip=payslip)
    PayslipLineFactory(
        payslip=payslip,
        group=group,
        description=description,
        payment=-payslip.wage_tax,
        table_wage=None,
    )

    try:
        publish(payslip.run)
        lacking = []
    except Incomplete as refused:
        lacking = [one.items for one in refused.lacking]

    assert lacking == ([] if passes else [("ingehouden bedragen",)])


def test_publish_run_does_not_count_what_the_employer_pays():
    payslip = PayslipFactory(wage_tax=Decimal(0), employee__personnel_number=3)
    PayslipLineFactory(
        payslip=payslip, group="werkgever", payment=None, table_wage=None
    )

    with pytest.raises(Incomplete) as refused:
        publish(payslip.run)

    items = ("bedragen waaruit het loon bestaat",)
    assert refused.value.lacking == [Lacking(3, "N. van Dijk", items)]


def test_publish_run_refuses_a_line_without_a_description():
    payslip = PayslipFactory(wage_tax=Decimal(0), employee__personnel_number=3)
    PayslipLineFactory(payslip=payslip, description=" ")

    with pytest.raises(Incomplete) as refused:
        publish(payslip.run)

    assert [one.items for one in refused.value.lacking] == [
        ("bedragen waaruit het loon bestaat",)
    ]


def test_publish_run_refuses_without_a_name():
    payslip = PayslipFactory(employee__surname="", run__company__name="")
    completed(payslip.run)

    with pytest.raises(Incomplete) as refused:
        publish(payslip.run)

    items = ("naam van de werkgever", "naam van de werknemer")
    assert [one.items for one in refused.value.lacking] == [items]


def test_publish_run_counts_the_withheld_health_contribution():
    payslip = PayslipFactory(health_withheld=Decimal("50.00"))
    completed(payslip.run)

    with pytest.raises(Incomplete) as refused:
        publish(payslip.run)

    assert [one.items for one in refused.value.lacking] == [("ingehouden bedragen",)]
