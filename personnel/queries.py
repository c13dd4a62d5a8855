"""Questions about who is employed where."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from personnel.models import (
    BankAccount,
    Company,
    Employee,
    EmployeeAddress,
    Employment,
    EmploymentTerms,
    LegalHold,
)
from personnel.names import Named
from portal.core.access import Actor
from portal.core.composed import Composed
from portal.core.identifiers import sort_key

# Employees with what ``staff`` adds to them.
Staff = QuerySet[Any, Any]
# More digits than a personnel number can have.
TOO_LONG = 10
NAME_FIELDS = (
    "first_names",
    "nickname",
    "prefix",
    "surname",
    "partner_prefix",
    "partner_surname",
)


def employees(actor: Actor) -> list[Employee]:
    """This function will list the employees an actor may see; an employee sees only own rows.

    Every page shows a name, so what names are made of comes along and the rest on demand.
    """
    return _employees(actor)


def employees_in_full(actor: Actor) -> list[Employee]:
    """This function will list the same employees, with all that their own page shows."""
    rows = Employee.objects.visible_to(actor).select_related("company")
    return list(rows.order_by("company__number", "personnel_number"))


def _visible_employees(actor: Actor) -> QuerySet[Employee]:
    rows = Employee.objects.visible_to(actor).only(*Named.__annotations__)
    return rows.order_by("company__number", "personnel_number")


_employees = Composed(_visible_employees)


def company(actor: Actor, number: int) -> Company:
    """This function will return a company by its number.

    :raises Company.DoesNotExist: when there is none that the actor may see.
    """
    return Company.objects.visible_to(actor).get(number=number)


def on_date(
    employee_ids: Iterable[int] | QuerySet[Any, Any], day: date
) -> QuerySet[Employee]:
    """This function will load employees as they were on a day, in one query.

    Adds ``address_id``, ``hired_on``, ``job_title`` and ``department``.
    """
    addresses = EmployeeAddress.objects.filter(
        employee=OuterRef("pk"), start_date__lte=day
    )
    employments = Employment.objects.filter(
        employee=OuterRef("pk"), start_date__lte=day
    )
    terms = EmploymentTerms.objects.filter(
        employment__employee=OuterRef("pk"), start_date__lte=day
    ).order_by("-start_date")
    return Employee.objects.filter(pk__in=employee_ids).annotate(
        address_id=Subquery(addresses.order_by("-start_date").values("id")[:1]),
        hired_on=Subquery(employments.order_by("-start_date").values("start_date")[:1]),
        job_title=Subquery(terms.values("job_title")[:1]),
        department=Subquery(terms.values("department")[:1]),
    )


def staff(actor: Actor, *, on: date) -> Staff:
    """This function will list the employees of an employer by name, without their BSN.

    Adds ``department`` and ``job_title`` of that day, of a newcomer those of the first day;
    ``in_service`` (in service or still to come), ``hired_on`` and ``left_on`` of the latest
    employment.
    """
    rows = Employee.objects.visible_to(actor).defer("bsn")
    return with_service(rows, on=on).order_by("sort_name", "id")


def with_service(rows: QuerySet[Employee], *, on: date) -> Staff:
    """This function will add to employees what ``staff`` says of their service."""
    latest = Employment.objects.filter(employee=OuterRef("pk")).order_by("-start_date")
    present = Q(end_date=None) | Q(end_date__gte=on)
    return rows.annotate(
        department=_agreed("department", on),
        job_title=_agreed("job_title", on),
        in_service=Exists(latest.filter(present)),
        hired_on=Subquery(latest.values("start_date")[:1]),
        left_on=Subquery(latest.values("end_date")[:1]),
    )


def to_export(rows: QuerySet[Employee], *, on: date) -> Staff:
    """This function will add to employees what their export shows, in two queries.

    Adds what ``with_service`` does, and ``bank_accounts``: those until this day, the last first.
    """
    accounts = BankAccount.objects.filter(start_date__lte=on).order_by("-start_date")
    rows = with_service(rows.select_related("company"), on=on)
    return rows.prefetch_related(
        Prefetch("bankaccount_set", accounts, to_attr="bank_accounts")
    )


def matching(rows: Staff, text: str) -> Staff:
    """This function will keep those whose number or name holds every word that was typed."""
    for word in text.split():
        found = Q(sort_name__contains=sort_key(word))
        for name in NAME_FIELDS:
            found |= Q(**{f"{name}__icontains": word})
        if word.isascii() and word.isdecimal() and len(word) < TOO_LONG:
            found |= Q(personnel_number=int(word))
        rows = rows.filter(found)
    return rows


def department_on(employee: Employee, day: date) -> str:
    """This function will tell which department somebody is in on a day; a newcomer the first."""
    rows = Employee.objects.filter(pk=employee.pk)
    return rows.values_list(_agreed("department", day), flat=True).get() or ""


def departments(rows: Staff) -> list[str]:
    """This function will list the departments of the ``staff`` that is in service."""
    named = rows.filter(in_service=True, department__gt="").order_by("department")
    return list(named.values_list("department", flat=True).distinct())


def _agreed(name: str, day: date) -> Coalesce:
    terms = EmploymentTerms.objects.filter(employment__employee=OuterRef("pk"))
    past = terms.filter(start_date__lte=day).order_by("-start_date", "-id")
    future = terms.order_by("start_date", "id")
    return Coalesce(Subquery(past.values(name)[:1]), Subquery(future.values(name)[:1]))


def held_companies() -> QuerySet[Any, Any]:
    """This function will find the companies of which everything is kept, by a legal hold."""
    holds = LegalHold.objects.filter(lifted_at=None, company__isnull=False)
    return holds.values("company")


def held_employees() -> QuerySet[Employee]:
    """This function will find everybody about whom everything is kept, by a legal hold."""
    holds = LegalHold.objects.filter(lifted_at=None, employee__isnull=False)
    return Employee.objects.filter(
        Q(pk__in=holds.values("employee")) | Q(company__in=held_companies())
    )


def left_before(day: date) -> QuerySet[Employee]:
    """This function will find who has been gone since before a day and is not held."""
    employments = Employment.objects.filter(employee=OuterRef("pk"))
    later = employments.filter(Q(end_date=None) | Q(end_date__gte=day))
    gone = Employee.objects.filter(Exists(employments), ~Exists(later))
    return gone.exclude(pk__in=held_employees().values("pk"))
