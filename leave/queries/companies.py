"""The companies whose leave is kept here, and what they chose."""

from leave.models import LeaveEntry, LeaveGroup, LeavePolicy, LeaveRequest
from personnel.models import Company
from portal.core.access import Actor


def company_ids(actor: Actor) -> list[int]:
    """This function will list the companies of an environment that have groups of leave."""
    rows = Company.objects.visible_to(actor).filter(leave_groups__isnull=False)
    return list(rows.distinct().order_by("id").values_list("id", flat=True))


def company_of_id(actor: Actor, company_id: int) -> Company:
    """This function will return a company.

    :raises Company.DoesNotExist: when it is gone, or not of this actor.
    """
    return Company.objects.visible_to(actor).get(pk=company_id)


def is_in_use(group: LeaveGroup) -> bool:
    """This function will tell whether hours of a group were booked or asked."""
    booked = LeaveEntry.objects.filter(group=group)
    return booked.exists() or LeaveRequest.objects.filter(group=group).exists()


def settles_by_law(request: LeaveRequest) -> bool:
    """This function will tell whether silence gives this leave, by choice of the company.

    Only leave with hours of its own: of special leave somebody must judge the reason, and hours
    that were worked are no wish for vacation.
    """
    is_vacation = request.kind == LeaveRequest.Kind.WITHDRAWAL
    if not is_vacation or request.group.overdraft is None:
        return False
    policies = LeavePolicy.objects.filter(company=request.group.company_id)
    return policies.filter(settles_by_law=True).exists()
