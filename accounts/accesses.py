"""Questions of an employer's account: for which company, and who else may enter there."""

from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet

from accounts.actors import EMPLOYER_ROLES
from accounts.models import ApproverDepartment, Deputy, EmployerAccess, User
from accounts.queries.people import stands_in
from personnel.models import Company
from portal.core.access import Actor


def accesses_of(actor: Actor) -> list[EmployerAccess]:
    """This function will list the companies that an employer's account may choose from."""
    rows = EmployerAccess.objects.filter(
        environment=actor.environment_id, user=actor.user_id
    )
    return list(rows.select_related("company").order_by("company__number"))


def actor_at(user: User, company: Company) -> Actor:
    """This function will make the actor of an employer's account at a company, for the worker.

    :raises EmployerAccess.DoesNotExist: when the account may not enter there any more.
    """
    accesses = EmployerAccess.objects.filter(user__state=User.State.ACTIVE)
    access = accesses.get(user=user, company=company)
    return Actor(
        role=EMPLOYER_ROLES[EmployerAccess.Role(access.role)],
        label=user.username,
        environment_id=user.environment_id,
        user_id=user.pk,
        company_ids=frozenset([company.pk]),
    )


def company_of(actor: Actor) -> Company:
    """This function will return the company that an employer's account has chosen."""
    return Company.objects.visible_to(actor).get()


def office_access_rows(actor: Actor) -> QuerySet[EmployerAccess]:
    """This function will narrow down to the accesses of the chosen company, by user name."""
    rows = EmployerAccess.objects.visible_to(actor).order_by("user__username", "id")
    return rows.select_related("user", "company", "employee").prefetch_related(
        Prefetch("departments", ApproverDepartment.objects.order_by("department", "id"))
    )


def office_accesses(actor: Actor) -> list[EmployerAccess]:
    """This function will list who may enter for the chosen company, in two queries."""
    return list(office_access_rows(actor))


def idle_approvers(actor: Actor) -> list[str]:
    """This function will list the user names of approvers who decide for no department yet."""
    rows = EmployerAccess.objects.visible_to(actor).filter(
        role=EmployerAccess.Role.APPROVER, departments=None
    )
    return list(
        rows.order_by("user__username").values_list("user__username", flat=True)
    )


def deputy_rows(actor: Actor) -> QuerySet[Deputy]:
    """This function will narrow down to the deputies at the chosen company, by first day.

    Those of the approver's own leave come first.
    """
    first = F("start_date").asc(nulls_first=True)
    rows = Deputy.objects.visible_to(actor).order_by(first, "id")
    return rows.select_related("access__user", "access__company", "deputy__user")


def deputies_of(actor: Actor, *, since: date) -> list[Deputy]:
    """This function will list the deputies of a day and later, with ``stands_in`` on that day."""
    rows = deputy_rows(actor).filter(Q(end_date=None) | Q(end_date__gte=since))
    return list(rows.annotate(stands_in=stands_in(since)))
