"""What somebody is entitled to up to a day, and how much of that was not granted yet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from leave.balances import ZERO, Line
from leave.buckets import Bucket, bucket_of
from leave.entitlements import (
    Milestone,
    Yearly,
    company_hours,
    employee_hours,
    milestones,
    shares,
)
from leave.models import Allowance, LeaveGroup
from leave.queries.schedules import ScheduleOn
from personnel.models import Employment


@dataclass(frozen=True, slots=True)
class Tenure:
    """An employment as far as entitlements need it."""

    start: date
    end: date | None
    weekly_hours: Decimal
    schedule_on: ScheduleOn
    closed_until: date | None = None
    _worked: dict[tuple[int, date], Decimal] = field(default_factory=dict)

    def worked(self, year: int, until: date) -> Decimal:
        """This function will count the scheduled hours from 1 January up to and including a day."""
        key = year, until
        if key not in self._worked:
            self._worked[key] = employee_hours(
                date(year, 1, 1), until, schedule_on=self.schedule_on
            )
        return self._worked[key]


@dataclass(frozen=True, slots=True)
class Grant:
    """Hours that are to be added to a bucket, since the entitlement is more or less by now."""

    milestone: Milestone
    bucket: Bucket
    hours: Decimal
    is_correction: bool


def tenure_of(
    employment: Employment, schedule_on: ScheduleOn, *, closed_until: date | None
) -> Tenure:
    """This function will take from an employment what its entitlements follow from."""
    return Tenure(
        employment.start_date,
        employment.end_date,
        employment.employee.company.fulltime_hours,
        schedule_on,
        closed_until,
    )


def grants_due(
    tenure: Tenure, group: LeaveGroup, lines: Iterable[Line], *, on: date
) -> list[Grant]:
    """This function will list what the ledger lacks of a group's entitlement on a day.

    First what changed about hours that were granted before, then what is new since.
    """
    mine = [one for one in lines if one.group_id == group.pk and one.is_granted]
    allowances = sorted(group.allowances.all(), key=lambda one: one.from_year)
    # What was granted later than the day that is asked about is no correction of that day.
    reach = max([on, *(one.day for one in mine)])
    found = (
        grant
        for year in _years(tenure, allowances, mine, reach)
        for grant in _of_year(_Year(tenure, group, allowances, year, reach), mine)
    )
    return [one for one in found if one.milestone.day <= on]


@dataclass(frozen=True, slots=True)
class _Year:
    """A year of a group in an employment, as far as it has come on a day."""

    tenure: Tenure
    group: LeaveGroup
    allowances: Sequence[Allowance]
    year: int
    on: date

    @property
    def allowance(self) -> Allowance:
        return [one for one in self.allowances if one.from_year <= self.year][-1]

    def reached(self) -> list[Milestone]:
        found = milestones(
            self.year,
            rhythm=self.allowance.rhythm,
            start=self.tenure.start,
            end=self.tenure.end,
        )
        return [one for one in found if one.day <= self.on]

    def right(self, until: date) -> dict[bool, Decimal]:
        allowance = self.allowance
        statutory = allowance.statutory_hours if self.group.is_statutory else ZERO
        return shares(
            Yearly(allowance.fulltime_hours, statutory, allowance.rounding),
            employee_hours=self.tenure.worked(self.year, until),
            company_hours=company_hours(
                self.year, weekly_hours=self.tenure.weekly_hours
            ),
        )


def _years(
    tenure: Tenure, allowances: Sequence[Allowance], granted: Iterable[Line], on: date
) -> Iterator[int]:
    """Also the years before the start that something was granted for: the start was wrong then."""
    first = allowances[0].from_year if allowances else on.year + 1
    begin = min([tenure.start.year, *(one.accrual_year for one in granted)])
    for year in range(max(begin, first), on.year + 1):
        if tenure.closed_until is None or tenure.closed_until < date(year, 12, 31):
            yield year


def _of_year(year: _Year, lines: Iterable[Line]) -> Iterator[Grant]:
    reached = year.reached()
    for is_statutory in (True, False):
        bucket = bucket_of(
            year.year, is_statutory=is_statutory, carries_over=year.group.carries_over
        )
        known = [one for one in lines if one.bucket == bucket]
        yield from _of_bucket(year, reached, bucket, known)


def _of_bucket(
    year: _Year, reached: Sequence[Milestone], bucket: Bucket, known: Sequence[Line]
) -> Iterator[Grant]:
    granted = sum((one.hours for one in known), ZERO)
    if granted and not reached:
        # Somebody who turns out not to have been employed in this year at all.
        start = date(year.year, 1, 1)
        yield Grant(Milestone(f"{year.year}", start, start), bucket, -granted, True)
        return
    sources = {one.source.partition(" ")[0] for one in known}
    last = max((one.source for one in reached if one.source in sources), default="")
    for milestone in reached:
        if milestone.source < last:
            continue
        right = year.right(milestone.until)[bucket.is_statutory]
        if right != granted:
            is_old = milestone.source == last
            yield Grant(milestone, bucket, right - granted, is_correction=is_old)
        granted = right
