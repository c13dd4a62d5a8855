"""Who is to be told that hours expire, and what an employee was told."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.models import EmployeeAccount
from leave.models import ExpiryNotice
from personnel.models import Employment
from portal.core.access import Actor
from portal.core.features import Feature


@dataclass(frozen=True, slots=True)
class Addressee:
    """One person, with the employments in which hours may expire."""

    to: str
    employment_ids: tuple[int, ...]


def to_tell(actor: Actor, *, month: date, on: date) -> list[Addressee]:
    """This function will list who is in service and was not told in a month yet, by person.

    Whoever cannot be mailed, or whose employer has closed the pages of leave, cannot be told.
    Two queries.
    """
    told = ExpiryNotice.objects.filter(employment=OuterRef("pk"), month=month)
    rows = (
        Employment.objects.visible_to(actor)
        .filter(Q(end_date=None) | Q(end_date__gt=on), start_date__lte=on)
        .exclude(employee__company__closed_features__contains=[Feature.LEAVE.value])
        .annotate(is_told=Exists(told))
        .select_related("employee")
        .order_by("id")
    )
    people: dict[str, list[Any]] = defaultdict(list)
    for one in rows:
        people[one.employee.bsn_index].append(one)
    users = _users(actor)
    found = (
        Addressee(_address(ones[0], users), tuple(one.pk for one in ones))
        for ones in people.values()
        if not any(one.is_told for one in ones)
    )
    return [one for one in found if one.to]


def own_notices(actor: Actor, *, today: date) -> list[ExpiryNotice]:
    """This function will list what an employee was told last about hours that expire yet."""
    rows = (
        ExpiryNotice.objects.visible_to(actor)
        .filter(expires_on__gt=today, group__is_visible=True)
        .exclude(group__company__closed_features__contains=[Feature.LEAVE.value])
        .select_related("group__company")
        .order_by("-month", "expires_on", "group__position", "id")
    )
    known = list(rows)
    return [one for one in known if one.month == known[0].month]


def _address(employment: Employment, users: Mapping[int, str]) -> str:
    employee = employment.employee
    return users.get(employee.pk) or employee.contact_email


def _users(actor: Actor) -> dict[int, str]:
    rows = EmployeeAccount.objects.visible_to(actor)
    return dict(rows.values_list("employee_id", "user__username"))
