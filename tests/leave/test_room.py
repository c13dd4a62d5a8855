"""What fits when it is asked fits when it is approved, whatever was answered first."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leave.hours import PeriodRefused
from leave.messages import message_of
from leave.models import LeaveEntry, LeaveRequest
from leave.queries.holdings import holdings_of
from leave.queries.inbox import inbox
from leave.services.decisions import NotEnough, approve
from leave.services.previewing import preview
from leave.services.wishes import Refused
from tests.leave.people import at, schedule, somebody

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
AUGUST = date(2026, 8, 3), date(2026, 8, 18)
DECEMBER = date(2026, 12, 10), date(2026, 12, 22)
FEBRUARY = date(2027, 2, 8), date(2027, 2, 12)
JANUARY = at(2026, 1, 5)


def monthly():
    return somebody(rhythm="monthly", granted=False)


def settled(person) -> list[Decimal]:
    found = holdings_of(person.employment).settled(
        person.group, granted=date(2027, 12, 31), on=date(2026, 1, 1)
    )
    return list(found.values())


def test_earlier_leave_fits_when_later_leave_was_approved_first():
    person = somebody()
    person.take(*AUGUST)
    person.take(*FEBRUARY)

    given_leave = person.take(*DECEMBER)

    # 200 - 96 - 72 leaves 32 of 2026 for the 40 of February; 2027 pays the other 8 of its 200.
    assert given_leave.hours == 72
    assert sum(settled(person)) == 192
    assert min(settled(person)) == 0


def test_leave_that_was_asked_keeps_its_hours_when_later_leave_is_approved():
    person = somebody()
    person.take(*AUGUST)
    earlier, later = person.ask(*DECEMBER), person.ask(*FEBRUARY)

    person_approves(person, later)
    person_approves(person, earlier)

    # Of 160 hours by law August took 96, so that December takes the other 64, and 8 beyond it.
    booked = LeaveEntry.objects.filter(request=earlier)
    taken = Counter()
    for one in booked:
        taken[one.accrual_year, one.is_statutory] -= one.hours
    assert taken == {(2026, True): 64, (2026, False): 8}


def test_leave_between_two_planned_is_checked_at_each():
    person = monthly()
    june = person.ask(date(2026, 6, 1), date(2026, 6, 12), now=JANUARY)
    person.ask(date(2026, 11, 30), date(2026, 11, 30), now=JANUARY)

    # Five months give 83.33 by June, of which 80 are asked: 16 in February do not fit.
    with pytest.raises(Refused, match="later"):
        person.ask(date(2026, 2, 2), date(2026, 2, 3), now=JANUARY)

    person_approves(person, june)


def test_an_inbox_is_not_short_where_approval_succeeds():
    person = monthly()
    person.take(date(2026, 11, 2), date(2026, 11, 13), now=JANUARY)
    asked = person.ask(date(2026, 3, 2), date(2026, 3, 3), now=JANUARY)

    [item] = inbox(person.decider, on=TODAY)

    assert not item.outlook.is_short
    # Two months give 32.82, on the days that were worked.
    assert item.outlook.after == item.outlook.before - 16 >= 0
    person_approves(person, asked)


def test_an_inbox_is_short_where_hours_lapse_within_the_leave():
    person = somebody()
    asked = person.ask(date(2027, 6, 28), date(2027, 7, 30))
    schedule(person.employment, date(2026, 3, 3), [8, 8, 8, 0, 0, 0, 0])
    person.night(at(2026, 3, 3))

    [item] = inbox(person.decider, on=TODAY)

    assert item.outlook.is_short
    assert list(item.outlook.lapsing) == [date(2027, 7, 1)]
    with pytest.raises(NotEnough):
        person_approves(person, asked)


def test_a_look_ahead_shows_no_debt_where_asking_succeeds():
    person = monthly()
    person.take(date(2026, 11, 2), date(2026, 11, 13), now=JANUARY)
    wish = person.wish(date(2026, 3, 2), date(2026, 3, 3))

    found = preview(person.employment, wish, today=TODAY)

    assert found.balance_after == found.balance_before - 16 >= 0
    assert person.ask(wish.start_date, wish.end_date).hours == 16


def test_a_refusal_names_no_more_hours_than_were_asked():
    person = somebody()
    # All of 2026 and 2027, but for holidays.
    for start, end in [
        (date(2027, 1, 4), date(2027, 2, 5)),
        (date(2027, 8, 2), date(2027, 9, 3)),
    ]:
        person.ask(start, end)

    with pytest.raises(Refused, match="later") as refused:
        person.ask(date(2026, 8, 3), date(2026, 8, 3))

    # 400 hours in two years are 400 hours asked.
    assert refused.value.hours == 0
    text = message_of("later", start=TODAY, today=TODAY, hours=refused.value.hours)
    assert text.startswith("Je hebt nog 0,00 uur, omdat later verlof al uren vraagt.")


def person_approves(person, request: LeaveRequest) -> None:
    approve(request, actor=person.decider, now=at(2026, 3, 3))


STEPS = st.tuples(
    st.dates(date(2026, 3, 9), date(2027, 12, 1)), st.integers(0, 30), st.booleans()
)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(STEPS, min_size=3, max_size=7),
    random=st.randoms(use_true_random=False),
    carries_over=st.booleans(),
)
def test_what_was_accepted_is_approved_in_any_order(steps, random, carries_over):
    point = transaction.savepoint()
    try:
        person = somebody(carries_over=carries_over)
        waiting = []
        for start, length, is_taken in steps:
            try:
                with transaction.atomic():
                    asked = person.ask(start, start + timedelta(days=length))
            except PeriodRefused:
                continue
            waiting.append(asked)
            if is_taken:
                random.shuffle(waiting)
                person_approves(person, waiting.pop())
        random.shuffle(waiting)
        for one in waiting:
            person_approves(person, one)
        assert_nothing_is_free(person)
    finally:
        transaction.savepoint_rollback(point)


def assert_nothing_is_free(person) -> None:
    """Each bucket is at zero or above, also where what is below would end with the year."""
    holdings = holdings_of(person.employment)
    for year in (2026, 2027):
        last = date(year, 12, 31)
        left = holdings.settled(person.group, granted=last, booked=last, on=last)
        assert min(left.values()) >= 0
