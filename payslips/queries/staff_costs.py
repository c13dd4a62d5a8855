"""What a company's staff costs, as far as its runs are published."""

from collections.abc import Iterable
from dataclasses import astuple
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from payslips.documents.line_kinds import Component
from payslips.documents.staff_costs import CostKey, CostLine, StaffCosts, staff_costs
from payslips.models import PayrollRun, Payslip, PayslipLine, RunCosts
from payslips.queries.salary_overview import IS_SPECIAL

ZERO = Decimal(0)
PERIODS = ("department", "period")
PEOPLE = ("department", "period", "number", "name")


def costs_per_period(runs: Iterable[PayrollRun]) -> StaffCosts:
    """This function will add up costs per department and period, from the sums that were kept.

    In one query and a time that does not grow with the number of employees; in three where runs
    were published before their sums were kept.
    """
    runs = list(runs)
    kept = {one.run_id: one for one in RunCosts.objects.filter(run__in=runs)}
    missing = [run for run in runs if run.pk not in kept]
    lines = _lines(missing, PERIODS) if missing else []
    hours = dict(_hours(missing, PERIODS)) if missing else {}
    for run in runs:
        if run.pk in kept:
            lines += _kept_lines(kept[run.pk], run.period_number)
            _add_hours(hours, kept[run.pk], run.period_number)
    return staff_costs(lines, hours)


def sums_to_keep(run: PayrollRun) -> RunCosts:
    """This function will add up a published run as it is kept, in two queries."""
    return RunCosts(
        environment_id=run.environment_id,
        run=run,
        lines=[
            [
                line.key.department,
                *astuple(line.component),
                *(str(one) for one in (line.payment, line.paid, line.employer_cost)),
            ]
            for line in _lines([run], PERIODS)
        ],
        hours={
            key.department: None if hours is None else str(hours)
            for key, hours in _hours([run], PERIODS)
        },
    )


def _kept_lines(kept: RunCosts, period: int) -> list[CostLine]:
    return [
        CostLine(
            CostKey(department, period),
            Component(*component),
            *(Decimal(one) for one in amounts),
        )
        for department, component, amounts in (
            (row[0], row[1:-3], row[-3:]) for row in kept.lines
        )
    ]


def _add_hours(
    hours: dict[CostKey, Decimal | None], kept: RunCosts, period: int
) -> None:
    """Of two runs in a period, those that are known."""
    for department, text in kept.hours.items():
        key = CostKey(department, period)
        known = [one for one in (hours.get(key), text and Decimal(text)) if one]
        hours[key] = sum(known, ZERO) if known else None


def costs_per_employee(runs: Iterable[PayrollRun]) -> StaffCosts:
    """This function will add up costs per employee, department and period, in two queries."""
    return _costs(runs, PEOPLE)


def _costs(runs: Iterable[PayrollRun], keys: tuple[str, ...]) -> StaffCosts:
    runs = list(runs)
    return staff_costs(_lines(runs, keys), dict(_hours(runs, keys)))


def _hours(
    runs: list[PayrollRun], keys: tuple[str, ...]
) -> list[tuple[CostKey, Decimal | None]]:
    payslips = Payslip.objects.filter(run__in=runs, publication__isnull=False)
    rows = _told_apart(payslips, "", keys).annotate(hours=Sum("paid_hours"))
    return [(CostKey(*key), hours) for *key, hours in rows.order_by(*keys)]


def _lines(runs: list[PayrollRun], keys: tuple[str, ...]) -> list[CostLine]:
    lines = PayslipLine.objects.filter(
        payslip__run__in=runs, payslip__publication__isnull=False
    ).annotate(is_special=IS_SPECIAL)
    component = ("code", "description", "group", "is_special")
    rows = _told_apart(lines, "payslip__", keys, *component).annotate(
        pay=Coalesce(Sum("payment"), ZERO),
        paid=Coalesce(Sum("payment", filter=Q(payment__gt=0)), ZERO),
        cost=Coalesce(Sum("employer_cost"), ZERO),
    )
    return [
        CostLine(CostKey(*row[: len(keys)]), Component(*row[len(keys) : -3]), *row[-3:])
        for row in rows.order_by(*keys, *component)
    ]


def _told_apart(
    rows: QuerySet[Any], path: str, keys: tuple[str, ...], *more: str
) -> QuerySet[Any, Any]:
    """By department and name of then: what was frozen at publication."""
    snapshot = f"{path}publication__snapshot"
    nothing = Value("", output_field=TextField())
    columns: dict[str, Any] = {
        "department": Coalesce(KeyTextTransform("department", snapshot), nothing),
        "name": KeyTextTransform("formal_name", snapshot),
        "period": F(f"{path}run__period_number"),
        "number": F(f"{path}employee__personnel_number"),
    }
    asked = {key: columns[key] for key in keys}
    return rows.annotate(**asked).values_list(*keys, *more)
