"""Who decides for whom: administrators for all, approvers for their departments.

A deputy has an approver's rights from one day up to and including another, or whenever the
approver is on leave. Nobody decides for the person that the own account stands for, whatever
accounts that person has.
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import ApproverDepartment, Deputy, EmployerAccess, User
from accounts.queries.people import named, stands_in
from personnel.models import Employee
from personnel.queries import Staff, department_on, staff
from portal.core.access import Actor, Permission, Role, require


def approvers_of(employee: Employee, *, on: date) -> list[EmployerAccess]:
    """This function will list the accesses that decide for an employee on a day, by user name.

    Deputies of that day are among them; accounts that are not active are not.
    """
    department = department_on(employee, on)
    mine = ApproverDepartment.objects.filter(
        access=OuterRef("pk"), department=department
    )
    stands_in = _deputies(on).filter(
        deputy=OuterRef("pk"), access__departments__department=department
    )
    persons = EmployerAccess.objects.filter(
        user=OuterRef("user"), employee__bsn_index=employee.bsn_index
    )
    same = Employee.objects.filter(
        environment=employee.environment_id, bsn_index=employee.bsn_index
    )
    namesakes = same.filter(named(OuterRef("user__username")))
    return list(
        _active(employee.company_id)
        .filter(Q(role=EmployerAccess.Role.ADMIN) | Exists(mine) | Exists(stands_in))
        .exclude(Exists(persons))
        .exclude(Exists(namesakes))
        .order_by("user__username", "id")
    )


def require_decider(employee: Employee, *, actor: Actor, on: date) -> None:
    """This function will return when the actor may decide for an employee on a day.

    :raises PermissionDenied: otherwise, and for the person that the actor is.
    """
    require(actor, Permission.DECIDE_REQUESTS)
    if actor.role is Role.SYSTEM:
        return
    deciders = {one.user_id for one in approvers_of(employee, on=on)}
    if actor.user_id not in deciders or actor.person == employee.bsn_index:
        raise PermissionDenied("decides for others only")


def departments_of(actor: Actor, *, on: date) -> set[str] | None:
    """This function will tell whose departments an approver decides for; None is all of them."""
    rows = _departments(actor, on)
    return None if rows is None else set(rows)


def staff_of(actor: Actor, *, on: date) -> Staff:
    """This function will list the employees that an employer's account may look at.

    As ``personnel.queries.staff``; of an approver those of the departments of that day.
    """
    rows, departments = staff(actor, on=on), _departments(actor, on)
    return rows if departments is None else rows.filter(department__in=departments)


def others_of(actor: Actor, *, on: date) -> Staff:
    """This function will list the employees that an employer's account may decide for.

    As ``staff_of``, without the person that the account stands for or is named after.
    """
    own = Employee.objects.filter(named(actor.label), environment=actor.environment_id)
    rows = staff_of(actor, on=on).exclude(bsn_index__in=own.values("bsn_index"))
    return rows.exclude(bsn_index=actor.person) if actor.person else rows


def accounts_of_staff(actor: Actor, *, on: date) -> tuple[int, int]:
    """This function will count the accounts of employees in service that wait for their owner.

    Those that were not activated, and those without consent to digital payslips.
    """
    in_service = staff_of(actor, on=on).filter(in_service=True).values("pk")
    accounts = User.objects.filter(employee_links__employee__in=in_service)
    counts = accounts.aggregate(
        invited=Count("pk", filter=Q(state=User.State.INVITED), distinct=True),
        silent=Count(
            "pk",
            filter=Q(state=User.State.ACTIVE, digital_consent_at=None),
            distinct=True,
        ),
    )
    return counts["invited"], counts["silent"]


def _departments(actor: Actor, on: date) -> QuerySet[ApproverDepartment, str] | None:
    """Not asked yet, so that it becomes part of the query about the staff."""
    if actor.role is not Role.APPROVER:
        return None
    of_actor = {"user": actor.user_id, "company__in": actor.company_ids}
    mine = EmployerAccess.objects.filter(**of_actor)
    deputies = _deputies(on).filter(deputy__in=mine)
    rows = ApproverDepartment.objects.filter(
        Q(access__in=mine) | Q(access__in=deputies.values("access"))
    )
    return rows.values_list("department", flat=True)


def _active(company_id: int) -> QuerySet[EmployerAccess]:
    rows = EmployerAccess.objects.filter(
        company=company_id, user__state=User.State.ACTIVE
    )
    return rows.select_related("user")


def _deputies(on: date) -> QuerySet[Deputy]:
    rows = Deputy.objects.filter(access__role=EmployerAccess.Role.APPROVER)
    return rows.filter(stands_in(on))
