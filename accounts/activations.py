"""Who has not activated an account, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.models import MailedLink, User
from personnel.models import Employee, Employment
from personnel.names import list_name
from portal.core.access import Actor
from portal.core.models import OutgoingMail

NOT_ARRIVED = {OutgoingMail.Status.FAILED, OutgoingMail.Status.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Unactivated:
    """An employee in service who cannot log in yet."""

    employee: Employee
    name: str
    reason: str
    invited_at: datetime | None


def unactivated(actor: Actor, *, now: datetime) -> list[Unactivated]:
    """This function will list the employees in service without an active account, in one query."""
    in_service = Employment.objects.filter(
        Q(end_date=None) | Q(end_date__gte=now), employee=OuterRef("pk")
    )
    links = MailedLink.objects.filter(
        user=OuterRef("account_link__user"), kind=MailedLink.Kind.ACTIVATION
    ).order_by("-created_at")
    mails = OutgoingMail.objects.filter(
        to=OuterRef("account_link__user__username"), name="activation"
    ).order_by("-created_at")
    rows = (
        Employee.objects.visible_to(actor)
        .filter(Exists(in_service))
        .exclude(account_link__user__state=User.State.ACTIVE)
        .select_related("company", "account_link__user")
        .annotate(
            invited_at=Subquery(links.values("created_at")[:1]),
            link_expires_at=Subquery(links.values("expires_at")[:1]),
            mail_status=Subquery(mails.values("status")[:1]),
        )
        .order_by("company__number", "sort_name", "personnel_number")
    )
    return list(_rows(rows, now=now))


def _rows(employees: Iterable[Employee], *, now: datetime) -> Iterable[Unactivated]:
    for employee in employees:
        yield Unactivated(
            employee=employee,
            name=list_name(employee),
            reason=_reason(employee, now=now),
            invited_at=employee.invited_at,  # type: ignore[attr-defined]
        )


def _reason(employee: Any, *, now: datetime) -> str:
    link = getattr(employee, "account_link", None)
    is_blocked = link is not None and link.user.state == User.State.BLOCKED
    reasons = {
        "Geen e-mailadres bekend": not employee.contact_email,
        "Account geblokkeerd": is_blocked,
        "Nog niet uitgenodigd": employee.invited_at is None,
        "De e-mail kon niet worden afgeleverd": employee.mail_status in NOT_ARRIVED,
        "De link is verlopen": employee.invited_at and employee.link_expires_at <= now,
        "Uitgenodigd, nog niet geactiveerd": True,
    }
    return next(reason for reason, applies in reasons.items() if applies)
