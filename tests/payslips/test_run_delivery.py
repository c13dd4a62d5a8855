"""A delivered run is stored as it came, version by version, and nobody sees it yet."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from payslips.models import (
    JournalLine,
    LeaveLine,
    Payment,
    Payslip,
    PayslipLine,
    PublishedPayslip,
    Reservation,
)
from payslips.queries.payslips import published_payslips
from payslips.services.delivering import import_run
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import bureau_member, employee_actor
from tests.payslips.deliveries import NOW, OCTOBER, delivered
from tests.personnel.deliveries import edited

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


def test_import_run_stores_the_run(company):
    run = delivered(company)

    run.refresh_from_db()
    assert (run.company, run.environment) == (company, company.environment)
    assert (run.period_code, run.run_number, run.version) == ("2026-10-M", 1, 1)
    assert (run.period_start, run.period_end) == (
        datetime.date(2026, 10, 1),
        datetime.date(2026, 10, 31),
    )
    assert run.payment_date == datetime.date(2026, 10, 24)
    assert (run.description, run.status) == ("Salarisrun 2026-10-M", "imported")
    assert (run.imported_at, run.published_at) == (NOW, None)


def test_import_run_stores_the_nets_of_the_sample(company):
    run = delivered(company)

    nets = run.payslips.values_list("employee__personnel_number", "net")
    assert dict(nets) == {number: Decimal(net) for number, net in NETS.items()}


def test_import_run_stores_the_figures_of_a_payslip(company):
    run = delivered(company)

    payslip = run.payslips.get(employee__personnel_number=1001)
    assert (payslip.table, payslip.table_code, payslip.wage_tax_credit) == (
        "wit",
        "012",
        True,
    )
    assert (payslip.wage_for_tax, payslip.wage_tax, payslip.employment_credit) == (
        Decimal("4435.32"),
        Decimal("1038.92"),
        Decimal("432.58"),
    )
    assert (payslip.special_rate, payslip.special_rate_year_wage) == (
        Decimal("42.01"),
        Decimal(55350),
    )
    assert (payslip.health_withheld, payslip.health_employer) == (
        Decimal(0),
        Decimal("270.55"),
    )
    assert (payslip.written, payslip.indefinite, payslip.on_call) == (True, True, False)
    assert (payslip.contract_hours, payslip.parttime_percentage) == (
        Decimal(36),
        Decimal(90),
    )
    assert (payslip.minimum_hourly_wage, payslip.hourly_wage) == (
        Decimal("14.99"),
        Decimal("29.57"),
    )
    assert (payslip.paid_hours, payslip.insured_days) == (Decimal(156), Decimal(21))
    assert payslip.iban == "NL70TEST0132845751"


def test_import_run_stores_every_sheet(company):
    delivered(company)

    counts = [
        model.objects.count()
        for model in (
            Payslip,
            PayslipLine,
            Reservation,
            LeaveLine,
            JournalLine,
            Payment,
        )
    ]
    assert counts == [12, 148, 12, 12, 117, 12]


def test_import_run_stores_lines_in_the_order_of_the_bureau(company):
    run = delivered(company)

    lines = PayslipLine.objects.filter(
        payslip__run=run, payslip__employee__personnel_number=1001
    )
    found = lines.order_by("position").values_list("code", "group", "payment")
    assert list(found)[:6] == [
        ("L1000", "bruto", Decimal("4612.50")),
        ("L3000", "inhouding", Decimal("-177.18")),
        ("L4000", "loonheffing", Decimal("-1038.92")),
        ("L5100", "netto", Decimal("133.75")),
        ("L6000", "netto", Decimal("-2.50")),
        ("PAWf", "werkgever", None),
    ]


def test_import_run_gives_lines_without_group_and_order_one(company):
    def edit(workbook):
        for row in range(2, 150):
            workbook["Regels"][f"C{row}"] = workbook["Regels"][f"F{row}"] = None

    run = delivered(company, edited(OCTOBER, edit))

    lines = PayslipLine.objects.filter(
        payslip__run=run, payslip__employee__personnel_number=1001
    )
    assert list(lines.order_by("position").values_list("position", "group"))[:6] == [
        (1, "bruto"),
        (2, "inhouding"),
        (3, "loonheffing"),
        (4, "netto"),
        (5, "netto"),
        (6, "werkgever"),
    ]


def test_import_run_takes_two_income_relationships_of_one_employee(company):
    def edit(workbook):
        first = [cell.value for cell in workbook["Loonstroken"][2]]
        first[1], first[19], first[20] = 2, 0, 0
        workbook["Loonstroken"].append(first)
        workbook["Regels"]["B13"] = 2

    run = delivered(company, edited(OCTOBER, edit))

    payslips = run.payslips.filter(employee__personnel_number=1001)
    found = payslips.order_by("income_relationship")
    assert [one.payslipline_count for one in _counted(found)] == [11, 1]
    assert Reservation.objects.filter(payslip=found[0]).count() == 1
    assert not Reservation.objects.filter(payslip=found[1]).exists()


def _counted(payslips):
    for payslip in payslips:
        payslip.payslipline_count = payslip.paysliplines.count()
        yield payslip


def test_import_run_is_visible_to_nobody(company):
    run = delivered(company)

    for payslip in run.payslips.select_related("employee"):
        assert not published_payslips(employee_actor(payslip.employee)).exists()
    assert not PublishedPayslip.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_import_run_is_audited(company):
    actor = bureau_member(company.environment)

    run = import_run(OCTOBER, actor=actor, now=NOW).run

    event = AuditEvent.objects.get(event="run.imported")
    assert (event.subject_id, event.actor_label) == (str(run.pk), actor.label)
    assert event.changes == {"run": "2026-10-M run 1 versie 1", "payslips": 12}


def test_import_run_is_not_for_employees(company):
    actor = employee_actor(company.employees.get(personnel_number=1001))

    with pytest.raises(PermissionDenied):
        import_run(OCTOBER, actor=actor, now=NOW)


@pytest.mark.parametrize(
    "model", [Payslip, PayslipLine, Reservation, LeaveLine, JournalLine, Payment]
)
def test_delivered_figures_are_append_only(company, model):
    delivered(company)

    with pytest.raises(IntegrityError, match="is append-only"), transaction.atomic():
        model.objects.update(environment_id=company.environment_id)
