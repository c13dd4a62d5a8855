"""Forgetting who left: first what payroll does not need, then the person."""

from datetime import date

from django.db import transaction
from django.db.models import ProtectedError, Q

from personnel.models import Employee, FamilyMember
from personnel.models.employee import MaritalStatus
from personnel.queries import left_before
from portal.core.forgetting import in_chunks

# What the payroll administration does without.
DETAILS = {
    "nickname": "",
    "nationality": "",
    "phone": "",
    "mobile_phone": "",
    "private_email": "",
    "business_email": "",
    "marital_status": MaritalStatus.NOT_SPECIFIED,
}


def forget_details(*, left: date) -> int:
    """This function will forget of whoever left before a day what payroll does not need."""
    known = Q(family__isnull=False)
    for name, nothing in DETAILS.items():
        known |= ~Q(**{name: nothing})
    rows = left_before(left).filter(known).distinct()
    return in_chunks(rows, _forget_details)


def forget_employees(*, left: date) -> int:
    """This function will delete whoever left before a day, with all of their personnel file.

    Whoever something is kept about elsewhere, such as a payslip, stays until that is gone.
    """
    return in_chunks(left_before(left), _forget_people)


@transaction.atomic
def _forget_details(employees: list[Employee]) -> int:
    ids = [one.pk for one in employees]
    FamilyMember.objects.filter(employee__in=ids).delete()
    return Employee.objects.filter(pk__in=ids).update(**DETAILS)


def _forget_people(employees: list[Employee]) -> int:
    return sum(_forget_person(one) for one in employees)


def _forget_person(employee: Employee) -> bool:
    try:
        with transaction.atomic():
            employee.delete()
    except ProtectedError:
        return False
    return True
