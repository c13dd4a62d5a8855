"""Lists that leave the portal as a workbook: who may, what it says, and the line in the log."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localtime

from portal.core import audit, mail
from portal.core.access import Actor, Permission, require
from portal.core.dutch import format_date_long
from portal.core.hosts import portal_url
from portal.core.models import Environment
from portal.core.sheet_writer import write_workbook


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A list as it is exported: its name, and of each column the heading and the value.

    A number of a person or a bank account is masked by its column; what lets somebody in
    (password, PIN, secret of an app) is a column of no list.
    """

    name: str
    columns: Mapping[Promise | str, Callable[[Any], object]]

    def file_name(self, *, now: datetime) -> str:
        return f"{self.name}-{localtime(now):%Y-%m-%d}.xlsx"


@transaction.atomic
def export_list(
    exported: ExportedList, rows: Iterable[Any], *, actor: Actor, now: datetime
) -> bytes:
    """This function will write a list as a workbook (.xlsx), note that it left and say so by mail.

    ``rows`` are what the actor may see; whoever calls has narrowed them down.

    :raises PermissionDenied: without the right.
    """
    require(actor, Permission.EXPORT_LISTS)
    environment = Environment.objects.get(pk=actor.tenant_id)
    lines = [[read(row) for read in exported.columns.values()] for row in rows]
    heading = [str(title) for title in exported.columns]
    file = write_workbook({exported.name.capitalize(): [heading, *lines]})
    audit.record(
        "list.exported",
        actor=actor,
        subject=environment,
        now=now,
        changes={"list": exported.name, "rows": len(lines)},
    )
    if actor.user_id is not None:
        _tell(exported, environment, len(lines), actor=actor, now=now)
    return file


def day_of(moment: datetime | None) -> date | None:
    """This function will return the Dutch day of a moment, for a cell."""
    return localtime(moment).date() if moment else None


def _tell(
    exported: ExportedList,
    environment: Environment,
    size: int,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Whoever finds a mail about an export of somebody else's making knows it at once."""
    moment = localtime(now)
    mail.send(
        "export_made",
        # The label of an account is its login name.
        to=actor.label,
        context={
            "portal_name": environment.name,
            "formal": True,
            "moment": f"{format_date_long(moment.date())} om {moment:%H:%M}",
            "url": portal_url(environment, reverse("bureau_accounts:security")),
            "list": exported.name,
            "rows": size,
            "ip_address": actor.ip_address or "",
        },
        environment=environment,
        now=now,
    )
