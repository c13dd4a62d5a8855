"""Documents for the employer: asked for, made, and read."""

import logging
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from payslips.company_documents.kind import CannotMake, Kind, Selection
from payslips.company_documents.registry import kind_with
from payslips.models import CompanyFile, PayrollRun
from payslips.queries.company_files import may_be_made_again
from payslips.services.keeping import Withdrawn
from payslips.services.progress import Progress
from portal.core import audit, mail
from portal.core.access import Actor, Permission, require
from portal.core.hosts import portal_url
from portal.core.made_files import (
    LONG,
    Clock,
    TakenOver,
    fail,
    kept,
    take_up,
    wait_again,
)
from portal.core.parts import Stored, store_parts

log = logging.getLogger(__name__)

State = CompanyFile.State
UNEXPECTED = "Er ging iets mis bij het maken. Probeer het opnieuw."


@transaction.atomic
def ask_for(
    kind: Kind, *, selection: Selection, file_format: str, actor: Actor, now: datetime
) -> CompanyFile:
    """This function will return the file of a document, and have it made if there is none yet.

    What failed, what could not be made whole and what its maker left without a word waits to be
    made anew.

    :raises Withdrawn: when a run that it is about is not published any more.
    :raises CompanyFile.DoesNotExist: when the file was deleted at the same moment.
    """
    require(actor, Permission.DOCUMENTS)
    _hold_published(selection)
    asked, is_new = CompanyFile.objects.get_or_create(
        environment_id=actor.tenant_id,
        company=selection.company,
        run=selection.run,
        year=None if selection.run else selection.year,
        kind=kind.key,
        file_format=file_format,
        edition=kind.edition(selection),
        defaults={"requester_id": actor.user_id, "asked_at": now},
    )
    file = CompanyFile.objects.select_for_update().get(pk=asked.pk)
    if may_be_made_again(file, now=now):
        wait_again(file, now=now, problem="", requester_id=actor.user_id)
        is_new = True
    if is_new:
        changes = {"document": kind.file_name(selection, file_format)}
        audit.record(
            "companyfile.asked", actor=actor, subject=file, now=now, changes=changes
        )
    return file


@transaction.atomic
def retry_file(file: CompanyFile, *, actor: Actor, now: datetime) -> CompanyFile | None:
    """This function will have a file that failed made again, for whoever asked for it.

    Returns None for one that did not fail and lacks nothing.
    """
    require(actor, Permission.PUBLISH_RUNS)
    locked = CompanyFile.objects.visible_to(actor).select_for_update().get(pk=file.pk)
    if not may_be_made_again(locked, now=now):
        return None
    wait_again(locked, now=now, problem="")
    audit.record(
        "companyfile.retried", actor=actor, subject=locked, now=now, changes={}
    )
    return locked


def make_file(file_id: int, *, clock: Clock) -> None:
    """This function will make a file that waits; whatever goes wrong is noted at the file.

    Safe to run twice: one of two takes it up.
    """
    started = clock()
    waiting = CompanyFile.objects.filter(pk=file_id, state=State.WAITING)
    file = take_up(
        waiting.select_related("run__company", "company", "environment", "requester"),
        now=started,
    )
    if file is None:
        return
    try:
        kind = _kind_of(file)
        progress = Progress(file, clock)
        stored = store_parts(
            _contents(file, kind, progress), environment_id=file.environment_id
        )
        _finish(file, kind, stored, problem=progress.problem, now=clock())
    except TakenOver:
        log.warning("company file %s was taken over", file_id)
    except CannotMake as refused:
        fail(file, now=clock(), problem=str(refused)[:250])
    except Exception:
        log.exception("company file %s was not made", file_id)
        fail(file, now=clock(), problem=UNEXPECTED)


def selection_of(file: CompanyFile, *, today: date | None = None) -> Selection:
    """This function will tell what a file is made of."""
    if file.run is not None:
        return Selection(file.company, file.run.year, file.run, today)
    return Selection(file.company, file.year or 0)


def _hold_published(selection: Selection) -> None:
    """Whoever withdraws or replaces a run locks the same row, so one of the two comes first."""
    wanted = [run.pk for run in selection.runs]
    rows = PayrollRun.objects.filter(pk__in=wanted, status=PayrollRun.Status.PUBLISHED)
    held = rows.select_for_update().order_by("pk").values_list("pk", flat=True)
    if not wanted or len(held) < len(wanted):
        raise Withdrawn


def _kind_of(file: CompanyFile) -> Kind:
    kind = kind_with(file.kind)
    if kind is None:
        raise CannotMake("Dit document wordt niet meer gemaakt.")
    return kind


def _contents(file: CompanyFile, kind: Kind, progress: Progress) -> Iterable[bytes]:
    made = kind.make(
        actor=Actor.system(environment_id=file.environment_id),
        selection=selection_of(file, today=localdate(file.asked_at)),
        file_format=file.file_format,
        report=progress,
    )
    return [made] if isinstance(made, bytes) else made


def _finish(
    file: CompanyFile, kind: Kind, stored: Stored, *, problem: str, now: datetime
) -> None:
    name = kind.file_name(selection_of(file), file.file_format)
    noted = {"problem": problem[:250], "file_name": name}
    with kept(file, stored, now=now, **noted):
        if now - file.asked_at > LONG:
            _tell(file, kind, now=now)


def _tell(file: CompanyFile, kind: Kind, *, now: datetime) -> None:
    if file.requester is None:
        return
    selection = selection_of(file)
    page = reverse("company_documents:list")
    period = f"?periode={file.run.period_code}" if file.run else ""
    mail.send(
        "company_file_ready",
        to=file.requester.username,
        context={
            "portal_name": file.environment.name,
            "formal": True,
            "company_name": file.company.name,
            "document": kind.label,
            "period_label": selection.label,
            "url": portal_url(file.environment, f"{page}{period}"),
        },
        environment=file.environment,
        now=now,
    )
