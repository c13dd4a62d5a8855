"""An export of one's own data: asked for, made by the worker, and handed out once."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from accounts.models import DataExport, User
from accounts.notices import notify
from portal.core import audit, files
from portal.core.access import Actor, Permission, require
from portal.core.hosts import portal_url
from portal.core.made_files import (
    Clock,
    NoLongerThere,
    TakenOver,
    fail,
    kept,
    report,
    stalled,
    take_up,
    waits,
)
from portal.core.parts import Download, Stored, is_intact, load_parts, store_parts
from portal.core.zips import zip_stream
from portal.own_data.collecting import collect
from portal.own_data.documents import Document, documents_of
from portal.own_data.overview import as_json, as_page, style_sheet

log = logging.getLogger(__name__)

State = DataExport.State
# Security specification 9.4: the link of an export works for 24 hours.
OFFERED = timedelta(hours=24)
MOST_A_DAY = 3
FILE_NAME = "mijn-gegevens.zip"


class AskedTooOften(Exception):
    """There were enough exports of this account in the last day."""


def latest_export(actor: Actor) -> DataExport | None:
    """This function will find the last export that the owner of an account asked for."""
    return _own(actor).order_by("-pk").first()


def own_export(public_id: UUID, *, actor: Actor) -> DataExport:
    """This function will find an export by its number.

    :raises DataExport.DoesNotExist: when it is nobody's or somebody else's.
    """
    return _own(actor).get(public_id=public_id)


def is_offered(export: DataExport, *, now: datetime) -> bool:
    """This function will tell whether an export can be taken: made, not old, and not taken yet."""
    return _offered(now).filter(pk=export.pk).exists()


@transaction.atomic
def ask_for_export(*, actor: Actor, now: datetime) -> DataExport:
    """This function will note that somebody wants their own data; one at a time.

    :raises AskedTooOften: after three in a day.
    """
    require(actor, Permission.EXPORT_OWN_DATA)
    user = User.objects.select_for_update().get(pk=actor.user_id or 0)
    exports = _own(actor)
    waiting = exports.filter(state__in=DataExport.OPEN).first()
    if waiting is not None:
        return waiting
    day = timedelta(days=1)
    if exports.filter(asked_at__gt=now - day).count() >= MOST_A_DAY:
        raise AskedTooOften
    asked = DataExport.objects.create(
        environment_id=user.environment_id, user=user, stamp=user.stamp, asked_at=now
    )
    audit.record("dataexport.asked", actor=actor, subject=user, now=now)
    return asked


def waiting_exports(*, before: datetime, now: datetime) -> list[int]:
    """This function will list the exports that nobody took up, or whose maker has ended."""
    rows = DataExport.objects.filter(waits(before=before) | stalled(now))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def make_export(export_id: int, *, clock: Clock) -> None:
    """This function will make an export that waits, and mail its owner that it is there.

    Safe to run twice: one of two takes it up.
    """
    started = clock()
    waiting = DataExport.objects.filter(Q(state=State.WAITING) | stalled(started))
    whole = waiting.select_related("user__environment")
    export = take_up(whole.filter(pk=export_id), now=started)
    if export is None:
        return
    try:
        members = _reported(export, _members(export.user, clock), clock)
        stored = store_parts(zip_stream(members), environment_id=export.environment_id)
        _finish(export, stored, now=clock())
    except TakenOver:
        log.warning("data export %s was taken over", export_id)
    except Exception:
        log.exception("data export %s was not made", export_id)
        fail(export, now=clock())


def take_export(public_id: UUID, *, actor: Actor, now: datetime) -> Download:
    """This function will hand out an export, once; of two who ask at once one gets it.

    :raises DataExport.DoesNotExist: when it is nobody's or somebody else's.
    :raises NoLongerThere: when it was taken, its day is over, or it is damaged.
    """
    require(actor, Permission.EXPORT_OWN_DATA)
    export = own_export(public_id, actor=actor)
    offered = _offered(now).filter(pk=export.pk)
    stored = Stored(export.stored_as, export.sha256, export.size)
    with transaction.atomic():
        taken = DataExport.objects.filter(pk__in=offered.values("pk"), taken_at=None)
        if not taken.update(taken_at=now) or not is_intact(stored):
            raise NoLongerThere
        audit.record("dataexport.taken", actor=actor, subject=export.user, now=now)
    parts = _once(export.stored_as)
    return Download(FILE_NAME, "application/zip", export.size, parts)


def _own(actor: Actor) -> QuerySet[DataExport]:
    return DataExport.objects.filter(
        environment=actor.tenant_id, user=actor.user_id
    ).select_related("user")


def _offered(now: datetime) -> QuerySet[DataExport]:
    return DataExport.objects.filter(
        state=State.READY, stamp=F("user__stamp"), expires_at__gt=now, taken_at=None
    )


def _reported(
    export: DataExport, members: Iterable[Document], clock: Clock
) -> Iterator[Document]:
    """The documents, of which each is a sign of life; how many there are is known at the end."""
    for done, member in enumerate(members, start=1):
        report(export, done=done, total=done, now=clock())
        yield member


def _members(user: User, clock: Clock) -> Iterator[Document]:
    """Documents first: making them leaves rows that the tables show."""
    missing: list[str] = []
    yield from documents_of(user, clock=clock, missing=missing)
    tables, now = collect(user), clock()
    yield "gegevens.html", as_page(user, tables, missing=missing, now=now)
    yield "opmaak.css", style_sheet()
    yield "gegevens.json", as_json(user, tables, now=now)


def _finish(export: DataExport, stored: Stored, *, now: datetime) -> None:
    with kept(export, stored, now=now, expires_at=now + OFFERED):
        page = portal_url(export.user.environment, reverse("data_export"))
        notify("data_export_ready", export.user, now=now, url=page)


def _once(name: str) -> Iterator[bytes]:
    try:
        yield from load_parts(name)
    finally:
        files.discard(name)
