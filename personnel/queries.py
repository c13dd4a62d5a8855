"""Questions about who is employed where."""

from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from personnel.models import (
    Company,
    Employee,
    EmployeeAddress,
    Employment,
    EmploymentTerms,
)
from portal.core.access import Actor


def employees(actor: Actor) -> list[Employee]:
    """This function will list the employees an actor may see; an employee sees only own rows."""
    rows = Employee.objects.visible_to(actor).select_related("company")
    return list(rows.order_by("company__number", "personnel_number"))


def company(actor: Actor, number: int) -> Company:
    """This function will return a company by its number.

    :raises Company.DoesNotExist: when there is none that the actor may see.
    """
    return Company.objects.visible_to(actor).get(number=number)


def on_date(employee_ids: Iterable[int], day: date) -> QuerySet[Employee]:
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
