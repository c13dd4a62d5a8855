"""Looking at an employee on behalf of the employer; each look is in the log."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.approvers import staff_of
from personnel.models import Employee
from portal.core import audit
from portal.core.access import Actor, Permission, require


@transaction.atomic
def open_employee(number: int, *, actor: Actor, now: datetime) -> Employee:
    """This function will return an employee with the company, and note who looked.

    :raises Employee.DoesNotExist: when there is none that the actor may look at.
    """
    require(actor, Permission.READ_EMPLOYEES)
    rows = staff_of(actor, on=localdate(now)).defer(None).select_related("company")
    employee = rows.get(personnel_number=number)
    audit.record("employee.viewed", actor=actor, subject=employee, now=now)
    return employee
