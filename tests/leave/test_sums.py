"""Ledger, days and requests agree, whatever happens in whatever order."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from leave.hours import PeriodRefused
from leave.models import CompanyHoliday, LeaveDayChange, LeaveRequest, LeaveSickness
from leave.queries.holdings import holdings_of
from leave.services.closing_days import settle_holiday
from leave.services.decisions import (
    AlreadyDecided,
    NotEnough,
    approve,
    approve_cancellation,
    reject,
    reject_cancellation,
)
from leave.services.sickness import approve_sickness, reject_sickness
from leave.services.undoing import (
    Changed,
    Corrected,
    NothingToUndo,
    TooLate,
    undo_decision,
)
from leave.services.withdrawing import (
    NotOpen,
    SickDays,
    WrongDays,
    report_sickness,
    withdraw_request,
)
from personnel.models import Employment, WorkSchedule
from personnel.services.history import note_change
from tests.actors import bureau_member
from tests.leave.people import Person, at, schedule, somebody

pytestmark = pytest.mark.django_db
# Three weeks; leave of the first two was approved, and it is the Wednesday of the first.
FIRST, WEDNESDAY = date(2026, 3, 9), at(2026, 3, 11)
DAYS = st.integers(0, 20)
NUMBERS = st.integers(0, 2)
ABOUT = [
    "approve",
    "reject",
    "withdraw",
    "cancel",
    "keep",
    "undo",
    "approve_ill",
    "reject_ill",
]
WEEKS = [[9, 9, 9, 9, 9], [4, 4, 4, 4, 4], [8, 0, 8, 0, 8], [8, 8, 8, 8, 8]]
STEPS = st.one_of(
    st.tuples(st.just("ask"), DAYS, st.integers(0, 6)),
    st.tuples(st.sampled_from(ABOUT), NUMBERS),
    st.tuples(st.sampled_from(ABOUT), NUMBERS),
    st.tuples(st.just("ill"), NUMBERS, st.integers(0, 4), st.integers(0, 2)),
    st.tuples(st.just("schedule"), st.sampled_from(WEEKS)),
    st.tuples(st.just("holiday"), DAYS),
    st.tuples(st.just("night"), st.integers(1, 4)),
)
REFUSALS = (
    PeriodRefused,
    AlreadyDecided,
    NotOpen,
    NotEnough,
    WrongDays,
    NothingToUndo,
    TooLate,
    Changed,
    Corrected,
)


class Story:
    """Somebody to whom things happen, some of which are refused."""

    def __init__(self, person: Person) -> None:
        self.person, self.now = person, WEDNESDAY
        self.bureau = bureau_member(person.group.environment)

    def take(self, step) -> None:
        name, *values = step
        self.now += timedelta(seconds=1)
        try:
            with transaction.atomic():
                getattr(self, name)(*values)
        except REFUSALS:
            return

    def request(self, number: int) -> LeaveRequest:
        rows = list(LeaveRequest.objects.order_by("id"))
        return rows[number % len(rows)]

    def sickness(self, number: int) -> LeaveSickness:
        rows = list(LeaveSickness.objects.select_related("request").order_by("id"))
        if not rows:
            raise NotOpen
        return rows[number % len(rows)]

    def answer(self, service, subject, **fields) -> None:
        service(subject, actor=self.person.decider, now=self.now, **fields)

    def ask(self, offset: int, length: int) -> None:
        day = FIRST + timedelta(days=offset)
        self.person.ask(day, day + timedelta(days=length), now=self.now)

    def approve(self, number: int) -> None:
        self.answer(approve, self.request(number))

    def reject(self, number: int) -> None:
        self.answer(reject, self.request(number), remark="nee")

    def withdraw(self, number: int) -> None:
        withdraw_request(self.request(number), actor=self.person.actor, now=self.now)

    def cancel(self, number: int) -> None:
        self.answer(approve_cancellation, self.request(number))

    def keep(self, number: int) -> None:
        self.answer(reject_cancellation, self.request(number), remark="nee")

    def undo(self, number: int) -> None:
        self.answer(undo_decision, self.request(number))

    def ill(self, number: int, offset: int, length: int) -> None:
        found = self.request(number)
        day = found.start_date + timedelta(days=offset)
        days = SickDays(day, day + timedelta(days=length))
        report_sickness(found, days, actor=self.person.actor, now=self.now)

    def approve_ill(self, number: int) -> None:
        self.answer(approve_sickness, self.sickness(number))

    def reject_ill(self, number: int) -> None:
        self.answer(reject_sickness, self.sickness(number), remark="nee")

    def schedule(self, week: list[int]) -> None:
        employment, day = self.person.employment, self.now.date()
        if not WorkSchedule.objects.filter(employment=employment, start_date=day):
            schedule(employment, day, [*week, 0, 0])
            note_change(employment, on=day)

    def holiday(self, offset: int) -> None:
        """A day off, or when it was one a working day again."""
        company, day = self.person.group.company, FIRST + timedelta(days=offset)
        made, is_new = CompanyHoliday.objects.get_or_create(
            environment=company.environment, company=company, date=day
        )
        if not is_new:
            made.is_worked = not made.is_worked
            made.save()
        settle_holiday(company.pk, day, actor=self.bureau, now=self.now)

    def night(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.person.night(self.now)

    def assert_sums_agree(self) -> None:
        for request in LeaveRequest.objects.prefetch_related("days__changes"):
            assert_sums_agree(request)
        employment = Employment.objects.get(pk=self.person.employment.pk)
        held, group = holdings_of(employment), self.person.group
        requests = LeaveRequest.objects.filter(status="requested")
        asked = sum((one.hours for one in requests), Decimal(0))
        assert held.requested(group, until=date.max) == asked
        if not self.is_corrected():
            end = date(2026, 12, 31)
            assert held.available(group, start=FIRST, end=end) >= -group.overdraft

    def is_corrected(self) -> bool:
        """What a schedule or holiday adds is taken, whether there are hours for it or not."""
        added = LeaveDayChange.objects.filter(
            hours__gt=0, cause__in=["holiday", "schedule"]
        )
        return added.exists() or WorkSchedule.objects.count() > 1


def assert_sums_agree(request: LeaveRequest) -> None:
    days = list(request.days.all())
    left = {
        one.date: one.hours + sum(change.hours for change in one.changes.all())
        for one in days
    }
    taken, by_bucket = Counter(), Counter()
    for one in request.entries.all():
        taken[one.day] -= one.hours
        by_bucket[one.day, one.expires_on, one.accrual_year] -= one.hours

    assert sum(one.hours for one in days) == request.hours
    is_given = request.status in LeaveRequest.GIVEN
    assert +taken == (+Counter(left) if is_given else Counter())
    assert min(left.values()) >= 0
    # No bucket gets back what it did not give.
    assert min([0, *by_bucket.values()]) >= 0


def person_on_leave() -> Person:
    """With 16 hours left, so that a third week is too much; the last day took from two buckets."""
    person = somebody(fulltime=96, statutory=76)
    person.take(FIRST, date(2026, 3, 20))
    return person


SHORTER = [("schedule", [4, 4, 4, 4, 4]), ("night", 2)]
CANCELLED_WHILE_ILL = [("ill", 0, 0, 1), ("withdraw", 0), ("cancel", 0)]


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(steps=[("ask", 14, 4)])
@example(steps=[("ask", 14, 1), ("approve", 1), ("undo", 1), ("reject", 1)])
@example(steps=[("schedule", [9, 9, 9, 9, 9]), ("night", 4)])
@example(steps=[("holiday", 7), ("holiday", 7)])
@example(steps=[*SHORTER, ("ill", 0, 3, 0), ("approve_ill", 0)])
@example(steps=[*CANCELLED_WHILE_ILL, ("approve_ill", 0), ("undo", 0)])
@example(steps=[*CANCELLED_WHILE_ILL, ("undo", 0), ("approve_ill", 0), ("cancel", 0)])
@example(steps=[("holiday", 7), ("withdraw", 0), ("cancel", 0), ("holiday", 7)])
@given(steps=st.lists(STEPS, min_size=3, max_size=8))
def test_ledger_days_and_requests_agree_whatever_happens(leave_story, steps):
    point = transaction.savepoint()
    try:
        story = Story(leave_story)
        for step in steps:
            story.take(step)
            story.assert_sums_agree()
    finally:
        transaction.savepoint_rollback(point)


@pytest.fixture
def leave_story() -> Person:
    return person_on_leave()


def test_a_story_in_which_everything_happens(leave_story):
    story = Story(leave_story)
    for step in (
        ("ill", 0, 0, 0),
        ("approve_ill", 0),
        ("schedule", [9, 9, 9, 9, 9]),
        ("night", 1),
        ("holiday", 7),
        ("withdraw", 0),
        ("keep", 0),
        ("undo", 0),
        ("cancel", 0),
        ("undo", 0),
        ("cancel", 0),
        ("ask", 14, 0),
        ("reject", 1),
    ):
        story.take(step)
        story.assert_sums_agree()

    rows = LeaveRequest.objects.order_by("id")
    assert [(one.status, one.cancelled_from) for one in rows] == [
        ("approved", date(2026, 3, 12)),
        ("rejected", None),
    ]
    # Tuesday and Wednesday were taken; of Monday somebody was ill.
    assert -sum(one.hours for one in rows[0].entries.all()) == 16
    causes = LeaveDayChange.objects.values_list("cause", flat=True)
    assert set(causes) == {"sickness", "schedule", "holiday", "cancelled"}


def test_hours_that_a_schedule_or_holiday_adds_are_booked(leave_story):
    story = Story(leave_story)
    for step in (("schedule", [9, 9, 9, 9, 9]), ("night", 1)):
        story.take(step)

    [request] = LeaveRequest.objects.all()
    # From Thursday on there are seven days of nine hours.
    assert -sum(one.hours for one in request.entries.all()) == 87
    story.assert_sums_agree()


def test_what_is_asked_beyond_the_hours_that_are_left_is_refused(leave_story):
    story = Story(leave_story)
    story.take(("ask", 14, 2))
    assert LeaveRequest.objects.count() == 1

    story.take(("ask", 14, 1))

    assert LeaveRequest.objects.count() == 2
    story.assert_sums_agree()


def test_what_keeps_longest_comes_back_of_a_day_that_takes_less(leave_story):
    story = Story(leave_story)
    for step in SHORTER:
        story.take(step)

    # The last day took the last four hours by law, and four of those beyond it.
    booked = Counter()
    for one in LeaveRequest.objects.get().entries.filter(day=date(2026, 3, 20)):
        booked[one.is_statutory] += one.hours
    assert booked == {True: -4, False: 0}
