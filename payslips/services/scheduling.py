"""An embargo: the bureau chooses a moment, and until then a run stays unseen and unmailed."""

import logging
from datetime import datetime

from django.db import DatabaseError, transaction

from payslips.models import PayrollRun
from payslips.queries.runs import due_runs
from payslips.services.publishing import (
    Incomplete,
    NotLatest,
    PeriodClosed,
    Status,
    lock_run,
    publish_locked,
    ready_employees,
)
from portal.core import audit
from portal.core.access import Actor, Permission, require

log = logging.getLogger(__name__)

OUTDATED = "Er is een nieuwere versie ingelezen; publiceer die."
CLOSED = (
    "De periode is intussen afgesloten. Verwijder eerst de afsluiting als de run toch "
    "gepubliceerd moet worden."
)
UNEXPECTED = (
    "Er ging iets onverwachts mis; kies opnieuw wanneer de run gepubliceerd wordt."
)
INCOMPLETE = "Loonstroken missen gegevens die de wet vraagt; zie hieronder."


class NotInFuture(Exception):
    """A publication is planned for a moment to come."""


class AlreadyPublished(Exception):
    """The run is published; there is nothing to plan or to cancel."""


class NotPlanned(Exception):
    """No publication of the run is planned."""


@transaction.atomic
def schedule_run(
    run: PayrollRun, *, publish_at: datetime, actor: Actor, now: datetime
) -> PayrollRun:
    """This function will plan the publication of a run, or move it to another moment.

    :raises NotInFuture: when the moment has passed.
    :raises AlreadyPublished: when there is nothing to plan any more.
    :raises PeriodClosed: when the bureau has closed the period.
    :raises NotLatest: when a later version was delivered.
    :raises Incomplete: when a payslip lacks what art. 7:626 BW asks.
    """
    require(actor, Permission.PUBLISH_RUNS)
    if publish_at <= now:
        raise NotInFuture
    locked = lock_run(run, actor=actor)
    if locked.status == Status.PUBLISHED:
        raise AlreadyPublished
    ready_employees(locked)
    _plan(locked, publish_at=publish_at)
    changes = {"run": str(locked), "publish_at": publish_at.isoformat()}
    audit.record("run.planned", actor=actor, subject=locked, now=now, changes=changes)
    return locked


@transaction.atomic
def cancel_schedule(run: PayrollRun, *, actor: Actor, now: datetime) -> PayrollRun:
    """This function will take back a planned publication.

    :raises NotPlanned: when none is planned, or the run is published by now.
    """
    require(actor, Permission.PUBLISH_RUNS)
    locked = lock_run(run, actor=actor)
    if locked.publish_at is None:
        raise NotPlanned
    _plan(locked, publish_at=None)
    changes = {"run": str(locked)}
    audit.record(
        "run.plan_cancelled", actor=actor, subject=locked, now=now, changes=changes
    )
    return locked


def publish_due(*, actor: Actor, now: datetime) -> list[PayrollRun]:
    """This function will publish every run whose moment has come, each by itself.

    Safe to run twice at once and after missed nights: whoever locks a run first publishes it.
    One that cannot be published says why, and holds up no other, whatever went wrong.
    """
    published = (
        _publish_if_due(run, actor=actor, now=now) for run in due_runs(actor, now=now)
    )
    return [run for run in published if run is not None]


def _publish_if_due(
    run: PayrollRun, *, actor: Actor, now: datetime
) -> PayrollRun | None:
    try:
        with transaction.atomic():
            locked = lock_run(run, actor=actor)
            if locked.publish_at is None or locked.publish_at > now:
                return None
            return publish_locked(locked, actor=actor, now=now)
    except NotLatest:
        _give_up(run, OUTDATED, actor=actor, now=now)
    except PeriodClosed:
        _give_up(run, CLOSED, actor=actor, now=now)
    except Incomplete:
        _give_up(run, INCOMPLETE, actor=actor, now=now)
    except Exception:
        log.exception("run %s was not published", run.pk)
        _note_unexpected(run, actor=actor, now=now)
    return None


def _note_unexpected(run: PayrollRun, *, actor: Actor, now: datetime) -> None:
    try:
        _give_up(run, UNEXPECTED, actor=actor, now=now)
    except DatabaseError:
        # The database itself is not well; the run stays planned, and is tried again.
        log.exception("run %s stays planned", run.pk)


@transaction.atomic
def _give_up(run: PayrollRun, problem: str, *, actor: Actor, now: datetime) -> None:
    locked = lock_run(run, actor=actor)
    if locked.publish_at is None:
        # Cancelled or published meanwhile; there is nothing left to give up.
        return
    _plan(locked, publish_at=None, problem=problem)
    changes = {"run": str(locked), "problem": problem}
    audit.record(
        "run.not_published", actor=actor, subject=locked, now=now, changes=changes
    )


def _plan(run: PayrollRun, *, publish_at: datetime | None, problem: str = "") -> None:
    run.publish_at, run.publish_problem = publish_at, problem
    run.save(update_fields=["publish_at", "publish_problem"])
