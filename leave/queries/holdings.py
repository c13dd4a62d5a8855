"""What somebody has of each kind of leave: granted, taken, asked for and still to come."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from leave.balances import ZERO, Asked, Line, by_bucket, lines_by_employment
from leave.buckets import (
    Bucket,
    Payment,
    Portion,
    allocate,
    is_over,
    paid,
    payments,
)
from leave.models import LeaveGroup, LeavePolicy
from leave.queries.rights import Tenure, grants_due, tenure_of
from leave.queries.schedules import schedule_on
from personnel.models import Company, Employment

DayHours = tuple[date, Decimal]


@dataclass(frozen=True, slots=True)
class Holdings:
    """The ledger of one employment, with what was asked and what the entitlement will add."""

    employment: Employment
    tenure: Tenure
    lines: list[Line]
    asked: list[Asked]

    def requested(self, group: LeaveGroup, *, until: date) -> Decimal:
        """This function will add up what was asked of a group, up to and including a day."""
        return sum((hours for _day, hours in self._asked(group, until)), ZERO)

    def requested_of_year(self, group: LeaveGroup, *, until: date) -> Decimal:
        """This function will add up what was asked up to and including a day, as far as it counts.

        Days of the years before do not, where they come out of hours that ended with their year.
        """
        first = date(until.year, 1, 1)
        sums = self.buckets(group, granted=until, booked=until)
        asked = self._take(group, sums, self._asked(group, until))
        over = group.carries_over
        return sum(
            (
                one.hours
                for one in asked
                if not is_over(one.bucket, on=first, carries_over=over)
            ),
            ZERO,
        )

    def buckets(
        self, group: LeaveGroup, *, granted: date, booked: date = date.max
    ) -> dict[Bucket, Decimal]:
        """This function will add up entries up to ``booked``, and grants up to ``granted``."""
        mine = (one for one in self.lines if one.group_id == group.pk)
        sums = by_bucket(one for one in mine if one.day <= booked)
        for grant in grants_due(self.tenure, group, self.lines, on=granted):
            sums[grant.bucket] = sums.get(grant.bucket, ZERO) + grant.hours
        return sums

    def available(self, group: LeaveGroup, *, start: date, end: date) -> Decimal:
        """This function will return granted less approved less asked, for leave in a period.

        Hours that are gone when the period starts do not count, nor does leave of later years.
        What is below zero stays so when its day has come, unless it ends with the year. The least
        there is until the end of the year counts: leave that is planned needs its hours as well.
        """
        last = date(end.year, 12, 31)
        return min(
            self._available(group, day, start)
            for day in (end, *self._moments(group, [], after=end, until=last))
        )

    def settled(
        self, group: LeaveGroup, *, granted: date, booked: date = date.max, on: date
    ) -> dict[Bucket, Decimal]:
        """This function will return what is left once what is below zero was made up for.

        So that a debt in one bucket is not shown beside hours that expire in another. Without
        what ended by agreement on that day or before.
        """
        return paid(*self._left_on(group, granted, booked, on))

    def expiring(
        self, group: LeaveGroup, *, day: date, granted: date
    ) -> tuple[dict[Bucket, Decimal], list[Payment]]:
        """This function will tell what is left to expire on a day, and what pays for debts then."""
        eve = day - timedelta(days=1)
        left, every = self._left_on(group, granted, date.max, eve)
        made = [one for one in every if one.bucket.expires_on == day]
        after = paid(left, made)
        return {one: h for one, h in after.items() if one.expires_on == day}, made

    def overdrawn(self, group: LeaveGroup, days: Iterable[DayHours]) -> Decimal:
        """This function will return how far below zero a group would be with these days as well.

        At the last day of leave of each month from then on, new, planned or asked, since hours
        are granted at the earliest by the month; and at the end of each year until the last.
        """
        new = list(days)
        start = min(new)[0]
        moments = self._moments(group, new, after=start, until=date.max)
        ends = [date(year, 12, 31) for year in range(start.year, moments[-1].year)]
        return max(self._overdrawn(group, new, day) for day in (*moments, *ends))

    def has_room(self, group: LeaveGroup, days: Iterable[DayHours]) -> bool:
        """This function will tell whether a group may be as far below zero as with these days."""
        return not self.beyond(group, days)

    def beyond(self, group: LeaveGroup, days: Iterable[DayHours]) -> Decimal:
        """This function will return how many hours these days are more than the group may give."""
        limit = group.overdraft
        return ZERO if limit is None else max(ZERO, self.overdrawn(group, days) - limit)

    def binds_later(self, group: LeaveGroup, days: Iterable[DayHours]) -> bool:
        """This function will tell whether these days would fit, were no leave planned after them."""
        new = list(days)
        end = max(new)[0]
        until_then = replace(
            self,
            lines=[one for one in self.lines if not one.is_leave or one.day <= end],
            asked=[one for one in self.asked if one.date <= end],
        )
        return until_then.has_room(group, new) and not self.has_room(group, new)

    def without(self, request_id: int) -> tuple["Holdings", list[DayHours]]:
        """This function will return the same as if a request were not made, and its days."""
        asked = [one for one in self.asked if one.request_id != request_id]
        mine = [one for one in self.asked if one.request_id == request_id]
        return replace(self, asked=asked), [(one.date, one.hours) for one in mine]

    def lapsing(
        self, group: LeaveGroup, days: Iterable[DayHours]
    ) -> dict[date, Decimal]:
        """This function will tell which hours are gone, by day, before the last of these days.

        Those that are left of them when these days are taken as well.
        """
        new = list(days)
        (start, _first), (end, _last) = min(new), max(new)
        gone: dict[date, Decimal] = defaultdict(lambda: ZERO)
        for one, hours in self._left_with(group, new, end).items():
            if hours > 0 and start < one.expires_on <= end:
                gone[one.expires_on] += hours
        return dict(sorted(gone.items()))

    def portions(self, group: LeaveGroup, days: Iterable[DayHours]) -> list[Portion]:
        """This function will tell from which buckets the hours of these days come.

        Days before them that are asked come first, so that the order of answers does not matter.
        """
        taken = list(days)
        last = max(day for day, _hours in taken)
        left = self.buckets(group, granted=last)
        asked = [(*one, False) for one in self._asked(group, last)]
        found: list[Portion] = []
        for day, hours, is_new in sorted([*asked, *((*one, True) for one in taken)]):
            part = self._take(group, left, [(day, hours)])
            left = _less(left, part)
            found += part if is_new else []
        return found

    def _available(self, group: LeaveGroup, day: date, start: date) -> Decimal:
        left = self.settled(group, granted=day, booked=day, on=start)
        return sum(
            (h for one, h in left.items() if h < 0 or one.expires_on > start), ZERO
        )

    def _moments(
        self, group: LeaveGroup, new: list[DayHours], *, after: date, until: date
    ) -> list[date]:
        """The last day of each month of which hours are booked, asked or new."""
        booked = (one.day for one in self.lines if one.group_id == group.pk)
        asked = (day for day, _hours in [*self._asked(group, until), *new])
        days = sorted(one for one in (*booked, *asked) if after <= one <= until)
        # A month is granted on its last day, so that this belongs to the next.
        eves = {(one + timedelta(days=1)).replace(day=1): one for one in days}
        return sorted(eves.values())

    def _overdrawn(
        self, group: LeaveGroup, new: list[DayHours], until: date
    ) -> Decimal:
        left = self._left_with(group, new, until).values()
        return -sum((hours for hours in left if hours < 0), ZERO)

    def _left_with(
        self, group: LeaveGroup, new: list[DayHours], until: date
    ) -> dict[Bucket, Decimal]:
        """Without the days after ``until``: they are of another year, or planned later."""
        first = min(day for day, _hours in new)
        sums = _owed(self.buckets(group, granted=until, booked=until), group, on=first)
        asked = [*self._asked(group, until), *(one for one in new if one[0] <= until)]
        allocated = self._take(group, sums, asked)
        left = _owed(_less(sums, allocated), group, on=first)
        made = payments(left, [*self._taken(group, until), *allocated])
        over = group.carries_over
        return paid(left, (one for one in made if _is_kept(one, carries_over=over)))

    def _left_on(
        self, group: LeaveGroup, granted: date, booked: date, on: date
    ) -> tuple[dict[Bucket, Decimal], list[Payment]]:
        """What is left without what is over on that day, and what pays for debts in it."""
        sums = self.buckets(group, granted=granted, booked=booked)
        asked = self._take(group, sums, self._asked(group, booked))
        left = {
            one: hours
            for one, hours in _less(sums, asked).items()
            if not is_over(one, on=on, carries_over=group.carries_over)
        }
        if all(hours >= 0 for hours in left.values()):
            return left, []
        return left, payments(left, [*self._taken(group, booked), *asked])

    def _taken(self, group: LeaveGroup, until: date) -> list[Portion]:
        """What leave took from each bucket, by day, without what came back."""
        sums: dict[tuple[date, Bucket], Decimal] = defaultdict(lambda: ZERO)
        for one in self.lines:
            if one.group_id == group.pk and one.is_leave and one.day <= until:
                sums[one.about, one.bucket] -= one.hours
        return [Portion(*key, hours) for key, hours in sums.items() if hours > 0]

    def _asked(self, group: LeaveGroup, until: date) -> list[DayHours]:
        return [
            (one.date, one.hours)
            for one in self.asked
            if one.group_id == group.pk and one.date <= until
        ]

    def _take(
        self, group: LeaveGroup, sums: Mapping[Bucket, Decimal], days: list[DayHours]
    ) -> list[Portion]:
        return allocate(days, sums, carries_over=group.carries_over)


def holdings_of(employment: Employment) -> Holdings:
    """This function will read all that is known about the leave of an employment."""
    return holdings_of_all([employment])[employment.pk]


def holdings_of_all(employments: Iterable[Employment]) -> dict[int, Holdings]:
    """This function will read the same of many at once, in one query, by employment.

    Each comes with its schedules, its company and the policy of that.
    """
    chosen = {one.pk: one for one in employments}
    lines, asked = lines_by_employment(chosen)
    return {
        pk: Holdings(one, _tenure(one), lines[pk], asked[pk])
        for pk, one in chosen.items()
    }


def closed_until_of(company: Company) -> date | None:
    """This function will return the last day that nothing is changed of any more."""
    try:
        return company.leave_policy.closed_until
    except LeavePolicy.DoesNotExist:
        return None


def open_day(day: date, closed_until: date | None) -> date:
    """This function will return the day itself, or the first after those that are closed."""
    return day if closed_until is None else max(day, closed_until + timedelta(days=1))


def _tenure(employment: Employment) -> Tenure:
    closed_until = closed_until_of(employment.employee.company)
    return tenure_of(employment, schedule_on(employment), closed_until=closed_until)


def _less(
    sums: Mapping[Bucket, Decimal], portions: Iterable[Portion]
) -> dict[Bucket, Decimal]:
    left = dict(sums)
    for one in portions:
        left[one.bucket] = left.get(one.bucket, ZERO) - one.hours
    return left


def _is_kept(payment: Payment, *, carries_over: bool) -> bool:
    """Whether it is booked: hours that stay longer pay no debt that ends with its year."""
    return carries_over or payment.bucket.expires_on <= payment.debt.expires_on


def _owed(
    sums: Mapping[Bucket, Decimal], group: LeaveGroup, *, on: date
) -> dict[Bucket, Decimal]:
    """Without what fell below zero in a year that is over, where that does not go along."""
    return {
        one: hours
        for one, hours in sums.items()
        if hours >= 0 or not is_over(one, on=on, carries_over=group.carries_over)
    }
