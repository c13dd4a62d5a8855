"""The night after: what was provably announced is gone, and the rest can still be taken."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from leave.buckets import Bucket
from leave.models import ExpiryNotice, LeaveEntry, LeaveSickness
from leave.queries.holdings import holdings_of
from leave.services.decisions import (
    approve,
    approve_cancellation,
    reject,
)
from leave.services.sickness import approve_sickness
from leave.services.withdrawing import SickDays, report_sickness, withdraw_request
from portal.core.models import AuditEvent
from tests.factories.leave import (
    AllowanceFactory,
    CompanyHolidayFactory,
    LeavePolicyFactory,
)
from tests.leave.people import THREE_DAYS, at, schedule, somebody

pytestmark = pytest.mark.django_db
JULY, KEPT = date(2027, 7, 1), date(2032, 1, 1)
READ = at(2027, 5, 10)
LAST_NIGHT, NIGHT, LATER = at(2027, 6, 30), at(2027, 7, 1), at(2027, 7, 9)


def told(person, hours, *, read=READ, month=date(2027, 5, 1)):
    return ExpiryNotice.objects.create(
        environment=person.employment.environment,
        employment=person.employment,
        group=person.group,
        expires_on=JULY,
        month=month,
        hours=Decimal(hours),
        told_at=at(month.year, month.month, 1),
        read_at=read,
    )


def settled(person) -> list[tuple[str, str, date, date, str]]:
    rows = LeaveEntry.objects.filter(
        employment=person.employment, kind__in=["expiry", "transfer"]
    )
    return [
        (one.kind, str(one.hours), one.expires_on, one.day, one.source)
        for one in rows.order_by("id")
    ]


def gone(hours: str, count: str = "") -> tuple[str, str, date, date, str]:
    return "expiry", f"-{hours}", JULY, JULY, f"expiry 2027-07-01{count}"


def kept(hours: str, count: str = "") -> list[tuple[str, str, date, date, str]]:
    return [
        ("transfer", f"-{hours}", JULY, JULY, f"kept 2027-07-01{count}"),
        ("transfer", hours, KEPT, JULY, f"since 2027-07-01{count}"),
    ]


def statutory(**kinds):
    """Somebody who only has the 160 hours of the law."""
    return somebody(fulltime=160, **kinds)


def test_hours_that_were_announced_and_read_are_gone_the_night_they_expire():
    person = statutory()
    told(person, 160)

    person.night(LAST_NIGHT)
    before = settled(person)
    person.night(NIGHT)

    assert before == []
    assert settled(person) == [gone("160.00")]
    assert person.night(LATER) == 0
    event = AuditEvent.objects.get(event="leave.expired")
    assert event.changes == {"day": "2027-07-01", "expiry 2027-07-01": "-160.00"}


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(None, id="mailed, and not read"),
        pytest.param(at(2027, 7, 1), id="read when they were gone"),
        pytest.param(at(2027, 6, 30), id="read on the last day"),
    ],
)
def test_hours_that_were_not_read_of_in_time_are_kept(read):
    person = statutory()
    told(person, 160, read=read)

    person.night(NIGHT)

    assert settled(person) == kept("160.00")
    assert person.night(LATER) == 0


def test_hours_that_nobody_told_about_are_kept():
    person = statutory()

    person.night(NIGHT)

    assert settled(person) == kept("160.00")


def test_never_more_than_the_last_notice_that_was_read_names():
    person = statutory()
    told(person, 160, month=date(2026, 10, 1), read=at(2026, 10, 3))
    told(person, 24)

    person.night(NIGHT)

    assert settled(person) == [gone("24.00"), *kept("136.00")]


def test_never_more_than_could_be_taken_after_reading():
    person = statutory()
    told(person, 160, read=at(2027, 6, 25))

    person.night(NIGHT)

    # Monday to Wednesday were left.
    assert settled(person) == [gone("24.00"), *kept("136.00")]


def test_a_holiday_cannot_be_taken():
    person = statutory()
    told(person, 160, read=at(2027, 6, 25))
    CompanyHolidayFactory(company=person.group.company, date=date(2027, 6, 29))

    person.night(NIGHT)

    assert settled(person) == [gone("16.00"), *kept("144.00")]


def test_what_was_taken_since_does_not_expire():
    person = statutory()
    told(person, 160)
    person.take(date(2027, 6, 7), date(2027, 6, 11), now=at(2027, 5, 12))

    person.night(NIGHT)

    assert settled(person) == [gone("120.00")]


def test_hours_beyond_the_law_do_not_expire_with_those_of_the_law():
    person = somebody()
    told(person, 160)

    person.night(NIGHT)

    assert settled(person) == [gone("160.00")]
    assert holdings_of(person.employment).buckets(
        person.group, granted=at(2026, 12, 31).date()
    )[Bucket(KEPT, 2026, is_statutory=False)] == Decimal(40)


def test_hours_that_are_kept_are_available_and_taken_when_nothing_else_is_left():
    person = statutory()
    AllowanceFactory(
        group=person.group,
        from_year=2027,
        fulltime_hours=Decimal(8),
        statutory_hours=Decimal(8),
    )
    person.night(NIGHT)
    days = date(2027, 7, 5), date(2027, 7, 9)

    available = holdings_of(person.employment).available(
        person.group, start=days[0], end=days[1]
    )
    person.take(*days, now=NIGHT)

    assert available == 168
    taken = LeaveEntry.objects.filter(kind="withdrawal").order_by("id")
    assert [(str(one.hours), one.expires_on) for one in taken] == [
        ("-8.00", date(2028, 7, 1)),
        *[("-8.00", KEPT)] * 4,
    ]


def test_nights_that_were_missed_give_the_same_entries():
    first, second = statutory(), statutory()
    for person in (first, second):
        told(person, 24)

    first.night(NIGHT)
    second.night(at(2027, 9, 14))

    assert settled(first) == settled(second) == [gone("24.00"), *kept("136.00")]


def test_leave_that_waits_for_an_answer_is_not_forfeited():
    person = statutory()
    told(person, 160)
    asked = person.ask(date(2027, 6, 28), date(2027, 6, 30), now=at(2027, 6, 1))
    person.night(NIGHT)
    before = settled(person)

    approve(asked, actor=person.decider, now=LATER)

    assert before == [gone("136.00")]
    taken = asked.entries.order_by("id")
    assert {(str(one.hours), one.expires_on) for one in taken} == {("-8.00", JULY)}
    assert person.night(LATER) == 0


def test_leave_that_is_refused_when_it_is_too_late_is_kept():
    person = statutory()
    told(person, 160)
    asked = person.ask(date(2027, 6, 28), date(2027, 6, 30), now=at(2027, 6, 1))
    person.night(NIGHT)

    reject(asked, remark="te druk", actor=person.decider, now=LATER)
    person.night(LATER)

    assert settled(person) == [gone("136.00"), *kept("24.00")]


def test_the_same_when_no_night_came_between():
    person = statutory()
    told(person, 160)
    asked = person.ask(date(2027, 6, 28), date(2027, 6, 30), now=at(2027, 6, 1))

    reject(asked, remark="te druk", actor=person.decider, now=LATER)
    person.night(LATER)

    assert settled(person) == [gone("136.00"), *kept("24.00")]


@pytest.mark.parametrize("is_missed", [False, True])
def test_illness_that_is_approved_later_returns_hours_that_are_kept(is_missed):
    person = statutory()
    told(person, 160)
    days = date(2027, 6, 28), date(2027, 6, 30)
    given = person.take(*days, now=at(2027, 6, 1))
    if not is_missed:
        person.night(NIGHT)

    sick = report_sickness(given, SickDays(*days), actor=person.actor, now=NIGHT)
    approve_sickness(sick, actor=person.decider, now=LATER)
    person.night(LATER)

    assert LeaveSickness.objects.get().status == "approved"
    back = given.entries.filter(kind="correction")
    assert {(str(one.hours), one.expires_on) for one in back} == {("8.00", JULY)}
    assert settled(person) == [gone("136.00"), *kept("24.00")]


def test_leave_that_is_cancelled_on_its_last_day_goes_back_for_that_day_and_is_kept():
    person = statutory()
    told(person, 160)
    given = person.take(date(2027, 6, 28), date(2027, 6, 30), now=at(2027, 6, 1))
    person.night(NIGHT)

    withdraw_request(given, actor=person.actor, now=LAST_NIGHT)
    approve_cancellation(given, actor=person.decider, now=LATER)
    person.night(LATER)

    assert settled(person) == [gone("136.00"), *kept("8.00")]


def test_an_entitlement_that_turns_out_to_be_less_takes_nothing_that_is_not_there():
    person = statutory()
    told(person, 24)
    person.night(NIGHT)
    schedule(person.employment, date(2026, 1, 1), THREE_DAYS)

    person.night(LATER)

    right = Decimal("95.63")
    rows = settled(person)
    assert rows[:3] == [gone("24.00"), *kept("136.00")]
    assert rows[3:] == [
        ("transfer", "64.37", JULY, JULY, "kept 2027-07-01 1"),
        ("transfer", "-64.37", KEPT, JULY, "since 2027-07-01 1"),
    ]
    held = holdings_of(person.employment).buckets(person.group, granted=JULY)
    assert held[Bucket(JULY, 2026, is_statutory=True)] == 0
    assert held[Bucket(KEPT, 2026, is_statutory=True)] == right - 24
    assert person.night(LATER + timedelta(days=1)) == 0


def test_whoever_left_before_is_paid_out_and_forfeits_nothing():
    person = statutory()
    told(person, 160)
    person.employment.end_date = date(2027, 6, 30)
    person.employment.save()

    person.night(NIGHT)

    assert settled(person) == []


def test_in_a_closed_period_it_is_booked_after_it():
    person = statutory()
    told(person, 160)
    LeavePolicyFactory(company=person.group.company, closed_until=date(2027, 7, 31))

    person.night(at(2027, 8, 2))

    assert settled(person) == [
        ("expiry", "-160.00", JULY, date(2027, 8, 1), "expiry 2027-07-01")
    ]


def test_what_a_group_does_not_carry_over_ends_by_agreement_and_the_law_does_not():
    person = somebody(carries_over=False)

    person.night(at(2027, 1, 1))
    before = settled(person)
    person.night(NIGHT)

    assert before == []
    assert settled(person) == kept("160.00")


def test_hours_that_were_kept_are_kept_again():
    person = statutory()
    person.night(NIGHT)

    person.night(at(2032, 1, 1))

    rows = [one for one in settled(person) if one[4].endswith("2032-01-01")]
    assert ("transfer", "-160.00", KEPT, KEPT, "kept 2032-01-01") in rows
    assert (
        "transfer",
        "160.00",
        date(2037, 1, 1),
        KEPT,
        "since 2032-01-01",
    ) in rows
