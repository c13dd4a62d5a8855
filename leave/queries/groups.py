"""The groups of leave of companies, with what they give a year."""

from collections.abc import Iterable

from django.db.models import QuerySet

from leave.models import LeaveGroup
from personnel.models import Employment


def groups_of(company_id: int) -> list[LeaveGroup]:
    """This function will list the groups of a company, in its order."""
    return list(_with_allowances([company_id]))


def open_groups(employments: Iterable[Employment]) -> list[LeaveGroup]:
    """This function will list the groups that employees see, in the order of their company."""
    rows = _with_allowances({one.employee.company_id for one in employments})
    return list(rows.filter(is_visible=True).select_related("company"))


def _with_allowances(company_ids: Iterable[int]) -> QuerySet[LeaveGroup]:
    rows = LeaveGroup.objects.filter(company__in=company_ids)
    ordered = rows.order_by("company__number", "position", "id")
    return ordered.prefetch_related("allowances")
