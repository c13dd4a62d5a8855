"""Questions about the employer's documents: of which runs, and which were made."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from payslips.models import CompanyFile, PayrollRun, Payslip
from portal.core.access import Actor
from portal.core.made_files import STALLED, waits


def published_runs(actor: Actor) -> list[PayrollRun]:
    """This function will list the published runs that the actor may see, newest first."""
    rows = PayrollRun.objects.visible_to(actor).filter(
        status=PayrollRun.Status.PUBLISHED
    )
    return list(
        rows.select_related("company").order_by(
            "-period_end", "-year", "-period_number", "-run_number", "-id"
        )
    )


def published_runs_of_year(company_id: int, year: int) -> list[PayrollRun]:
    """This function will list the published runs of a company's year, oldest first."""
    rows = PayrollRun.objects.filter(
        company=company_id, year=year, status=PayrollRun.Status.PUBLISHED
    )
    return list(
        rows.order_by("period_end", "period_number", "run_number", "id").select_related(
            "company"
        )
    )


def published_count(runs: Iterable[PayrollRun]) -> int:
    """This function will tell how many payslips of some runs are published."""
    return Payslip.objects.filter(run__in=runs, publication__isnull=False).count()


def company_file(actor: Actor, public_id: UUID) -> CompanyFile:
    """This function will find a file that the actor may see, with its run and company.

    :raises CompanyFile.DoesNotExist: when there is none.
    """
    rows = CompanyFile.objects.visible_to(actor).select_related("run", "company")
    return rows.filter(_still_published()).get(public_id=public_id)


def files_of(
    actor: Actor, *, runs: Iterable[Any], years: Iterable[int]
) -> list[CompanyFile]:
    """This function will list what was made of some runs and years, in one query."""
    rows = CompanyFile.objects.visible_to(actor)
    wanted = Q(run__in=list(runs)) | Q(year__in=list(years))
    return list(rows.filter(wanted).order_by("asked_at", "id"))


def waiting_files(*, before: datetime) -> list[int]:
    """This function will list the files that nobody took up, oldest first."""
    rows = CompanyFile.objects.filter(waits(before=before))
    return list(rows.order_by("asked_at", "id").values_list("id", flat=True))


def is_stalled(file: CompanyFile, *, now: datetime) -> bool:
    """This function will tell whether whoever was making a file has ended without a word."""
    return (
        file.state == CompanyFile.State.MAKING
        and file.reported_at is not None
        and file.reported_at < now - STALLED
    )


def may_be_made_again(file: CompanyFile, *, now: datetime) -> bool:
    """This function will tell whether a file failed, lacks something or was left half done."""
    return file.problem != "" or is_stalled(file, now=now)


def _still_published() -> Q:
    return Q(run=None) | Q(run__status=PayrollRun.Status.PUBLISHED)
