"""Who may do what for a company: giving, changing and taking access."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.enums import Realm
from accounts.models import ApproverDepartment, EmployerAccess, User
from accounts.models.user import new_stamp
from accounts.queries.people import colleague_named
from accounts.services.invitations import send_activation
from personnel.models import Company, Employee
from portal.core import audit
from portal.core.access import EMPLOYER_ROLES, Actor, Permission, require
from portal.core.identifiers import canonical_email

ADMIN = EmployerAccess.Role.ADMIN


class HasAccess(Exception):
    """The account has access to this company already: change that instead."""


class LastAdmin(Exception):
    """A company keeps an administrator."""


class OwnAccess(Exception):
    """Nobody takes rights from the own account, lest nobody can give them back."""


@dataclass(frozen=True, slots=True)
class Rights:
    """A role, and for an approver the departments; ``employee`` is the person of the account."""

    role: EmployerAccess.Role
    departments: frozenset[str] = frozenset()
    employee: Employee | None = None


@dataclass(frozen=True, slots=True)
class EmployerInvitation:
    """For whom an employer's account is: a company, a role there, and a person if it is one."""

    email: str
    company: Company
    role: EmployerAccess.Role
    employee: Employee | None = None


@transaction.atomic
def invite_employer(
    invitation: EmployerInvitation, *, actor: Actor, now: datetime
) -> User:
    """This function will give somebody access to a company and mail an activation link.

    An active account gets the access added, or its role changed, without a mail; who had access
    stays the person of the account unless another is named. The bureau does so for every
    company, an employer's administrator for its own. Where the address is that of an employee of
    the company, the account is that person's, also when nobody said so.

    :raises AlreadyActive: when the account was activated before and has this very access.
    :raises LastAdmin: when the company would be left without an administrator.
    :raises OwnAccess: when it would take the own role.
    :raises Company.DoesNotExist: when it is not a company of this actor.
    """
    company = locked_company(invitation.company, actor=actor)
    user, _created = User.objects.get_or_create(
        environment_id=company.environment_id,
        realm=Realm.EMPLOYER,
        username=canonical_email(invitation.email),
        defaults={"created_at": now},
    )
    access = EmployerAccess.objects.filter(user=user, company=company).first()
    if access is None:
        _grant(user, invitation, actor=actor, now=now)
    is_news = access is None or _regrant(access, invitation, actor=actor, now=now)
    if user.state != User.State.INVITED and is_news:
        return user
    return send_activation(user, actor=actor, now=now)


@transaction.atomic
def invite_colleague(
    email: str, company: Company, rights: Rights, *, actor: Actor, now: datetime
) -> EmployerAccess:
    """This function will give somebody access to a company and mail an activation link.

    An account that is active gets the access without a mail.

    :raises HasAccess: when the account may already enter this company.
    :raises Company.DoesNotExist: when it is not a company of this actor.
    :raises Employee.DoesNotExist: when the person does not work there.
    """
    company = locked_company(company, actor=actor)
    name = canonical_email(email)
    if EmployerAccess.objects.filter(company=company, user__username=name).exists():
        raise HasAccess
    employee = _colleague(rights.employee, company, actor=actor)
    invitation = EmployerInvitation(name, company, rights.role, employee)
    user = invite_employer(invitation, actor=actor, now=now)
    access = EmployerAccess.objects.get(company=company, user=user)
    _set_departments(access, rights)
    return access


@transaction.atomic
def change_access(
    access: EmployerAccess, rights: Rights, *, actor: Actor, now: datetime
) -> EmployerAccess:
    """This function will change role, departments and person of an access.

    Where the user name is that of an employee of the company, the account is that person's, also
    when nobody says so: whoever could deny that could decide on the own requests.

    :raises OwnAccess: when somebody would give up the own role, or no longer be that person.
    :raises LastAdmin: when the company would be left without one.
    :raises EmployerAccess.DoesNotExist: when it is gone, or of another company.
    :raises Employee.DoesNotExist: when the person does not work there.
    """
    locked = _locked(access, actor=actor)
    if locked.user_id == actor.user_id:
        _require_harmless(locked, rights)
    if locked.role == ADMIN and rights.role != ADMIN:
        _require_another_admin(locked)
    locked.role = rights.role
    locked.employee = _colleague(
        rights.employee, locked.company, actor=actor
    ) or colleague_named(locked.user.username, locked.company)
    locked.save(update_fields=["role", "employee"])
    _set_departments(locked, rights)
    changes = {
        "company": locked.company.number,
        "role": locked.role,
        "departments": sorted(rights.departments) if locked.role != ADMIN else [],
        "employee": locked.employee and locked.employee.personnel_number,
    }
    audit.record(
        "employer.access_changed",
        actor=actor,
        subject=locked.user,
        now=now,
        changes=changes,
    )
    return locked


@transaction.atomic
def remove_access(access: EmployerAccess, *, actor: Actor, now: datetime) -> User:
    """This function will take an account's access to a company, from its next request on.

    An account that is left without any loses its sessions and its open invitation too.

    :raises OwnAccess: when it is the actor's own.
    :raises LastAdmin: when the company would be left without an administrator.
    :raises EmployerAccess.DoesNotExist: when it is gone, or of another company.
    """
    locked = _locked(access, actor=actor)
    if locked.user_id == actor.user_id:
        raise OwnAccess
    if locked.role == ADMIN:
        _require_another_admin(locked)
    user, changes = locked.user, {"company": locked.company.number, "role": locked.role}
    locked.delete()
    if not EmployerAccess.objects.filter(user=user).exists():
        user.stamp = new_stamp()
        user.save(update_fields=["stamp"])
    audit.record(
        "employer.access_removed", actor=actor, subject=user, now=now, changes=changes
    )
    return user


def locked_company(company: Company, *, actor: Actor) -> Company:
    """This function will let one change at a time be made to the rights at a company.

    :raises PermissionDenied: when the actor is no administrator (any more).
    :raises Company.DoesNotExist: when it is not a company of this actor.
    """
    require(actor, Permission.MANAGE_SETTINGS)
    locked = Company.objects.visible_to(actor).select_for_update().get(pk=company.pk)
    if actor.role in EMPLOYER_ROLES:
        # Somebody else may have taken the actor's rights while this waited.
        mine = EmployerAccess.objects.filter(
            company=locked, user=actor.user_id, role=ADMIN
        )
        if not mine.exists():
            raise PermissionDenied("no administrator any more")
    return locked


def _grant(
    user: User, invitation: EmployerInvitation, *, actor: Actor, now: datetime
) -> None:
    company = invitation.company
    person = invitation.employee or colleague_named(user.username, company)
    EmployerAccess.objects.create(
        environment_id=user.environment_id,
        user=user,
        company=company,
        role=invitation.role,
        employee=person,
        created_at=now,
    )
    changes = {
        "company": company.number,
        "role": invitation.role,
        "employee": person and person.personnel_number,
    }
    audit.record(
        "employer.access_given", actor=actor, subject=user, now=now, changes=changes
    )


def _regrant(
    access: EmployerAccess,
    invitation: EmployerInvitation,
    *,
    actor: Actor,
    now: datetime,
) -> bool:
    """Change an access to what is asked now, and return whether it is another than before."""
    name = access.user.username
    person = invitation.employee or access.employee
    person = person or colleague_named(name, access.company)
    if (invitation.role, person) == (access.role, access.employee):
        return False
    departments = access.departments.values_list("department", flat=True)
    rights = Rights(invitation.role, frozenset(departments), person)
    change_access(access, rights, actor=actor, now=now)
    return True


def _locked(access: EmployerAccess, *, actor: Actor) -> EmployerAccess:
    locked_company(access.company, actor=actor)
    rows = EmployerAccess.objects.visible_to(actor).select_for_update(of=("self",))
    return rows.select_related("company", "user").get(pk=access.pk)


def _require_harmless(own: EmployerAccess, rights: Rights) -> None:
    """Whoever could deny being an employee could decide on the own requests."""
    named = rights.employee.pk if rights.employee else None
    if rights.role != own.role or own.employee_id not in {None, named}:
        raise OwnAccess


def _require_another_admin(access: EmployerAccess) -> None:
    others = EmployerAccess.objects.filter(company=access.company, role=ADMIN)
    others = others.exclude(pk=access.pk).exclude(user__state=User.State.BLOCKED)
    if access.user.is_active:
        # Whoever never came in may never do so.
        others = others.filter(user__state=User.State.ACTIVE)
    if not others.exists():
        raise LastAdmin


def _colleague(
    employee: Employee | None, company: Company, *, actor: Actor
) -> Employee | None:
    if employee is None:
        return None
    return Employee.objects.visible_to(actor).get(pk=employee.pk, company=company)


def _set_departments(access: EmployerAccess, rights: Rights) -> None:
    wanted: Iterable[str] = () if rights.role == ADMIN else sorted(rights.departments)
    access.departments.all().delete()
    ApproverDepartment.objects.bulk_create(
        ApproverDepartment(
            environment_id=access.environment_id, access=access, department=name
        )
        for name in wanted
    )
