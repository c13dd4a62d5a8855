"""Questions about the employer's copies of a run's payslips."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef

from payslips.documents.employer_copy import EmployerCopy, employer_copy
from payslips.documents.payslip import Party
from payslips.models import PayrollRun, Payslip
from payslips.queries.payslips import frozen_frame

BATCH = 50


def payslips_of(run: PayrollRun) -> Iterator[Payslip]:
    """This function will load a run's payslips with all they say, by personnel number.

    Takes four queries per fifty payslips, and holds no more of them than that.
    """
    ids = list(
        _published(run)
        .order_by("employee__personnel_number", "income_relationship", "id")
        .values_list("id", flat=True)
    )
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        found = _whole().in_bulk(batch)
        for pk in batch:
            yield found[pk]


def lapsed_count(run: PayrollRun) -> int:
    """This function will tell how many payslips of the version before a correction left out."""
    if run.supersedes_id is None:
        return 0
    same = {name: OuterRef(name) for name in ("employee", "income_relationship")}
    kept = Payslip.objects.filter(run=run, **same)
    return Payslip.objects.filter(~Exists(kept), run=run.supersedes_id).count()


def employer_of(run: PayrollRun) -> Party:
    """This function will return the employer as it was when the run was published."""
    snapshot = frozen_frame(run)
    if snapshot is None:
        return Party(run.company.name, [], run.company.wage_tax_number)
    lines = [line for line in snapshot["employer_address"] if line]
    return Party(snapshot["employer_name"], lines, snapshot["wage_tax_number"])


def _published(run: PayrollRun) -> Any:
    return Payslip.objects.filter(run=run, publication__isnull=False)


def _whole() -> Any:
    rows = Payslip.objects.select_related("run", "publication")
    return rows.prefetch_related("paysliplines", "leavelines", "reservations")


def copy_of(payslip: Payslip) -> EmployerCopy:
    """This function will put the employer's copy of a loaded payslip together."""
    parts: Any = payslip
    return employer_copy(
        payslip,
        snapshot=payslip.publication.snapshot,
        lines=list(parts.paysliplines.all()),
        leave=_by_id(parts.leavelines.all()),
        reservations=_by_id(parts.reservations.all()),
    )


def _by_id(rows: Any) -> list[Any]:
    return sorted(rows, key=lambda row: row.pk)
