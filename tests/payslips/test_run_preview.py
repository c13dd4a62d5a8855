"""What the bureau looks at before it publishes: totals, and nets beside last period's."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from payslips.queries.runs import PreviewRow, preview
from payslips.services.reading import look_at_run
from portal.core.models import AuditEvent
from tests.actors import employee_actor, logged_in_bureau
from tests.factories.payslips import IMPORTED_AT, PayrollRunFactory, PayslipFactory
from tests.factories.personnel import EmployeeFactory
from tests.payslips.deliveries import OCTOBER, SEPTEMBER, delivered
from tests.personnel.deliveries import changed


def test_preview_adds_up_the_sample(company):
    shown = preview(delivered(company, OCTOBER))

    assert shown.totals == [
        ("Netto", Decimal("41406.20")),
        ("Loon voor loonheffing", Decimal("54369.21")),
        ("Loonheffing", Decimal("13905.51")),
        ("Loon SV", Decimal("54369.21")),
        ("Loon Zvw", Decimal("54369.21")),
        ("Werkgeversheffing Zvw", Decimal("3316.47")),
    ]


def test_preview_puts_nets_beside_those_of_the_period_before(company):
    delivered(company, SEPTEMBER)

    shown = preview(delivered(company, OCTOBER))

    assert len(shown.rows) == 12
    assert shown.rows[0] == PreviewRow(
        1008, "Horst, S. ter", Decimal("4283.40"), Decimal("4370.90")
    )
    assert shown.rows[0].difference == Decimal("-87.50")


def test_preview_compares_with_the_latest_version_of_the_period_before(company):
    delivered(company, SEPTEMBER)
    cells = {
        "Loonstroken!T2": 3527.66,
        "Regels!I2": 4612.51,
        "Betalingen!D2": 3527.66,
    }
    delivered(company, changed(SEPTEMBER, cells))

    shown = preview(delivered(company, OCTOBER))

    row = next(row for row in shown.rows if row.personnel_number == 1001)
    assert row.difference == Decimal("-0.01")


def test_preview_of_a_first_run_compares_with_nothing(company):
    shown = preview(delivered(company, OCTOBER))

    assert {row.previous_net for row in shown.rows} == {None}
    assert {row.difference for row in shown.rows} == {None}


@pytest.mark.django_db
def test_preview_of_a_run_without_payslips_is_empty():
    shown = preview(PayrollRunFactory())

    assert shown.rows == []
    assert {total for _label, total in shown.totals} == {Decimal(0)}


@pytest.mark.django_db
def test_preview_sorts_by_surname_without_prefix():
    run = PayrollRunFactory()
    for prefix, surname in (("van", "Zwaan"), ("", "Smit"), ("de", "Äckers")):
        employee = EmployeeFactory(company=run.company, prefix=prefix, surname=surname)
        PayslipFactory(run=run, employee=employee)

    shown = preview(run)

    assert [row.name.split(",")[0] for row in shown.rows] == ["Äckers", "Smit", "Zwaan"]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 5])
def test_preview_takes_four_queries(count, django_assert_num_queries):
    run = PayrollRunFactory()
    PayslipFactory(run__company=run.company, run__period_number=9)
    for _ in range(count):
        PayslipFactory(run=run)

    with django_assert_num_queries(4):
        preview(run)


def test_the_bureaus_look_at_a_run_is_in_the_log(company):
    run = PayrollRunFactory(company=company)
    client = logged_in_bureau(company.environment)

    client.get(f"/beheer/payslips/payrollrun/{run.pk}/change/")

    event = AuditEvent.objects.get(event="run.looked_at")
    assert (event.subject_id, event.actor_role) == (str(run.pk), "bureau")


def test_an_employee_does_not_look_at_a_run(company):
    run = PayrollRunFactory(company=company)
    actor = employee_actor(EmployeeFactory(company=company))

    with pytest.raises(PermissionDenied):
        look_at_run(run, actor=actor, now=IMPORTED_AT)

    assert not AuditEvent.objects.exists()
