"""What an employer sees of hours that expire: those to come, and those that did not."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from accounts.approvers import staff_of
from leave.models import ExpiryHold, ExpiryNotice, LeaveEntry, LeaveGroup
from leave.queries.lapsing import KEEPING
from personnel.models import Employee, Employment
from personnel.names import list_name
from portal.core.access import Actor
from portal.core.shown import Shown

# An employment, a group and a day of expiry.
Key = tuple[int, int, date]


@dataclass(frozen=True, slots=True)
class ExpiryRow(Shown):
    """Hours of one person that expire on a day or did not, with each notice that was given."""

    name: str
    personnel_number: int
    group: str
    expires_on: date
    hours: Decimal
    notices: list[ExpiryNotice]
    hold: ExpiryHold | None

    @property
    def is_read(self) -> bool:
        return any(one.read_at for one in self.notices)


def coming(actor: Actor, *, on: date) -> list[ExpiryRow]:
    """This function will list what was announced to expire after a day, the first day first."""
    rows = _notices(actor, on).filter(expires_on__gt=on)
    rows = rows.select_related("employment__employee", "group")
    people = {one.employment_id: one.employment for one in rows}
    groups = {one.group_id: one.group for one in rows}
    told = _by_key(rows)
    hours = {key: found[-1].hours for key, found in told.items()}
    return _rows(hours, told, _holds(actor, on), people, groups)


def kept(actor: Actor, *, on: date) -> list[ExpiryRow]:
    """This function will list the hours that were kept past their day, the first day first."""
    entries = LeaveEntry.objects.visible_to(actor).filter(
        kind=LeaveEntry.Kind.TRANSFER,
        source__startswith=KEEPING,
        employment__employee__in=_staff(actor, on),
    )
    sums = entries.values_list("employment_id", "group_id", "expires_on")
    hours: dict[Key, Decimal] = {
        (employment, group, day): -total
        for employment, group, day, total in sums.annotate(
            total=Sum("hours")
        ).order_by()
        if total
    }
    people = Employment.objects.filter(pk__in={key[0] for key in hours})
    groups = LeaveGroup.objects.in_bulk({key[1] for key in hours})
    notices = _notices(actor, on).filter(expires_on__in={key[2] for key in hours})
    found = {one.pk: one for one in people.select_related("employee")}
    return _rows(hours, _by_key(notices), _holds(actor, on), found, groups)


def announced_to(actor: Actor, number: int, day: date, *, on: date) -> Employee:
    """This function will return an employee who was told that hours expire on a day.

    :raises Employee.DoesNotExist: when there is none that the actor may look at.
    """
    told = ExpiryNotice.objects.filter(expires_on=day).values("employment__employee")
    rows = staff_of(actor, on=on).select_related("company")
    found: Employee = rows.filter(pk__in=told).get(personnel_number=number)
    return found


def hold_of(employee: Employee, day: date) -> ExpiryHold | None:
    """This function will return the decision of the employer to let hours stand, if there is."""
    return ExpiryHold.objects.filter(employee=employee, expires_on=day).first()


def unread_people(actor: Actor, *, on: date) -> int:
    """This function will count who was told that hours expire, and never confirmed to have read it."""
    rows = _notices(actor, on).filter(expires_on__gt=on)
    people = rows.values("employment__employee")
    read = people.filter(read_at__isnull=False)
    return people.exclude(employment__employee__in=read).distinct().order_by().count()


def _rows(
    hours: dict[Key, Decimal],
    told: dict[Key, list[ExpiryNotice]],
    holds: dict[tuple[int, date], ExpiryHold],
    people: dict[int, Employment],
    groups: dict[int, LeaveGroup],
) -> list[ExpiryRow]:
    found = []
    for key, total in hours.items():
        employment, group, day = key
        employee = people[employment].employee
        row = ExpiryRow(
            name=list_name(employee),
            personnel_number=employee.personnel_number,
            group=groups[group].name,
            expires_on=day,
            hours=total,
            notices=told.get(key, []),
            hold=holds.get((employee.pk, day)),
        )
        found.append(((day, employee.sort_name, key), row))
    return [row for _order, row in sorted(found, key=lambda one: one[0])]


def _by_key(notices: Iterable[ExpiryNotice]) -> dict[Key, list[ExpiryNotice]]:
    found: dict[Key, list[ExpiryNotice]] = defaultdict(list)
    for one in notices:
        found[one.employment_id, one.group_id, one.expires_on].append(one)
    return found


def _notices(actor: Actor, on: date) -> QuerySet[ExpiryNotice]:
    rows = ExpiryNotice.objects.visible_to(actor)
    rows = rows.filter(employment__employee__in=_staff(actor, on))
    return rows.order_by("month", "id")


def _holds(actor: Actor, on: date) -> dict[tuple[int, date], ExpiryHold]:
    rows = ExpiryHold.objects.visible_to(actor).filter(employee__in=_staff(actor, on))
    return {(one.employee_id, one.expires_on): one for one in rows.order_by("id")}


def _staff(actor: Actor, on: date) -> QuerySet[Any, Any]:
    return staff_of(actor, on=on).order_by().values("pk")
