"""Questions about payroll runs."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from payslips.models import PayrollRun, Payslip
from payslips.periods import Period
from personnel.names import list_name
from portal.core.access import Actor

RUN_KEY = ("company", "year", "period_number", "period_type", "run_number")
TOTALS = {
    "net": "Netto",
    "wage_for_tax": "Loon voor loonheffing",
    "wage_tax": "Loonheffing",
    "wage_for_insurance": "Loon SV",
    "wage_for_health": "Loon Zvw",
    "health_employer": "Werkgeversheffing Zvw",
}


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """An employee of a run beside the run before."""

    personnel_number: int
    name: str
    net: Decimal
    previous_net: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        return None if self.previous_net is None else self.net - self.previous_net


@dataclass(frozen=True, slots=True)
class RunPreview:
    """What the bureau looks at before it publishes."""

    totals: list[tuple[str, Decimal]]
    rows: list[PreviewRow]


def preview(run: PayrollRun) -> RunPreview:
    """This function will put a run beside the previous period, in four queries."""
    payslips = Payslip.objects.filter(run=run).select_related("employee")
    before = _previous_nets(run)
    sums = payslips.aggregate(**{f"{name}_total": Sum(name) for name in TOTALS})
    ordered = payslips.order_by(
        "employee__sort_name", "employee__personnel_number", "income_relationship"
    )
    return RunPreview(
        totals=[
            (label, sums[f"{name}_total"] or Decimal(0))
            for name, label in TOTALS.items()
        ],
        rows=[
            PreviewRow(
                personnel_number=one.employee.personnel_number,
                name=list_name(one.employee),
                net=one.net,
                previous_net=before.get((one.employee_id, one.income_relationship)),
            )
            for one in ordered
        ],
    )


def with_totals(runs: QuerySet[PayrollRun]) -> QuerySet[Any]:
    """This function will add to runs their ``payslip_count`` and ``net_total``, in euros."""
    return runs.select_related("company").annotate(
        payslip_count=Count("payslips"), net_total=Sum("payslips__net")
    )


def _previous_nets(run: PayrollRun) -> dict[tuple[int, int], Decimal]:
    earlier = PayrollRun.objects.filter(
        company=run.company_id,
        run_number=run.run_number,
        period_end__lt=run.period_start,
    )
    previous = earlier.order_by("-period_end", "-version").first()
    nets = Payslip.objects.filter(run=previous) if previous else Payslip.objects.none()
    return {
        (one.employee_id, one.income_relationship): one.net
        for one in nets.only("employee_id", "income_relationship", "net")
    }


def latest_version(
    actor: Actor, *, company_number: int, period: Period, run_number: int
) -> PayrollRun | None:
    """This function will find the latest delivered version of a run."""
    versions = PayrollRun.objects.visible_to(actor).filter(
        company__number=company_number,
        year=period.year,
        period_number=period.number,
        period_type=period.type,
        run_number=run_number,
    )
    return versions.order_by("-version").first()


def is_latest_version(run: PayrollRun) -> bool:
    """This function will tell whether no later version of a run was delivered."""
    return not other_versions(run).filter(version__gt=run.version).exists()


def other_versions(run: PayrollRun) -> QuerySet[PayrollRun]:
    """This function will narrow down to the other versions of a run."""
    key = {name: getattr(run, name) for name in RUN_KEY}
    return PayrollRun.objects.filter(**key).exclude(pk=run.pk)
