"""What is told, shown and forfeited agrees with the balance, also when hours are owed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils.timezone import localdate
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from leave.balances import balance
from leave.documents.leave_report import Figures
from leave.hours import PeriodRefused
from leave.models import ExpiryNotice, LeaveEntry
from leave.queries.figures import figures_of
from leave.queries.holdings import holdings_of
from leave.queries.overview import group_cards
from leave.services.announcing import confirm_reading, tell_everybody
from leave.services.decisions import NotEnough
from tests.actors import system
from tests.leave.people import at, somebody

pytestmark = pytest.mark.django_db
JULY = date(2027, 7, 1)


def line_of(person, today) -> list[tuple[Decimal, date]]:
    (card,) = group_cards([person.employment], year=today.year, today=today)
    expected = card.balance if card.expected is None else card.expected
    owed = -sum(hours for hours in settled(person, today.year) if hours < 0)
    assert sum(one.hours for one in card.expiries) - owed == expected - card.asked
    return [(one.hours, one.date) for one in card.expiries]


def settled(person, year) -> list[Decimal]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = holdings_of(person.employment).settled(
        person.group, granted=last, booked=last, on=first
    )
    return list(found.values())


def announced(person, now) -> list[tuple[Decimal, date]]:
    tell_everybody(actor=system(person.employment.environment), now=now)
    month = localdate(now).replace(day=1)
    rows = ExpiryNotice.objects.filter(month=month).order_by("expires_on")
    return [(one.hours, one.expires_on) for one in rows]


def owing(**options):
    """Somebody whose leave of 2026 was 16 hours more than 2026 gave; 2027 gives 160 by law."""
    person = somebody(fulltime=160, overdraft=Decimal(40), **options)
    person.take(date(2026, 8, 3), date(2026, 8, 28))
    person.take(date(2026, 11, 2), date(2026, 11, 3))
    person.night(at(2027, 1, 1))
    return person


def test_a_debt_comes_off_what_expires_first():
    person = owing()

    assert line_of(person, date(2027, 10, 1)) == [(144, date(2028, 7, 1))]
    assert announced(person, at(2027, 10, 1)) == [(144, date(2028, 7, 1))]
    confirm_reading(date(2027, 10, 1), actor=person.actor, now=at(2027, 10, 2))
    person.night(at(2028, 7, 1))

    rows = LeaveEntry.objects.filter(day=date(2028, 7, 1)).order_by("id")
    assert [(one.kind, one.hours, one.description) for one in rows] == [
        ("transfer", -16, "verrekend met een tekort"),
        ("transfer", 16, "verrekend met een tekort"),
        ("expiry", -144, ""),
    ]
    # The hours of 2028, and nothing that is owed any more.
    assert balance(person.employment, person.group, on=date(2028, 7, 1)) == 160
    assert person.night(at(2028, 7, 2)) == 0


def test_leave_after_hours_are_gone_is_not_paid_from_them():
    person = somebody(fulltime=160, overdraft=Decimal(400))
    person.night(at(2027, 1, 1))
    person.take(date(2027, 7, 5), date(2027, 8, 6), now=at(2027, 6, 1))

    assert announced(person, at(2027, 5, 3)) == [(160, JULY)]
    holdings = holdings_of(person.employment)
    before, after = date(2027, 6, 1), date(2027, 9, 1)
    available = [
        holdings.available(person.group, start=day, end=day) for day in (before, after)
    ]
    assert available == [120, -40]


STEPS = st.tuples(
    st.dates(date(2026, 3, 9), date(2027, 12, 1)), st.integers(0, 40), st.booleans()
)


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(STEPS, max_size=6),
    readers=st.sets(st.sampled_from([10, 1, 5])),
    statutory=st.sampled_from([0, 160]),
    carries_over=st.booleans(),
)
@example(
    steps=[(date(2026, 3, 9), 40, True), (date(2027, 3, 1), 3, True)],
    readers={5},
    statutory=160,
    carries_over=True,
)
# Asked in a year that is over by now, of hours that ended with it.
@example(
    steps=[(date(2026, 3, 9), 40, True), (date(2026, 12, 1), 3, False)],
    readers=set(),
    statutory=0,
    carries_over=False,
)
def test_told_shown_and_forfeited_agree_with_the_balance(
    steps, readers, statutory, carries_over
):
    point = transaction.savepoint()
    try:
        options = {"statutory": statutory, "carries_over": carries_over}
        person = somebody(fulltime=180, overdraft=Decimal(200), **options)
        person.night(at(2027, 1, 1))
        for day, length, is_given in steps:
            ask = person.take if is_given else person.ask
            try:
                with transaction.atomic():
                    ask(day, day + timedelta(days=length))
            except (PeriodRefused, NotEnough):
                continue
        shown = {day: hours for hours, day in line_of(person, date(2027, 1, 4))}
        told = {}
        for now in (at(2026, 10, 5), at(2027, 1, 4), at(2027, 5, 3)):
            told = {day: hours for hours, day in announced(person, now)}
            month = localdate(now).replace(day=1)
            if told and month.month in readers:
                confirm_reading(month, actor=person.actor, now=now)
        assert told.get(JULY, 0) == shown.get(JULY, 0)

        person.night(at(2027, 7, 1))
        rows = LeaveEntry.objects.filter(kind="expiry", expires_on=JULY)
        gone = -sum(one.hours for one in rows)
        assert gone <= told.get(JULY, 0)
        if 5 in readers:
            assert gone == told.get(JULY, 0)
        line_of(person, date(2027, 7, 1))
        assert_report_says_the_same(person, date(2027, 7, 1))
        assert person.night(at(2027, 7, 2)) == 0
    finally:
        transaction.savepoint_rollback(point)


def assert_report_says_the_same(person, today) -> None:
    (card,) = group_cards([person.employment], year=today.year, today=today)
    found = figures_of(person.group.company, until=date(today.year, 12, 31))
    key = person.employment.pk, person.group.pk
    figures = found.get(key, Figures())
    assert (figures.requested, figures.available) == (card.asked, card.left)
