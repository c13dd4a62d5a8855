"""Ledger, days and requests agree, whatever happens in whatever order."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leave.hours import PeriodRefused
from leave.models import LeaveDay, LeaveDayChange, LeaveRequest
from leave.queries.holdings import holdings_of
from leave.services.decisions import (
    AlreadyDecided,
    NotEnough,
    approve,
    approve_cancellation,
    reject,
)
from leave.services.settling import Change, change_days
from leave.services.withdrawing import NotOpen, withdraw_request
from personnel.models import WorkSchedule
from tests.leave.people import NOW, schedule, somebody

START = date(2026, 3, 9)
DAYS = st.integers(0, 400).map(lambda number: START + timedelta(days=number))
WEEKS = st.lists(st.integers(0, 9), min_size=5, max_size=5).map(
    lambda days: [*days, 0, 0]
)
STEPS = st.one_of(
    st.tuples(st.just("ask"), DAYS, st.integers(0, 25)),
    st.tuples(st.just("approve"), st.integers(0, 9)),
    st.tuples(st.just("reject"), st.integers(0, 9)),
    st.tuples(st.just("withdraw"), st.integers(0, 9)),
    st.tuples(st.just("cancel"), st.integers(0, 9)),
    st.tuples(st.just("sick"), st.integers(0, 9)),
    st.tuples(st.just("schedule"), DAYS, WEEKS),
    st.tuples(st.just("night"), st.integers(0, 90)),
)
REFUSALS = (PeriodRefused, AlreadyDecided, NotOpen, NotEnough)


class Story:
    """Somebody to whom things happen, most of which are refused."""

    def __init__(self) -> None:
        self.person, self.now = somebody(), NOW

    def take(self, step) -> None:
        name, *values = step
        try:
            with transaction.atomic():
                getattr(self, name)(*values)
        except REFUSALS:
            return

    def request(self, number: int) -> LeaveRequest:
        rows = list(LeaveRequest.objects.order_by("id"))
        if not rows:
            raise NotOpen
        return rows[number % len(rows)]

    def ask(self, day: date, length: int) -> None:
        self.person.ask(day, day + timedelta(days=length), now=self.now)

    def approve(self, number: int) -> None:
        approve(self.request(number), actor=self.person.decider, now=self.now)

    def reject(self, number: int) -> None:
        answer = {"remark": "nee", "actor": self.person.decider, "now": self.now}
        reject(self.request(number), **answer)

    def withdraw(self, number: int) -> None:
        withdraw_request(self.request(number), actor=self.person.actor, now=self.now)

    def cancel(self, number: int) -> None:
        found = self.request(number)
        approve_cancellation(found, actor=self.person.decider, now=self.now)

    def sick(self, number: int) -> None:
        found = self.request(number)
        if found.status != "approved":
            raise NotOpen
        for day in LeaveDay.objects.filter(request=found).order_by("date")[:1]:
            hours = day.hours + changed(day)
            if hours:
                change = Change(day, LeaveDayChange.Cause.SICKNESS, -hours)
                actor = self.person.decider
                change_days(found, [change], actor=actor, now=self.now)

    def schedule(self, day: date, week: list[int]) -> None:
        employment = self.person.employment
        if not WorkSchedule.objects.filter(employment=employment, start_date=day):
            schedule(employment, day, week)

    def night(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.person.night(self.now)


def changed(day: LeaveDay) -> Decimal:
    return sum((one.hours for one in day.changes.all()), Decimal(0))


def assert_sums_agree(request: LeaveRequest) -> None:
    days = list(request.days.all())
    booked = -sum(one.hours for one in request.entries.all())
    taken = sum(one.hours + changed(one) for one in days)

    assert sum(one.hours for one in days) == request.hours
    assert booked == (
        taken if request.status in {"approved", "cancel-requested"} else 0
    )
    assert all(one.hours + changed(one) >= 0 for one in days)


@pytest.mark.django_db
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, min_size=4, max_size=10))
def test_ledger_days_and_requests_agree_whatever_happens(steps):
    point = transaction.savepoint()
    story = Story()
    try:
        for step in steps:
            story.take(step)

        for request in LeaveRequest.objects.all():
            assert_sums_agree(request)
        holdings = holdings_of(story.person.employment)
        requests = LeaveRequest.objects.filter(status="requested")
        asked = sum((one.hours for one in requests), Decimal(0))
        assert holdings.requested(story.person.group, until=date.max) == asked
    finally:
        transaction.savepoint_rollback(point)


@pytest.mark.django_db
def test_a_story_in_which_everything_happens():
    story = Story()
    for step in (
        ("ask", date(2026, 8, 3), 4),
        ("approve", 0),
        ("sick", 0),
        ("schedule", date(2026, 8, 6), [4, 4, 4, 4, 4, 0, 0]),
        ("night", 1),
        ("withdraw", 0),
        ("cancel", 0),
        ("ask", date(2026, 9, 7), 0),
        ("reject", 1),
    ):
        story.take(step)

    statuses = LeaveRequest.objects.order_by("id").values_list("status", flat=True)
    assert list(statuses) == ["withdrawn", "rejected"]
    assert LeaveDayChange.objects.count() == 3
    for request in LeaveRequest.objects.all():
        assert_sums_agree(request)
