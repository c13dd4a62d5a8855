"""The hours of leave that are left when somebody leaves (art. 7:641 lid 2 BW)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from leave.balances import ZERO
from leave.buckets import Bucket
from leave.models import LeaveGroup
from leave.queries.groups import groups_of
from leave.queries.holdings import Holdings, holdings_of
from personnel.models import Company, Employee, Employment
from personnel.names import display_name
from personnel.schedules import weekly_hours
from portal.core.shown import Shown


class NotLeaving(Exception):
    """There is no last day of service, so nothing is left at its end."""


@dataclass(frozen=True, slots=True)
class Remainder(Shown):
    """Hours of one group, year and legal kind that are left at the end."""

    group: str
    year: int
    is_statutory: bool
    hours: Decimal


@dataclass(frozen=True, slots=True)
class ExitStatement(Shown):
    """What is left of somebody's leave on the last day of service, in hours.

    ``asked`` is leave until then that waits for an answer, and is among what is left.
    ``weekly_hours`` are those of the last schedule.
    """

    employee: Employee
    company: Company
    name: str
    start_date: date
    end_date: date
    made_on: date
    weekly_hours: Decimal | None
    rows: list[Remainder]
    asked: Decimal

    @property
    def is_final(self) -> bool:
        return self.made_on > self.end_date

    @property
    def statutory(self) -> Decimal:
        return sum((one.hours for one in self.rows if one.is_statutory), ZERO)

    @property
    def extra(self) -> Decimal:
        return self.total - self.statutory

    @property
    def total(self) -> Decimal:
        return sum((one.hours for one in self.rows), ZERO)

    @property
    def weeks(self) -> Decimal | None:
        """How long one could be away for these hours: the "tijdvak" of the law."""
        if not self.weekly_hours or self.total <= 0:
            return None
        return round(self.total / self.weekly_hours, 2)


def exit_statement(employee: Employee, *, today: date) -> ExitStatement:
    """This function will say what is left at the end of the last employment that ends or ended.

    :raises NotLeaving: when there is none.
    """
    rows = Employment.objects.filter(employee=employee, end_date__isnull=False)
    rows = rows.select_related("employee__company__leave_policy").prefetch_related(
        "workschedule_set"
    )
    found = rows.order_by("-start_date").first()
    if found is None or found.end_date is None:
        raise NotLeaving
    return _statement(found, found.end_date, today)


def _statement(employment: Employment, end: date, today: date) -> ExitStatement:
    holdings, company = holdings_of(employment), employment.employee.company
    kinds = groups_of(company.pk)
    schedule = holdings.tenure.schedule_on(end)
    return ExitStatement(
        employee=employment.employee,
        company=company,
        name=display_name(employment.employee),
        start_date=employment.start_date,
        end_date=end,
        made_on=today,
        weekly_hours=weekly_hours(schedule) if schedule else None,
        rows=[row for group in kinds for row in _remainders(holdings, group, end)],
        asked=_asked(holdings, kinds, end),
    )


def _remainders(holdings: Holdings, group: LeaveGroup, end: date) -> list[Remainder]:
    """Of a year and legal kind together, wherever the hours were kept."""
    held = holdings.buckets(group, granted=end)
    sums: dict[tuple[int, bool], Decimal] = {}
    for bucket, hours in held.items():
        if not _is_over(bucket, group, end):
            key = bucket.accrual_year, bucket.is_statutory
            left = hours - _booked_after(holdings, group, bucket, end)
            sums[key] = sums.get(key, ZERO) + left
    if _has_no_balance(group, sums.values()):
        return []
    ordered = sorted(sums.items(), key=lambda one: (one[0][0], not one[0][1]))
    return [
        Remainder(group.name, year, is_statutory, hours)
        for (year, is_statutory), hours in ordered
        if hours
    ]


def _booked_after(
    holdings: Holdings, group: LeaveGroup, bucket: Bucket, end: date
) -> Decimal:
    """Leave of days after the end is none; what corrects the entitlement is booked then."""
    lines = (one for one in holdings.lines if one.about > end and not one.is_granted)
    mine = (one for one in lines if one.group_id == group.pk and one.bucket == bucket)
    return sum((one.hours for one in mine), ZERO)


def _is_over(bucket: Bucket, group: LeaveGroup, end: date) -> bool:
    """What a group did not carry over ended with its year; the law's hours are settled apart."""
    is_agreed = not group.carries_over and not bucket.is_statutory
    return is_agreed and bucket.expires_on <= end


def _has_no_balance(group: LeaveGroup, hours: Iterable[Decimal]) -> bool:
    """Leave such as for a wedding, that is taken and never granted, is not owed back."""
    return group.overdraft is None and sum(hours, ZERO) < 0


def _asked(holdings: Holdings, groups: Sequence[LeaveGroup], end: date) -> Decimal:
    return sum((holdings.requested(one, until=end) for one in groups), ZERO)
