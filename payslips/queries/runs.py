"""Questions about payroll runs."""

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet, Sum

from payslips.models import ClosedPeriod, PayrollRun
from payslips.periods import Period
from portal.core.access import Actor

RUN_KEY = ("company_id", "year", "period_number", "period_type", "run_number")


def compared_run(run: PayrollRun) -> PayrollRun | None:
    """This function will find the run to lay another beside.

    For a correction that is the version it replaces or will replace, else the latest version of
    the period before.
    """
    replaced = run.supersedes if run.supersedes_id else published_version(run)
    return replaced if replaced is not None else _previous_run(run)


def is_same_run(run: PayrollRun, other: PayrollRun) -> bool:
    """This function will tell whether two are versions of one run."""
    return all(getattr(run, name) == getattr(other, name) for name in RUN_KEY)


def published_version(run: PayrollRun) -> PayrollRun | None:
    """This function will find the published version that this one replaces or would replace."""
    earlier = other_versions(run).filter(version__lt=run.version)
    return earlier.filter(status=PayrollRun.Status.PUBLISHED).order_by("pk").first()


def with_totals(runs: QuerySet[PayrollRun]) -> QuerySet[Any]:
    """This function will add to runs their ``payslip_count`` and ``net_total``, in euros."""
    return runs.select_related("company").annotate(
        payslip_count=Count("payslips"), net_total=Sum("payslips__net")
    )


def _previous_run(run: PayrollRun) -> PayrollRun | None:
    earlier = PayrollRun.objects.filter(
        company=run.company_id,
        run_number=run.run_number,
        period_end__lt=run.period_start,
    )
    return earlier.order_by("-period_end", "-version").first()


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


def is_closed(run: PayrollRun) -> bool:
    """This function will tell whether the bureau has closed the period of a run."""
    closed = ClosedPeriod.objects.filter(
        company=run.company_id, year=run.year, period_number=run.period_number
    )
    return closed.exists()


def other_versions(run: PayrollRun) -> QuerySet[PayrollRun]:
    """This function will narrow down to the other versions of a run."""
    key = {name: getattr(run, name) for name in RUN_KEY}
    return PayrollRun.objects.filter(**key).exclude(pk=run.pk)


def due_runs(actor: Actor, *, now: datetime) -> list[PayrollRun]:
    """This function will list the runs whose planned publication has come, longest due first."""
    runs = PayrollRun.objects.visible_to(actor).filter(publish_at__lte=now)
    return list(runs.order_by("publish_at", "pk"))
