"""A leave report that is too long to wait for: asked for, printed by the worker, handed out."""

import logging
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.accesses import actor_at
from accounts.approvers import departments_of
from leave.documents.printed_report import long_pdf
from leave.models import ReportFile
from leave.queries.report_files import old_report_files, report_file_of
from leave.queries.reporting import Chosen, leave_report
from personnel.models import Company
from portal.core import audit, files, mail
from portal.core.access import Actor, Permission, require
from portal.core.dutch import format_date
from portal.core.hosts import portal_url
from portal.core.made_files import (
    LONG,
    Clock,
    NoLongerThere,
    TakenOver,
    fail,
    kept,
    report,
    stalled,
    take_up,
    wait_again,
)
from portal.core.parts import Download, Stored, is_intact, load_parts, store_parts

log = logging.getLogger(__name__)

State = ReportFile.State


@transaction.atomic
def ask_for_print(
    company: Company, chosen: Chosen, *, actor: Actor, now: datetime
) -> ReportFile:
    """This function will have a report printed, in the place of the last one of who asks.

    What is being printed already goes on.

    :raises PermissionDenied: without the right.
    """
    require(actor, Permission.DECIDE_REQUESTS)
    wanted = {
        "year": chosen.year,
        "department": chosen.department,
        "group": chosen.group,
        "until": chosen.until,
        "departments": _departments(actor, now),
    }
    asked, is_new = ReportFile.objects.get_or_create(
        environment_id=actor.tenant_id,
        user_id=actor.user_id or 0,
        company=company,
        defaults={**wanted, "asked_at": now},
    )
    file = ReportFile.objects.select_for_update().get(pk=asked.pk)
    if is_new or not _is_under_way(file, wanted, now=now):
        wait_again(file, now=now, **wanted)
    return file


def make_print(file_id: int, *, clock: Clock) -> None:
    """This function will print a report that waits, and mail who waited long for it.

    Safe to run twice: one of two takes it up.
    """
    started = clock()
    waiting = ReportFile.objects.filter(Q(state=State.WAITING) | stalled(started))
    whole = waiting.select_related("user", "company", "environment")
    file = take_up(whole.filter(pk=file_id), now=started)
    if file is None:
        return
    try:
        pieces = _pieces(file, clock)
        stored = store_parts(pieces, environment_id=file.environment_id)
        _finish(file, stored, now=clock())
    except TakenOver:
        log.warning("leave report %s was taken over", file_id)
    except Exception:
        log.exception("leave report %s was not printed", file_id)
        fail(file, now=clock())


@transaction.atomic
def read_print(
    company: Company, chosen: Chosen, *, actor: Actor, now: datetime
) -> Download:
    """This function will open the report that somebody had printed, and note that it left.

    :raises PermissionDenied: without the right.
    :raises NoLongerThere: when it is none of this, lost, or who asks decides for others by now.
    """
    require(actor, Permission.DECIDE_REQUESTS)
    file = report_file_of(actor, company, now=now)
    if file is None or file.state != State.READY or chosen_of(file) != chosen:
        raise NoLongerThere
    is_mine = file.departments == _departments(actor, now)
    if not (is_mine and is_intact(Stored(file.stored_as, file.sha256, file.size))):
        raise NoLongerThere
    changes = {"format": "pdf", "year": file.year, "rows": file.total}
    audit.record(
        "leave.exported", actor=actor, subject=company, now=now, changes=changes
    )
    return Download(
        f"verlof-{file.year}.pdf",
        "application/pdf",
        file.size,
        load_parts(file.stored_as),
    )


@transaction.atomic
def purge_prints(*, now: datetime) -> int:
    """This function will delete what was printed more than a day ago, and return how many."""
    old = list(old_report_files(now=now).select_for_update())
    ReportFile.objects.filter(pk__in=[one.pk for one in old]).delete()
    files.discard_after_commit(one.stored_as for one in old)
    return len(old)


def chosen_of(file: ReportFile) -> Chosen:
    """This function will tell what a report is about."""
    return Chosen(file.year, file.department, file.group, file.until)


def parameters_of(chosen: Chosen) -> dict[str, str]:
    """This function will say what was chosen as the parameters of an address."""
    named = {
        "jaar": str(chosen.year),
        "afdeling": chosen.department,
        "groep": chosen.group,
        "tot": format_date(chosen.until) if chosen.until else "",
    }
    return {name: value for name, value in named.items() if value}


def query_of(chosen: Chosen) -> str:
    """This function will say what was chosen as the query of an address."""
    return urlencode(parameters_of(chosen))


def page_of(chosen: Chosen) -> str:
    """This function will return the address of the page of a report."""
    return f"{reverse('leave_report:year')}?{query_of(chosen)}"


def _departments(actor: Actor, now: datetime) -> list[str] | None:
    found = departments_of(actor, on=localdate(now))
    return None if found is None else sorted(found)


def _is_under_way(
    file: ReportFile, wanted: dict[str, object], *, now: datetime
) -> bool:
    is_same = all(getattr(file, name) == value for name, value in wanted.items())
    is_open = file.state in {State.WAITING, State.MAKING}
    is_left = ReportFile.objects.filter(stalled(now), pk=file.pk).exists()
    return is_same and is_open and not is_left


def _pieces(file: ReportFile, clock: Clock) -> Iterator[bytes]:
    actor = actor_at(file.user, file.company)
    today = localdate(file.asked_at)
    found = leave_report(actor, file.company, chosen_of(file), today=today)

    def moved(done: int, total: int) -> None:
        report(file, done=done, total=total, now=clock())

    return long_pdf(found, moved=moved)


def _finish(file: ReportFile, stored: Stored, *, now: datetime) -> None:
    with kept(file, stored, now=now):
        if now - file.asked_at > LONG:
            _tell(file, now=now)


def _tell(file: ReportFile, *, now: datetime) -> None:
    environment = file.environment
    context = {
        "portal_name": environment.name,
        "formal": True,
        "company_name": file.company.name,
        "year": str(file.year),
        "url": portal_url(environment, page_of(chosen_of(file))),
    }
    mail.send(
        "leave_report_ready",
        to=file.user.username,
        context=context,
        environment=environment,
        now=now,
    )
