"""The mark that an employer took away a document of a run: from then on it is not withdrawn."""

from datetime import datetime

from payslips.models import PayrollRun
from payslips.services.keeping import Withdrawn
from personnel.models import Company


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
