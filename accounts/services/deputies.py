"""Deputies: an approver's rights, given to a colleague for some time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from accounts.models import Deputy, EmployerAccess
from accounts.services.employers import locked_company
from portal.core import audit
from portal.core.access import Actor

ONE_DAY = timedelta(days=1)


class Overlap(Exception):
    """In this time somebody else stands in for the approver."""

    def __init__(self, deputy: Deputy) -> None:
        super().__init__(str(deputy))
        self.deputy = deputy


class NotAPerson(Exception):
    """Nobody knows when an approver is on leave whose account names no employee."""


class NoApprover(Exception):
    """Only an approver's rights can be given: an administrator decides for all."""


class SamePerson(Exception):
    """Nobody stands in for oneself."""


class InThePast(Exception):
    """The time is over already, so that nothing would change."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who stands in for whom, from one day up to and including another.

    Without days whenever the approver is on leave.
    """

    access: EmployerAccess
    deputy: EmployerAccess
    start_date: date | None = None
    end_date: date | None = None


@transaction.atomic
def add_deputy(wanted: Assignment, *, actor: Actor, now: datetime) -> Deputy:
    """This function will give an approver's rights to another account of the company.

    :raises NoApprover: when there are no approver's rights to give.
    :raises SamePerson: when approver and deputy are one account or one person.
    :raises NotAPerson: without days, when the approver's account names no employee.
    :raises InThePast: when the last day has been, or lies before the first.
    :raises Overlap: when somebody stands in for this approver in that time.
    :raises EmployerAccess.DoesNotExist: when either is gone, or of another company.
    """
    company = locked_company(wanted.access.company, actor=actor)
    rows = EmployerAccess.objects.visible_to(actor).filter(company=company)
    rows = rows.select_related("user", "employee")
    access, deputy = rows.get(pk=wanted.access.pk), rows.get(pk=wanted.deputy.pk)
    _require_possible(access, deputy)
    _require_time(access, wanted, today=localdate(now))
    added = Deputy.objects.create(
        environment_id=access.environment_id,
        access=access,
        deputy=deputy,
        start_date=wanted.start_date,
        end_date=wanted.end_date,
    )
    _record("deputy.added", added, actor=actor, now=now)
    return added


@transaction.atomic
def end_deputy(deputy: Deputy, *, actor: Actor, now: datetime) -> None:
    """This function will end the rights of a deputy at once; of before today they are kept.

    :raises InThePast: when they have ended.
    :raises Deputy.DoesNotExist: when it is gone, or of another company.
    """
    locked_company(deputy.access.company, actor=actor)
    rows = Deputy.objects.visible_to(actor).select_related("access__user", "deputy")
    found, today = rows.get(pk=deputy.pk), localdate(now)
    if found.end_date is not None and found.end_date < today:
        raise InThePast
    _record("deputy.ended", found, actor=actor, now=now)
    if found.start_date is None or found.start_date >= today:
        found.delete()
        return
    found.end_date = today - ONE_DAY
    found.save(update_fields=["end_date"])


def _require_possible(access: EmployerAccess, deputy: EmployerAccess) -> None:
    if access.role != EmployerAccess.Role.APPROVER:
        raise NoApprover
    persons = {
        one.employee.bsn_index for one in (access, deputy) if one.employee is not None
    }
    both_named = access.employee is not None and deputy.employee is not None
    if access.pk == deputy.pk or (both_named and len(persons) == 1):
        raise SamePerson


def _require_time(access: EmployerAccess, wanted: Assignment, *, today: date) -> None:
    first, last = wanted.start_date, wanted.end_date
    others = Deputy.objects.filter(access=access)
    if first is None or last is None:
        if access.employee is None:
            raise NotAPerson
        _require_free(others.filter(start_date=None))
        return
    if last < max(first, today):
        raise InThePast
    _require_free(others.filter(start_date__lte=last, end_date__gte=first))


def _require_free(others: QuerySet[Deputy]) -> None:
    overlapping = others.select_related("deputy__user").order_by("start_date", "id")
    for one in overlapping[:1]:
        raise Overlap(one)


def _record(event: str, deputy: Deputy, *, actor: Actor, now: datetime) -> None:
    audit.record(
        event,
        actor=actor,
        subject=deputy.access.user,
        now=now,
        changes={
            "deputy": deputy.deputy_id,
            "from": _written(deputy.start_date),
            "to": _written(deputy.end_date),
        },
    )


def _written(day: date | None) -> str:
    return day.isoformat() if day else "own leave"
