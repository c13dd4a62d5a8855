"""What the bureau looks at before it publishes: totals, and what changed since the run before."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from payslips.documents.required import Lacking
from payslips.queries.payments import payment_totals
from payslips.queries.preview import Change, PreviewRow, preview
from payslips.services.reading import look_at_run
from portal.core.models import AuditEvent
from tests.actors import employee_actor, logged_in_bureau
from tests.factories.payslips import (
    IMPORTED_AT,
    PaymentFactory,
    PayrollRunFactory,
    PayslipFactory,
    PayslipLineFactory,
)
from tests.factories.personnel import EmployeeFactory
from tests.payslips.deliveries import (
    OCTOBER,
    SEPTEMBER,
    completed,
    delivered,
    published,
)
from tests.personnel.deliveries import changed


def month(run, number: int, **values):
    """Another run of the same company."""
    return PayrollRunFactory(company=run.company, period_number=number, **values)


def give(run, *people, net: str = "2926.69", wage_tax: str = "523.17") -> None:
    for person in people:
        PayslipFactory(
            run=run, employee=person, net=Decimal(net), wage_tax=Decimal(wage_tax)
        )


def test_preview_adds_up_the_sample(company):
    shown = preview(delivered(company, OCTOBER))

    assert shown.payslips == 12
    assert shown.totals == [
        ("Bruto", Decimal("56434.24")),
        ("Loon voor loonheffing", Decimal("54369.21")),
        ("Loonheffing", Decimal("13905.51")),
        ("Netto", Decimal("41406.20")),
        ("Werkgeverslasten", Decimal("17762.20")),
        ("Betalingen", Decimal("41406.20")),
    ]


def test_preview_compares_with_the_period_before(company):
    september = delivered(company, SEPTEMBER)

    shown = preview(delivered(company, OCTOBER))

    assert shown.compared_with == september
    assert len(shown.rows) == 12


def test_preview_puts_old_and_new_side_by_side(company):
    delivered(company, SEPTEMBER)

    shown = preview(delivered(company, OCTOBER))

    row = next(row for row in shown.rows if row.personnel_number == 1008)
    assert row.name == "Horst, S. ter"
    assert row.net == Change(Decimal("4283.40"), Decimal("4370.90"))
    assert row.net.difference == Decimal("-87.50")


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
    assert row.net.difference == Decimal("-0.01")


@pytest.mark.django_db
def test_preview_compares_a_correction_with_what_it_replaces():
    run = PayrollRunFactory()
    person = EmployeeFactory(company=run.company)
    give(month(run, 9), person, net="1.00")
    give(run, person, net="2.00")
    published(run)
    correction = PayrollRunFactory(company=run.company, version=2)
    give(correction, person, net="3.00")

    before = preview(correction)
    after = preview(published(correction))

    assert (before.compared_with, after.compared_with) == (run, run)
    assert before.rows[0].net == Change(Decimal("3.00"), Decimal("2.00"))


@pytest.mark.django_db
def test_preview_compares_a_replaced_version_with_the_period_before():
    run = PayrollRunFactory()
    september = month(run, 9)
    published(run)
    published(PayrollRunFactory(company=run.company, version=2))
    run.refresh_from_db()

    assert preview(run).compared_with == september


@pytest.mark.django_db
def test_preview_sorts_by_the_largest_difference():
    run = PayrollRunFactory()
    september = month(run, 9)
    people = [EmployeeFactory(company=run.company) for _ in range(4)]
    give(september, *people, net="100.00", wage_tax="10.00")
    for person, net, tax in zip(
        people,
        ("100.00", "95.00", "101.00", "100.00"),
        ("10.00", "10.00", "10.00", "30.00"),
        strict=True,
    ):
        give(run, person, net=net, wage_tax=tax)

    shown = preview(run)

    order = [people[index].personnel_number for index in (3, 1, 2, 0)]
    assert [row.personnel_number for row in shown.rows] == order
    assert [row.personnel_number for row in shown.changed] == order[:3]


@pytest.mark.django_db
def test_preview_names_who_came_and_who_went():
    run = PayrollRunFactory()
    september = month(run, 9)
    stays, came, went = (EmployeeFactory(company=run.company) for _ in range(3))
    give(september, stays, went)
    give(run, stays, came)

    rows = {row.personnel_number: row for row in preview(run).rows}

    marks = {number: (row.is_new, row.is_gone) for number, row in rows.items()}
    assert marks == {
        stays.personnel_number: (False, False),
        came.personnel_number: (True, False),
        went.personnel_number: (False, True),
    }
    assert rows[went.personnel_number].net == Change(None, Decimal("2926.69"))
    assert rows[came.personnel_number].net.difference is None
    assert rows[came.personnel_number].size == Decimal("2926.69")


@pytest.mark.django_db
def test_preview_tells_income_relationships_apart():
    run = PayrollRunFactory()
    person = EmployeeFactory(company=run.company)
    for relationship, net in ((1, "5.00"), (2, "7.00")):
        PayslipFactory(
            run=run,
            employee=person,
            income_relationship=relationship,
            net=Decimal(net),
        )

    rows = preview(run).rows

    assert [(row.income_relationship, row.net.new) for row in rows] == [
        (1, Decimal("5.00")),
        (2, Decimal("7.00")),
    ]


@pytest.mark.django_db
def test_preview_adds_gross_and_what_the_employer_pays():
    payslip = PayslipFactory()
    PayslipLineFactory(payslip=payslip)
    PayslipLineFactory(payslip=payslip, payment=Decimal("-50.00"), group="inhouding")
    PayslipLineFactory(
        payslip=payslip,
        group="werkgever",
        payment=None,
        employer_cost=Decimal("612.34"),
    )

    shown = preview(payslip.run)

    assert dict(shown.totals)["Bruto"] == Decimal("3250.00")
    assert dict(shown.totals)["Werkgeverslasten"] == Decimal("612.34")
    assert shown.rows[0] == PreviewRow(
        payslip.employee.personnel_number,
        "Dijk, N. van",
        1,
        Change(Decimal("2926.69"), None),
        Change(Decimal("3250.00"), None),
        Change(Decimal("523.17"), None),
    )


@pytest.mark.django_db
def test_preview_lists_what_the_law_asks_and_the_run_lacks():
    payslip = PayslipFactory(
        minimum_hourly_wage=Decimal(0), employee__personnel_number=12
    )
    completed(payslip.run)

    shown = preview(payslip.run)

    assert shown.lacking == [Lacking(12, "N. van Dijk", ("minimumuurloon",))]


def test_preview_of_a_first_run_compares_with_nothing(company):
    shown = preview(delivered(company, OCTOBER))

    assert shown.compared_with is None
    assert {row.net.old for row in shown.rows} == {None}


@pytest.mark.django_db
def test_preview_of_a_run_without_payslips_is_empty():
    shown = preview(PayrollRunFactory())

    assert shown.rows == []
    assert {total for _label, total in shown.totals} == {Decimal(0)}


@pytest.mark.django_db
def test_preview_of_a_first_run_sorts_by_surname_without_prefix():
    run = PayrollRunFactory()
    for prefix, surname in (("van", "Zwaan"), ("", "Smit"), ("de", "Äckers")):
        employee = EmployeeFactory(company=run.company, prefix=prefix, surname=surname)
        PayslipFactory(run=run, employee=employee)

    shown = preview(run)

    assert [row.name.split(",")[0] for row in shown.rows] == ["Äckers", "Smit", "Zwaan"]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [3, 30])
def test_preview_takes_eight_queries(count, django_assert_num_queries):
    run = PayrollRunFactory()
    september = month(run, 9)
    for _ in range(count):
        employee = EmployeeFactory(company=run.company)
        give(september, employee)
        give(run, employee)

    with django_assert_num_queries(8):
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


@pytest.mark.django_db
def test_preview_adds_up_the_payments_that_the_list_pays():
    run = PayrollRunFactory()
    for amount in ("100.00", "-20.00", "0.00"):
        PaymentFactory(run=run, amount=Decimal(amount))

    assert dict(preview(run).totals)["Betalingen"] == Decimal("100.00")
    assert payment_totals(run).total == Decimal("100.00")
