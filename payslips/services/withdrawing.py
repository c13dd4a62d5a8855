"""Taking back a publication, as long as nobody has seen anything of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.db.models.functions import Least

from payslips.models import (
    CompanyFile,
    DocumentFailure,
    OpenedStatement,
    PayrollRun,
    PublishedPayslip,
    RunCosts,
    StoredDocument,
)
from payslips.services.letters import queue_withdrawal
from payslips.services.publishing import Status, lock_run
from payslips.services.statements import correct_statements
from personnel.models import Employee
from portal.core import audit, files
from portal.core.access import Actor, Permission, require


class NotPublished(Exception):
    """Only what is published can be withdrawn."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Who saw something of a run, and since when.

    The owners of payslips, readers of annual statements that count it, and the employer.
    """

    payslips: int
    first_at: datetime | None
    handed_out_at: datetime | None
    statement_at: datetime | None = None
    shown_at: datetime | None = None

    @property
    def is_anything(self) -> bool:
        """Whether anybody saw anything of it."""
        moments = self.handed_out_at, self.statement_at, self.shown_at
        return self.payslips > 0 or any(moments)


class AlreadySeen(Exception):
    """Somebody saw something of the run; what is wrong with it takes a correction."""

    def __init__(self, seen: Seen) -> None:
        super().__init__(f"{seen.payslips} payslips were seen")
        self.seen = seen


@transaction.atomic
def withdraw_run(run: PayrollRun, *, actor: Actor, now: datetime) -> PayrollRun:
    """This function will take a published run back, and tell everybody it was about by mail.

    The version it replaced holds again, and annual statements that counted it are replaced.
    Whoever opens a payslip meanwhile comes first or finds nothing: the rows of all payslips are
    locked before they are judged.

    :raises NotPublished: when the run is not published, or replaced by a later version.
    :raises AlreadySeen: when an employee or the employer saw something of it.
    """
    require(actor, Permission.PUBLISH_RUNS)
    locked = lock_run(run, actor=actor)
    if locked.status != Status.PUBLISHED:
        raise NotPublished
    publications = PublishedPayslip.objects.filter(payslip__run=locked)
    _refuse_when_seen(locked, publications)
    employees = list(Employee.objects.filter(payslips__run=locked).distinct())
    previous = locked.supersedes
    count = _take_back(locked, publications, now=now)
    if previous is not None:
        previous.status = Status.PUBLISHED
        previous.save(update_fields=["status"])
    queue_withdrawal(locked, employees, back=previous, now=now)
    correct_statements(locked, actor=actor, now=now)
    changes = {"run": str(locked), "payslips": count}
    audit.record("run.withdrawn", actor=actor, subject=locked, now=now, changes=changes)
    return locked


def seen_of(run: PayrollRun) -> Seen:
    """This function will tell who saw something of a run, for the bureau's page."""
    return _seen(run, PublishedPayslip.objects.filter(payslip__run=run))


def _refuse_when_seen(
    run: PayrollRun, publications: QuerySet[PublishedPayslip]
) -> None:
    seen = _seen(run, publications.select_for_update(of=("self",)))
    if seen.is_anything:
        raise AlreadySeen(seen)


def _seen(run: PayrollRun, publications: QuerySet[PublishedPayslip]) -> Seen:
    # Least passes over what is empty.
    moments = publications.order_by("pk").annotate(
        first_at=Least("opened_at", "shown_at")
    )
    seen = [one for one in moments.values_list("first_at", flat=True) if one]
    return Seen(
        len(seen),
        min(seen, default=None),
        run.handed_out_at,
        _statement_opened_at(run),
        run.shown_at,
    )


def _statement_opened_at(run: PayrollRun) -> datetime | None:
    """When somebody of the run, or left out by it, first opened a statement that says so."""
    opened = OpenedStatement.objects.filter(
        statement__year=run.year,
        statement__issued_at__gte=run.published_at,
        statement__employee__payslips__run__in=[run.pk, run.supersedes_id],
    )
    return opened.aggregate(first_at=Min("opened_at"))["first_at"]


def _take_back(
    run: PayrollRun, publications: QuerySet[PublishedPayslip], *, now: datetime
) -> int:
    since = run.published_at
    run.status, run.published_at, run.supersedes = Status.IMPORTED, None, None
    run.withdrawn_at = now
    run.save(update_fields=["status", "published_at", "supersedes", "withdrawn_at"])
    count, _by_model = publications.delete()
    RunCosts.objects.filter(run=run).delete()
    # Made ahead for readers who never came; another publication makes its own.
    documents = StoredDocument.objects.filter(payslip__run=run)
    names = list(documents.values_list("file_name", flat=True))
    documents.delete()
    DocumentFailure.objects.filter(payslip__run=run).delete()
    names += _take_company_files(run, since=since)
    files.discard_after_commit(names)
    return count


def _take_company_files(run: PayrollRun, *, since: datetime | None) -> list[str]:
    """Nobody took away what says something of the run; returns what is stored of it.

    ``since`` is when the run was published: documents of its year from before say nothing of it.
    """
    of_year = Q(company=run.company_id, year=run.year)
    later = Q(finished_at__gte=since) | Q(finished_at=None)
    taken = CompanyFile.objects.filter(Q(run=run) | of_year & later)
    # Locked, so that none becomes ready between being listed and being deleted.
    stored = list(taken.select_for_update().values_list("stored_as", flat=True))
    taken.delete()
    return stored
