"""Publishing a payroll run: from then on its payslips are their owners' and never change."""

from datetime import datetime

from django.db import transaction

from payslips.documents.payslip import freeze
from payslips.documents.required import Lacking
from payslips.models import PayrollRun, Payslip, PublishedPayslip
from payslips.queries.completeness import incomplete_payslips
from payslips.queries.line_sums import line_sums
from payslips.queries.runs import is_closed, is_latest_version, other_versions
from payslips.queries.staff_costs import sums_to_keep
from payslips.services.failures import PREPARE_TASK
from payslips.services.letters import queue_publication
from payslips.services.statements import correct_statements
from personnel.models import Employee, EmployeeAddress
from personnel.queries import on_date
from portal.core import audit
from portal.core.access import Actor, Permission, require
from portal.core.worker import wake_after_commit

BATCH = 2_000
Status = PayrollRun.Status


class NotLatest(Exception):
    """A later version of the run was delivered; that one can be published."""


class PeriodClosed(Exception):
    """The bureau has closed the period: nothing of it comes out until it is opened again."""


class Incomplete(Exception):
    """Payslips lack something that the law wants on them."""

    def __init__(self, lacking: list[Lacking]) -> None:
        super().__init__(f"{len(lacking)} payslips are incomplete")
        self.lacking = lacking


@transaction.atomic
def publish_run(run: PayrollRun, *, actor: Actor, now: datetime) -> PayrollRun:
    """This function will make the payslips of a run visible and tell their owners by mail.

    A version published before is superseded. The number of statements does not depend on the
    number of payslips. A run that is published already is returned as it is.

    :raises PeriodClosed: when the bureau has closed the period.
    :raises NotLatest: when a later version was delivered.
    :raises Incomplete: when a payslip lacks what art. 7:626 BW asks.
    """
    require(actor, Permission.PUBLISH_RUNS)
    locked = lock_run(run, actor=actor)
    if locked.status == Status.PUBLISHED:
        return locked
    return publish_locked(locked, actor=actor, now=now)


def lock_run(run: PayrollRun, *, actor: Actor) -> PayrollRun:
    """This function will load a run as it is now, and keep others from changing it."""
    runs = PayrollRun.objects.visible_to(actor).select_for_update(of=("self",))
    return runs.select_related("company", "environment").get(pk=run.pk)


def publish_locked(run: PayrollRun, *, actor: Actor, now: datetime) -> PayrollRun:
    """This function will publish a run that the caller's transaction has locked.

    :raises PeriodClosed: when the bureau has closed the period.
    :raises NotLatest: when a later version was delivered.
    :raises Incomplete: when a payslip lacks what art. 7:626 BW asks.
    """
    employees = ready_employees(run)
    previous = _hold_replaced(run)
    if previous is not None:
        previous.status = Status.SUPERSEDED
        previous.save(update_fields=["status"])
    run.supersedes = previous
    run.status, run.published_at = Status.PUBLISHED, now
    run.publish_at = run.withdrawn_at = None
    run.publish_problem = ""
    run.save(
        update_fields=[
            "status",
            "published_at",
            "publish_at",
            "publish_problem",
            "withdrawn_at",
            "supersedes",
        ]
    )
    count = _publish_payslips(run, employees)
    sums_to_keep(run).save(force_insert=True)
    queue_publication(run, employees, now=now)
    correct_statements(run, actor=actor, now=now)
    wake_after_commit(PREPARE_TASK)
    changes = {"run": str(run), "payslips": count}
    audit.record("run.published", actor=actor, subject=run, now=now, changes=changes)
    return run


def _hold_replaced(run: PayrollRun) -> PayrollRun | None:
    """The version that holds now; locked newest first, as by whoever withdraws one."""
    earlier = other_versions(run).filter(version__lt=run.version).order_by("-version")
    held = earlier.select_for_update()
    return next((one for one in held if one.status == Status.PUBLISHED), None)


def ready_employees(run: PayrollRun) -> list[Employee]:
    """This function will load the employees of a run that may be published, as of its last day.

    :raises PeriodClosed: when the bureau has closed the period.
    :raises NotLatest: when a later version was delivered.
    :raises Incomplete: when a payslip lacks what art. 7:626 BW asks.
    """
    if is_closed(run):
        raise PeriodClosed
    if run.status == Status.SUPERSEDED or not is_latest_version(run):
        raise NotLatest
    ids = Payslip.objects.filter(run=run).values("employee_id")
    employees = list(on_date(ids, run.period_end).order_by("pk"))
    lacking = incomplete_payslips(run, employees, sums=line_sums([run.pk]))
    if lacking:
        raise Incomplete(lacking)
    return employees


def _publish_payslips(run: PayrollRun, employees: list[Employee]) -> int:
    addresses = EmployeeAddress.objects.in_bulk(
        [one.address_id for one in employees if one.address_id]  # type: ignore[attr-defined]
    )
    frames = {
        one.pk: freeze(one, run.company, addresses.get(one.address_id))  # type: ignore[attr-defined]
        for one in employees
    }
    bsns = {one.pk: one.bsn for one in employees}
    owners = Payslip.objects.filter(run=run).order_by("id")
    publications = [
        PublishedPayslip(
            environment_id=run.environment_id,
            payslip_id=payslip_id,
            snapshot=frames[employee_id],
            bsn=bsns[employee_id],
        )
        for payslip_id, employee_id in owners.values_list("id", "employee_id")
    ]
    PublishedPayslip.objects.bulk_create(publications, batch_size=BATCH)
    return len(publications)
