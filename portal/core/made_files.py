"""Files that somebody asks for and the worker makes: how far one is, and where it is kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.core import files
from portal.core.parts import Stored
from portal.core.scoping import TenantModel
from portal.core.worker import wake

Clock = Callable[[], datetime]
# What whoever asked started a task for is taken up by then, unless the broker was down.
PATIENCE = timedelta(seconds=60)
# Whoever makes a file reports every few seconds; after this long nobody is at work.
STALLED = timedelta(minutes=10)
# Whoever waited longer has probably closed the page, and hears by mail.
LONG = timedelta(seconds=20)


class TakenOver(Exception):
    """Somebody else makes the file by now, or something else was asked meanwhile."""


class NoLongerThere(Exception):
    """There is no such file (any more), or not for who asks."""


class MadeFile(TenantModel):
    """Waits, is being made, and is then ready or failed; only what is ready is kept anywhere."""

    class State(models.TextChoices):
        WAITING = "waiting", _("wacht")
        MAKING = "making", _("wordt gemaakt")
        READY = "ready", _("klaar")
        FAILED = "failed", _("mislukt")

    OPEN = (State.WAITING, State.MAKING)

    state = models.CharField(
        _("stand"), max_length=10, choices=State, default=State.WAITING
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(_("gevraagd op"))
    started_at = models.DateTimeField(null=True)
    # The last sign of life of whoever makes it; without one it is taken to have failed.
    reported_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # Under which name the encrypted file is stored; empty again once it is deleted.
    stored_as = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state="waiting", started_at__isnull=True, reported_at__isnull=True
                )
                | ~Q(state="waiting")
                & Q(started_at__isnull=False, reported_at__isnull=False),
                name="%(app_label)s_%(class)s_started_at",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "making"], finished_at__isnull=True)
                | Q(state__in=["ready", "failed"], finished_at__isnull=False),
                name="%(app_label)s_%(class)s_finished_at",
            ),
            models.CheckConstraint(
                condition=Q(state="ready", sha256__regex=r"^[0-9a-f]{64}$", size__gt=0)
                | ~Q(state="ready") & Q(stored_as="", sha256="", size=0),
                name="%(app_label)s_%(class)s_stored",
            ),
            models.CheckConstraint(
                condition=Q(done__lte=F("total")),
                name="%(app_label)s_%(class)s_progress",
            ),
        ]


M = TypeVar("M", bound=MadeFile)


def waits(*, before: datetime) -> Q:
    """This function will say which files nobody has taken up, of those asked for before then."""
    return Q(state=MadeFile.State.WAITING, asked_at__lt=before)


def stalled(now: datetime) -> Q:
    """This function will say which files are being made by nobody any more."""
    return Q(state=MadeFile.State.MAKING, reported_at__lt=now - STALLED)


@transaction.atomic
def take_up(waiting: QuerySet[M], *, now: datetime) -> M | None:
    """This function will return the file if it is the caller's to make; of two who ask one gets it.

    None as well for one that was deleted meanwhile.
    """
    file = waiting.select_for_update(of=("self",)).first()
    if file is None:
        return None
    taken = {
        "state": MadeFile.State.MAKING,
        "started_at": now,
        "reported_at": now,
        "done": 0,
        "total": 0,
    }
    for name, value in taken.items():
        setattr(file, name, value)
    file.save(update_fields=[*taken])
    return file


def report(file: MadeFile, *, done: int, total: int, now: datetime) -> None:
    """This function will note how far the making is.

    :raises TakenOver: when somebody else makes the file by now.
    """
    if not _own(file).update(done=done, total=total, reported_at=now):
        raise TakenOver


@contextmanager
def kept(
    file: MadeFile, stored: Stored, *, now: datetime, **more: Any
) -> Iterator[None]:
    """This function will note where a file is that was made, and ``more`` of its fields.

    Its block belongs to the same transaction. Whatever goes wrong in it, what was stored is
    deleted, unless a row names it all the same.

    :raises TakenOver: when somebody else makes it by now.
    """
    try:
        with transaction.atomic():
            _keep(file, stored, now=now, **more)
            yield
    except BaseException:
        # What follows a commit can fail too: the file is its row's by then.
        if not _is_noted(file, stored):
            files.discard(stored.name)
        raise


def _keep(file: MadeFile, stored: Stored, *, now: datetime, **more: Any) -> None:
    is_own = _own(file).update(
        state=MadeFile.State.READY,
        done=F("total"),
        finished_at=now,
        stored_as=stored.name,
        sha256=stored.sha256,
        size=stored.size,
        **more,
    )
    if not is_own:
        raise TakenOver


def _is_noted(file: MadeFile, stored: Stored) -> bool:
    rows = type(file)._default_manager.filter(pk=file.pk, stored_as=stored.name)
    return rows.exists()


def fail(file: MadeFile, *, now: datetime, **more: Any) -> None:
    """This function will note that a file was not made, unless somebody else makes it by now."""
    _own(file).update(state=MadeFile.State.FAILED, finished_at=now, **more)


def wait_again(file: MadeFile, *, now: datetime, **more: Any) -> None:
    """This function will have a file made anew, and delete what was kept of it."""
    files.discard_after_commit([file.stored_as])
    blank = {
        "state": MadeFile.State.WAITING,
        "done": 0,
        "total": 0,
        "asked_at": now,
        "started_at": None,
        "reported_at": None,
        "finished_at": None,
        "stored_as": "",
        "sha256": "",
        "size": 0,
    }
    for name, value in (blank | more).items():
        setattr(file, name, value)
    file.save(update_fields=[*blank, *more])


def start(task: str, file: MadeFile) -> None:
    """This function will hand a file to the worker when the transaction is committed.

    A broker that is down is no error: beat sees to what it leaves undone.
    """
    values = {"environment_id": file.environment_id, "file_id": file.pk}
    transaction.on_commit(partial(wake, task, **values))


def _own(file: MadeFile) -> QuerySet[MadeFile]:
    """The file, as long as nobody else has taken it up since."""
    return type(file)._default_manager.filter(
        pk=file.pk, state=MadeFile.State.MAKING, started_at=file.started_at
    )
