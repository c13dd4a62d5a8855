"""The companies whose leave is kept here."""

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


def own_company(actor: Actor) -> Company:
    """This function will return the company that an employer's account acts for.

    :raises Company.DoesNotExist: of any other account.
    """
    return Company.objects.visible_to(actor).get()
