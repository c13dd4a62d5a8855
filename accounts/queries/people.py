"""Whose an account is, and who answers for it."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import F, OuterRef, Q, QuerySet
from django.utils.module_loading import import_string

from accounts.enums import Realm
from accounts.models import (
    EmployerAccess,
    User,
)
from personnel.models import Company, Employee
from personnel.queries import Staff
from portal.core.access import Actor


def account_of(employee: Employee) -> User | None:
    """This function will find the account that an employee logs in with."""
    return User.objects.filter(employee_links__employee=employee).first()


def named(username: str | OuterRef) -> Q:
    """This function will say of employees that a user name is theirs: their login's, or an address.

    Whoever enters for an employer may be one of its employees without anybody having said so.
    """
    return (
        Q(account_link__user__username__iexact=username)
        | Q(private_email__iexact=username)
        | Q(business_email__iexact=username)
    )


def colleague_named(username: str, company: Company) -> Employee | None:
    """This function will find the employee of a company that a user name is of."""
    rows = Employee.objects.filter(named(username), company=company)
    return rows.order_by("personnel_number").first()


def with_consent(rows: Staff) -> Staff:
    """This function will add to employees since when they agree to digital payslips.

    ``consented_at`` is None for whoever does not; ``account_state`` is None without an account.
    """
    return rows.annotate(
        consented_at=F("account_link__user__digital_consent_at"),
        account_state=F("account_link__user__state"),
    )


def account_with_number(actor: Actor, number: int) -> User | None:
    """This function will find the account of an employee whom the actor may see, by number."""
    employees = Employee.objects.visible_to(actor).filter(personnel_number=number)
    rows = User.objects.filter(employee_links__employee__in=employees)
    return rows.select_related("environment").order_by("pk").first()


def employees_of(user: User) -> list[Employee]:
    """This function will list the persons' rows an account stands for, with their companies."""
    rows = Employee.objects.filter(account_link__user=user).select_related("company")
    return list(rows.order_by("company__number", "personnel_number"))


def contacts_of(user: User) -> QuerySet[User]:
    """This function will find who answers for an account: those with an account of their own.

    Of an employee and an employer the administrators of their companies, and of a member of the
    bureau the other members.
    """
    active = User.objects.filter(
        environment=user.environment_id, state=User.State.ACTIVE
    )
    others = active.exclude(pk=user.pk).order_by("pk")
    if user.realm == Realm.BUREAU:
        return others.filter(realm=Realm.BUREAU)
    rows: QuerySet[Any] = Employee.objects.filter(account_link__user=user)
    if user.realm == Realm.EMPLOYER:
        rows = EmployerAccess.objects.filter(user=user)
    admins = EmployerAccess.objects.filter(
        company__in=rows.values("company"), role=EmployerAccess.Role.ADMIN
    )
    return others.filter(pk__in=admins.values("user"))


def stands_in(on: date) -> Q:
    """This function will say of deputies that they have an approver's rights on a day.

    Those without days have them while the approver is away, which another app knows.
    """
    away = import_string(settings.EMPLOYEES_AWAY)(on)
    in_these_days = Q(start_date__lte=on, end_date__gte=on)
    return in_these_days | Q(start_date__isnull=True, access__employee__in=away)
