"""Who has not activated an account, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery

from accounts.enums import Realm
from accounts.models import EmployerAccess, MailedLink, User
from personnel.models import Employee, Employment
from personnel.names import list_name
from portal.core.access import Actor
from portal.core.models import OutgoingMail

UNINVITED = "Nog niet uitgenodigd"
NOT_ARRIVED = {OutgoingMail.Status.FAILED, OutgoingMail.Status.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Unactivated:
    """Somebody who cannot log in yet; numbers are empty where there is no company or person."""

    reason: str
    invited_at: datetime | None
    email: str
    name: str = ""
    company: str = ""
    company_number: int | str = ""
    personnel_number: int | str = ""
    employee_id: int | None = None

    @property
    def is_new(self) -> bool:
        """This property tells whether it is an employee who can be invited for the first time."""
        return self.employee_id is not None and self.reason == UNINVITED


def unactivated(actor: Actor, *, now: datetime) -> list[Unactivated]:
    """This function will list employees in service and offices without an active account."""
    employees = _employees(actor, now=now)
    offices = _offices(actor)
    return [
        *(_of_employee(one, now=now) for one in employees),
        *(_of_office(one, now=now) for one in offices),
    ]


def _employees(actor: Actor, *, now: datetime) -> Iterable[Any]:
    in_service = Employment.objects.filter(
        Q(end_date=None) | Q(end_date__gte=now), employee=OuterRef("pk")
    )
    account = "account_link__user"
    return (
        Employee.objects.visible_to(actor)
        .filter(Exists(in_service))
        .exclude(account_link__user__state=User.State.ACTIVE)
        .select_related("company", account)
        .annotate(**_mailed(account, "activation"))
        .order_by("company__number", "sort_name", "personnel_number")
    )


def _offices(actor: Actor) -> Iterable[Any]:
    """Accounts of employers and of the bureau, with their companies."""
    accesses = EmployerAccess.objects.select_related("company")
    return (
        User.objects.visible_to(actor)
        .filter(realm__in=[Realm.EMPLOYER, Realm.BUREAU])
        .exclude(state=User.State.ACTIVE)
        .prefetch_related(
            Prefetch("employer_accesses", accesses.order_by("company__number"))
        )
        .annotate(**_mailed("", "office_activation"))
        .order_by("realm", "username")
    )


def _mailed(account: str, mail_name: str) -> dict[str, Any]:
    """What became of the last link that was mailed to an account."""
    prefix = f"{account}__" if account else ""
    links = MailedLink.objects.filter(
        user=OuterRef(account or "pk"), kind=MailedLink.Kind.ACTIVATION
    ).order_by("-created_at")
    mails = OutgoingMail.objects.filter(
        to=OuterRef(f"{prefix}username"), name=mail_name
    ).order_by("-created_at")
    return {
        "invited_at": Subquery(links.values("created_at")[:1]),
        "link_expires_at": Subquery(links.values("expires_at")[:1]),
        "mail_status": Subquery(mails.values("status")[:1]),
    }


def _of_employee(employee: Any, *, now: datetime) -> Unactivated:
    link = getattr(employee, "account_link", None)
    state = link.user.state if link else ""
    return Unactivated(
        reason=_reason(employee, employee.contact_email, state, now=now),
        invited_at=employee.invited_at,
        email=employee.contact_email,
        name=list_name(employee),
        company=employee.company.name,
        company_number=employee.company.number,
        personnel_number=employee.personnel_number,
        employee_id=employee.pk,
    )


def _of_office(user: Any, *, now: datetime) -> Unactivated:
    companies = [access.company for access in user.employer_accesses.all()]
    return Unactivated(
        reason=_reason(user, user.username, user.state, now=now),
        invited_at=user.invited_at,
        email=user.username,
        name=user.get_realm_display(),
        company=", ".join(one.name for one in companies),
        company_number=", ".join(str(one.number) for one in companies),
    )


def _reason(row: Any, email: str, state: str, *, now: datetime) -> str:
    reasons = {
        "Geen e-mailadres bekend": not email,
        "Account geblokkeerd": state == User.State.BLOCKED,
        UNINVITED: row.invited_at is None,
        "De e-mail kon niet worden afgeleverd": row.mail_status in NOT_ARRIVED,
        "De link is verlopen": row.invited_at and row.link_expires_at <= now,
        "Uitgenodigd, nog niet geactiveerd": True,
    }
    return next(reason for reason, applies in reasons.items() if applies)
