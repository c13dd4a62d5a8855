"""The marks that an employer read or took away something of a run, so that it is not withdrawn."""

from datetime import datetime

from payslips.models import PayrollRun
from payslips.queries.company_files import published_runs
from payslips.services.keeping import Withdrawn
from personnel.models import Company
from portal.core.access import Actor, Permission, require


def shown_runs(*, actor: Actor, now: datetime) -> list[PayrollRun]:
    """This function will list the published runs, newest first, for a page that shows their sums.

    All are marked before anything of them is shown: whoever withdraws locks the same rows, and
    what is withdrawn is not listed.
    """
    require(actor, Permission.DOCUMENTS)
    runs = published_runs(actor)
    while unseen := [run.pk for run in runs if run.shown_at is None]:
        rows = PayrollRun.objects.filter(
            pk__in=unseen, status=PayrollRun.Status.PUBLISHED, shown_at=None
        )
        if rows.update(shown_at=now) == len(unseen):
            break
        # Some were withdrawn, replaced, or seen elsewhere, at the same moment.
        runs = published_runs(actor)
    return runs


def note_hand_out(run: PayrollRun, *, now: datetime) -> None:
    """This function will note when an employer first took away a document of a run.

    Whoever withdraws locks the same row, so one of the two comes first.

    :raises Withdrawn: when the bureau took the run back meanwhile.
    """
    rows = PayrollRun.objects.filter(pk=run.pk).exclude(
        status=PayrollRun.Status.IMPORTED
    )
    if not rows.filter(handed_out_at=None).update(handed_out_at=now):
        _require_published(run)


def note_payments_taken(run: PayrollRun, *, now: datetime) -> None:
    """This function will note when an employer first took away what a run pays.

    Comes after ``note_hand_out``: nothing but the payments themselves says that they were paid.
    """
    rows = PayrollRun.objects.filter(pk=run.pk, payments_taken_at=None)
    rows.update(payments_taken_at=now)


def note_hand_out_of_year(
    company: Company, *, year: int, made_at: datetime, now: datetime
) -> None:
    """This function will note that an employer took away a document of a whole year.

    It says what the runs that were published when it was made say together.
    """
    PayrollRun.objects.filter(
        company=company,
        year=year,
        status=PayrollRun.Status.PUBLISHED,
        published_at__lte=made_at,
        handed_out_at=None,
    ).update(handed_out_at=now)


def _require_published(run: PayrollRun) -> None:
    rows = PayrollRun.objects.filter(pk=run.pk)
    if not rows.exclude(status=PayrollRun.Status.IMPORTED).exists():
        raise Withdrawn
