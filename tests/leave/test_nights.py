"""What the nights book: grants, once, and corrections that can be seen."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from leave import tasks
from leave.balances import balance
from leave.models import CompanyHoliday, LeaveDayChange, LeaveEntry, LeaveRequest
from leave.queries.days_off import days_off
from leave.services.announcing import confirm_reading, tell_everybody
from leave.services.decisions import reject
from leave.services.nightly import fill_holidays, keep_company
from tests.actors import system
from tests.factories.leave import AllowanceFactory, LeavePolicyFactory
from tests.leave.people import THREE_DAYS, at, schedule, somebody

pytestmark = pytest.mark.django_db
NEW_YEAR = at(2026, 1, 1)


def entries(person) -> list[tuple[str, str, date, str, bool]]:
    rows = LeaveEntry.objects.filter(employment=person.employment)
    rows = rows.order_by("day", "-is_statutory", "id")
    return [
        (one.kind, str(one.hours), one.day, one.source, one.is_statutory)
        for one in rows
    ]


def hours_of(person, on: date) -> Decimal:
    return balance(person.employment, person.group, on=on)


def test_a_year_is_granted_on_its_first_day_and_once():
    person = somebody(granted=False)

    assert [person.night(NEW_YEAR), person.night(NEW_YEAR)] == [2, 0]

    assert entries(person) == [
        ("accrual", "160.00", date(2026, 1, 1), "2026", True),
        ("accrual", "40.00", date(2026, 1, 1), "2026", False),
    ]


def test_whoever_is_hired_in_may_gets_a_share_then():
    person = somebody(hired=date(2026, 5, 1), week=THREE_DAYS, granted=False)

    person.night(at(2026, 5, 1))

    assert entries(person) == [
        ("accrual", "64.37", date(2026, 5, 1), "2026", True),
        ("accrual", "16.09", date(2026, 5, 1), "2026", False),
    ]
    assert hours_of(person, date(2026, 5, 1)) == Decimal("80.46")


def nights(person, *, every: int, last: date = date(2027, 2, 3)) -> list:
    day = date(2026, 1, 1)
    while day <= last:
        person.night(at(day.year, day.month, day.day))
        day += timedelta(days=every)
    person.night(at(last.year, last.month, last.day))
    return entries(person)


@pytest.mark.parametrize("rhythm", ["monthly", "yearly"])
def test_a_year_of_nights_with_gaps_gives_the_same_ledger(rhythm):
    kinds = {"rhythm": rhythm, "fulltime": 199, "statutory": 157, "granted": False}
    kinds |= {
        "hired": date(2026, 1, 12),
        "week": THREE_DAYS,
        "other_week": [9] * 4 + [0] * 3,
    }

    assert nights(somebody(**kinds), every=10) == nights(somebody(**kinds), every=47)


def test_the_months_add_up_to_the_year():
    monthly = somebody(rhythm="monthly", fulltime=199, statutory=157, granted=False)
    yearly = somebody(fulltime=199, statutory=157)

    monthly.night(at(2026, 12, 31))

    rows = entries(monthly)
    assert [one[3] for one in rows if one[4]] == [f"2026-{n:02}" for n in range(1, 13)]
    assert hours_of(monthly, date(2026, 12, 31)) == hours_of(yearly, date(2026, 1, 1))


def test_months_that_were_missed_count_from_their_own_days():
    person = somebody(rhythm="monthly", granted=False)

    person.night(at(2026, 3, 5))

    assert {one[2] for one in entries(person)} == {date(2026, 1, 31), date(2026, 2, 28)}


@pytest.mark.parametrize("rhythm", ["yearly", "monthly"])
def test_a_schedule_that_changes_is_a_correction(rhythm):
    person = somebody(granted=False, rhythm=rhythm)
    person.night(at(2026, 6, 30))
    schedule(person.employment, date(2026, 5, 1), THREE_DAYS)

    person.night(at(2026, 7, 6))

    found = [one for one in entries(person) if one[0] == "correction"]
    assert {(one[2], one[4]) for one in found} == {
        (date(2026, 7, 6), True),
        (date(2026, 7, 6), False),
    }
    assert person.night(at(2026, 7, 7)) == 0
    person.night(at(2026, 12, 31))
    same = somebody(granted=False, rhythm=rhythm)
    schedule(same.employment, date(2026, 5, 1), THREE_DAYS)
    same.night(at(2026, 12, 31))
    end = date(2026, 12, 31)
    assert hours_of(person, end) == hours_of(same, end)


def test_a_change_that_is_undone_is_corrected_again():
    person = somebody()
    schedule(person.employment, date(2026, 5, 1), THREE_DAYS)
    person.night(at(2026, 5, 1))
    person.employment.workschedule_set.filter(start_date=date(2026, 5, 1)).delete()

    person.night(at(2026, 5, 1))

    assert hours_of(person, date(2026, 5, 1)) == 200
    assert len(entries(person)) == 6


@pytest.mark.parametrize("rhythm", ["yearly", "monthly"])
def test_who_leaves_keeps_what_was_earned(rhythm):
    person = somebody(granted=False, rhythm=rhythm)
    person.night(at(2026, 3, 2))
    person.employment.end_date = date(2026, 6, 15)
    person.employment.save()

    person.night(at(2026, 6, 16))

    # 944 of the 2088 hours of 2026 are worked by then.
    assert hours_of(person, date(2026, 6, 16)) == Decimal("90.42")
    assert person.night(at(2027, 1, 1)) == 0


def test_who_turns_out_never_to_have_worked_that_year_gives_it_back():
    person = somebody(hired=date(2025, 5, 1))
    person.employment.end_date = date(2025, 12, 31)
    person.employment.save()

    person.night(at(2026, 1, 5))

    assert hours_of(person, date(2026, 1, 5)) == 0


def test_a_year_can_have_an_entitlement_of_its_own():
    person = somebody()
    AllowanceFactory(group=person.group, from_year=2027, fulltime_hours=Decimal(208))

    person.night(at(2027, 1, 1))

    assert hours_of(person, date(2027, 1, 1)) == 408


def test_a_closed_year_is_left_alone():
    person = somebody()
    LeavePolicyFactory(company=person.group.company, closed_until=date(2026, 12, 31))
    schedule(person.employment, date(2026, 5, 1), THREE_DAYS)

    assert person.night(at(2026, 12, 31)) == 0


def test_hours_beyond_the_law_only():
    person = somebody(is_statutory=False)

    assert [one[4] for one in entries(person)] == [False]


def test_the_night_of_a_company_fills_in_holidays_and_grants():
    person = somebody(granted=False)
    company = person.group.company
    actor = system(company.environment)

    assert keep_company(company, actor=actor, now=at(2026, 1, 2)) == 2

    rows = CompanyHoliday.objects.filter(company=company)
    assert set(rows.values_list("date__year", flat=True)) == {2026, 2027}
    names = list(rows.filter(date__year=2026).values_list("name", flat=True))
    assert "Koningsdag" in names
    assert "Goede vrijdag" not in names
    assert fill_holidays(company, 2026, actor=actor) == 0


def test_the_task_starts_one_for_each_company(monkeypatch):
    person = somebody(granted=False)
    # As if the broker handed it to a worker at once.
    monkeypatch.setattr(tasks.keep_company, "delay", tasks.keep_company)

    tasks.keep_all()

    assert len(entries(person)) == 2


def approved_week(**kinds):
    person = somebody(**kinds)
    return person, person.take(date(2026, 8, 3), date(2026, 8, 7))


def changes(request) -> list[tuple[date, str, str]]:
    rows = LeaveDayChange.objects.filter(day__request=request).order_by("id")
    return [(one.day.date, one.cause, str(one.hours)) for one in rows]


def taken(request) -> Decimal:
    return -sum(one.hours for one in request.entries.all())


def test_a_holiday_that_is_added_gives_its_hours_back():
    person, request = approved_week()
    company = person.group.company
    fill_holidays(company, 2026, actor=system(company.environment))
    CompanyHoliday.objects.create(
        environment=company.environment,
        company=company,
        date=date(2026, 8, 5),
        name="Feest",
    )

    person.night(at(2026, 8, 3))

    assert changes(request) == [(date(2026, 8, 5), "holiday", "-8.00")]
    assert taken(request) == 32
    assert person.night(at(2026, 8, 3)) == 0


def test_a_holiday_that_is_no_longer_one_is_taken():
    person = somebody()
    request = person.take(date(2026, 4, 27), date(2026, 4, 28))
    company = person.group.company
    fill_holidays(company, 2026, actor=system(company.environment))
    CompanyHoliday.objects.filter(date=date(2026, 4, 27)).update(is_worked=True)

    person.night(at(2026, 3, 5))

    assert changes(request) == [(date(2026, 4, 27), "holiday", "8.00")]
    assert taken(request) == 16


def test_one_day_of_the_companys_own_takes_no_other_day_off_away():
    person = somebody(granted=False)
    company = person.group.company
    own = {"environment": company.environment, "company": company}
    CompanyHoliday.objects.create(date=date(2026, 5, 15), name="brugdag", **own)
    CompanyHoliday.objects.create(
        date=date(2026, 4, 27), name="Koningsdag", is_worked=True, **own
    )

    assert days_off(company.pk, years=[2026])[date(2026, 12, 25)]
    assert (
        keep_company(company, actor=system(company.environment), now=at(2026, 1, 2))
        == 2
    )

    asked = person.ask(date(2026, 12, 21), date(2026, 12, 25))
    assert asked.hours == 32
    off = days_off(company.pk, years=[2026])
    assert date(2026, 5, 15) in off
    assert date(2026, 4, 27) not in off
    assert fill_holidays(company, 2026, actor=system(company.environment)) == 0


def test_a_holiday_of_another_company_changes_nothing():
    person, _request = approved_week()
    other = somebody().group.company
    CompanyHoliday.objects.create(
        environment=other.environment,
        company=other,
        date=date(2026, 8, 5),
        name="Feest",
    )

    assert person.night(at(2026, 8, 3)) == 0


def test_days_that_have_been_are_never_corrected():
    person, request = approved_week()
    schedule(person.employment, date(2026, 8, 1), [4, 4, 4, 4, 4, 0, 0])

    person.night(at(2026, 8, 5))

    assert changes(request) == [
        (date(2026, 8, 6), "schedule", "-4.00"),
        (date(2026, 8, 7), "schedule", "-4.00"),
    ]
    assert taken(request) == 32


def test_part_of_a_day_stays_that_part():
    person = somebody()
    first = person.take(date(2026, 8, 3), date(2026, 8, 3), start_hours=Decimal(4))
    lowered = person.take(
        date(2026, 8, 8), date(2026, 8, 10), hours=Decimal(6), reason="ochtend gewerkt"
    )
    weekend = person.take(date(2026, 8, 15), date(2026, 8, 17), start_hours=Decimal(0))
    schedule(person.employment, date(2026, 8, 1), [6, 6, 6, 6, 6, 6, 6])

    person.night(at(2026, 8, 1))

    assert changes(first) == []
    assert changes(lowered) == []
    assert changes(weekend) == [
        (date(2026, 8, 16), "schedule", "6.00"),
        (date(2026, 8, 17), "schedule", "-2.00"),
    ]


def test_leave_after_the_last_day_of_service_is_given_back():
    person, request = approved_week()
    person.employment.end_date = date(2026, 8, 5)
    person.employment.save()

    person.night(at(2026, 7, 1))

    assert changes(request) == [
        (date(2026, 8, 6), "schedule", "-8.00"),
        (date(2026, 8, 7), "schedule", "-8.00"),
    ]


def ask_and_answer(person, now) -> None:
    """What happens on some days of a year and a half, whatever nights there were."""
    day = now.date()
    if day == date(2026, 10, 6):
        tell_everybody(actor=system(person.employment.environment), now=now)
        confirm_reading(date(2026, 10, 1), actor=person.actor, now=now)
    if day == date(2027, 6, 1):
        person.ask(date(2027, 6, 28), date(2027, 6, 30), now=now)
    if day == date(2027, 7, 8):
        asked = LeaveRequest.objects.get(employment=person.employment)
        reject(asked, remark="te druk", actor=person.decider, now=now)


def year_and_a_half(person, *, every: int) -> list:
    first, last = date(2026, 1, 1), date(2027, 9, 1)
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        now = at(day.year, day.month, day.day)
        if day == last or not offset % every:
            person.night(now)
        ask_and_answer(person, now)
    rows = LeaveEntry.objects.filter(employment=person.employment)
    return sorted(
        (one.day, one.kind, one.source, str(one.hours), one.expires_on) for one in rows
    )


def test_hours_expire_in_the_same_way_whatever_nights_were_missed():
    kinds = {"rhythm": "monthly", "fulltime": 199, "statutory": 157, "granted": False}

    often = year_and_a_half(somebody(**kinds), every=6)
    seldom = year_and_a_half(somebody(**kinds), every=41)

    assert seldom == often
    gone = [one for one in often if one[1] in {"expiry", "transfer"}]
    assert [one[1:4] for one in gone] == [
        ("expiry", "expiry 2027-07-01", "-133.00"),
        ("transfer", "kept 2027-07-01", "-24.00"),
        ("transfer", "since 2027-07-01", "24.00"),
    ]


def test_hours_of_a_year_before_somebody_turns_out_to_be_hired_are_taken_back():
    person = somebody(hired=date(2026, 2, 2), granted=False)
    person.night(at(2026, 6, 30))
    person.employment.start_date = date(2027, 1, 1)
    person.employment.save(update_fields=["start_date"])

    assert [person.night(at(2027, 1, 2)), person.night(at(2027, 1, 3))] == [4, 0]

    year_end = date(2026, 12, 31)
    assert balance(person.employment, person.group, on=date(2027, 1, 2)) == 200
    assert balance(person.employment, person.group, on=year_end) == Decimal("183.14")
    assert sum(Decimal(one[1]) for one in person.ledger() if one[2] == 2026) == 0
