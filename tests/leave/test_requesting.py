"""Asking for leave: hours from the schedule, and never more than there are."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from leave.hours import PeriodRefused
from leave.models import LeaveDay, LeaveRequest
from leave.queries.holdings import holdings_of
from leave.queries.own import employment_at
from leave.services.requesting import request_accrual, request_leave
from personnel.models import Employment
from portal.core.models import AuditEvent, OutgoingMail
from tests.factories.leave import LeaveGroupFactory, LeavePolicyFactory
from tests.leave.people import NOW, THREE_DAYS, at, schedule, somebody

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = date(2026, 8, 3), date(2026, 8, 7)


def refusal(person, start, end, **fields) -> str:
    with pytest.raises(PeriodRefused) as refused:
        person.ask(start, end, **fields)
    assert LeaveRequest.objects.count() == 0
    return refused.value.code


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (date(2026, 2, 23), date(2026, 2, 27), "40.00"),
        (date(2026, 6, 30), date(2026, 7, 1), "16.00"),
        (date(2026, 8, 3), date(2026, 8, 21), "120.00"),
        (date(2026, 12, 21), date(2027, 1, 8), "104.00"),
    ],
)
def test_hours_follow_from_the_schedule_and_the_holidays(start, end, hours):
    asked = somebody().ask(start, end)

    assert (str(asked.hours), str(asked.calculated_hours)) == (hours, hours)
    assert sum(one.hours for one in asked.days.all()) == asked.hours


def test_leave_over_new_year_is_counted_by_year():
    asked = somebody().ask(date(2026, 12, 21), date(2027, 1, 8))

    days = LeaveDay.objects.filter(request=asked)
    assert sum(one.hours for one in days.filter(date__year=2026)) == 64
    assert sum(one.hours for one in days.filter(date__year=2027)) == 40


def test_weeks_that_alternate_are_counted_as_they_fall():
    person = somebody(
        hired=date(2026, 4, 13), week=[8, 8, 8, 8, 0, 0, 0], other_week=[8] * 5 + [0, 0]
    )
    person.night(NOW.replace(month=4, day=13))

    assert person.ask(date(2026, 4, 13), date(2026, 4, 24)).hours == 72


def test_asking_is_written_down_and_mailed_to_who_decides():
    person = somebody()

    asked = person.ask(MONDAY, FRIDAY, description="Texel")

    assert (asked.status, asked.description) == ("requested", "Texel")
    assert AuditEvent.objects.latest("id").event == "leave.requested"
    [mail] = OutgoingMail.objects.all()
    assert (mail.name, mail.to) == ("leave_asked", person.access.user.username)
    assert mail.context["period"] == "3-8-2026 t/m 7-8-2026"
    assert mail.context["hours"] == "40,00"


def test_the_same_form_with_other_days_is_another_request():
    person, key = somebody(), uuid.uuid4()

    first = person.ask(MONDAY, MONDAY, key=key)
    other = person.ask(FRIDAY, FRIDAY, key=key)

    assert (first.end_date, other.start_date) == (MONDAY, FRIDAY)


def test_the_same_form_twice_is_one_request():
    person, key = somebody(), uuid.uuid4()

    first, again = (person.ask(MONDAY, FRIDAY, key=key) for _time in range(2))

    assert first == again
    assert OutgoingMail.objects.count() == 1


def test_fewer_hours_need_a_reason():
    person = somebody()

    assert refusal(person, MONDAY, FRIDAY, hours=Decimal(36)) == "reason"
    asked = person.ask(
        MONDAY, FRIDAY, hours=Decimal(36), reason="ik werk vrijdagochtend"
    )

    assert (asked.hours, asked.calculated_hours) == (36, 40)
    assert [one.hours for one in asked.days.order_by("date")] == [8, 8, 8, 8, 4]


def test_a_reason_without_fewer_hours_is_not_kept():
    assert somebody().ask(MONDAY, MONDAY, hours=Decimal(8), reason="o").reason == ""


@pytest.mark.parametrize(
    ("start", "end", "fields", "code"),
    [
        pytest.param(FRIDAY, MONDAY, {}, "order", id="end before start"),
        pytest.param(MONDAY, date(2199, 1, 1), {}, "far", id="too far"),
        pytest.param(date(2025, 8, 4), date(2026, 8, 21), {}, "length", id="too long"),
        pytest.param(date(2021, 4, 30), date(2021, 5, 3), {}, "employment", id="hire"),
        pytest.param(
            MONDAY, MONDAY, {"start_hours": Decimal(9)}, "start_hours", id="9"
        ),
        pytest.param(MONDAY, FRIDAY, {"hours": Decimal(41)}, "hours", id="too many"),
        pytest.param(MONDAY, FRIDAY, {"hours": Decimal(0)}, "hours", id="none"),
        pytest.param(date(2026, 8, 8), date(2026, 8, 9), {}, "nothing", id="weekend"),
        pytest.param(
            date(2026, 4, 27),
            date(2026, 4, 27),
            {"start_hours": Decimal(4)},
            "start_holiday",
            id="half a holiday",
        ),
        pytest.param(
            date(2026, 4, 27),
            date(2026, 4, 29),
            {"start_hours": Decimal(4)},
            "start_holiday",
            id="half a holiday first",
        ),
        pytest.param(
            date(2026, 4, 24),
            date(2026, 4, 27),
            {"end_hours": Decimal(4)},
            "end_holiday",
            id="half a holiday last",
        ),
        pytest.param(
            date(2026, 4, 27), date(2026, 4, 27), {}, "nothing", id="a holiday"
        ),
        pytest.param(MONDAY, date(2026, 9, 11), {}, "balance", id="more than there is"),
    ],
)
def test_what_cannot_be_leave_is_refused(start, end, fields, code):
    assert refusal(somebody(), start, end, **fields) == code


def test_the_refusal_tells_what_there_is():
    with pytest.raises(PeriodRefused) as refused:
        somebody().ask(MONDAY, date(2026, 9, 11))

    assert refused.value.hours == Decimal("200.00")


def test_hours_that_were_asked_are_no_longer_there():
    person = somebody()
    person.ask(MONDAY, date(2026, 8, 21))

    with pytest.raises(PeriodRefused, match="balance"):
        person.ask(date(2026, 9, 7), date(2026, 9, 25))

    person.ask(date(2026, 9, 7), date(2026, 9, 18))
    assert holdings_of(person.employment).available(
        person.group, start=MONDAY, end=FRIDAY
    ) == Decimal(0)


def test_a_group_may_go_below_zero_as_far_as_it_says():
    limited = somebody(overdraft=Decimal(8), fulltime=0, statutory=0)
    without_end = somebody(overdraft=None, fulltime=0, statutory=0)

    assert limited.ask(MONDAY, MONDAY).hours == 8
    with pytest.raises(PeriodRefused, match="balance"):
        limited.ask(FRIDAY, FRIDAY)
    assert without_end.ask(MONDAY, FRIDAY).hours == 40


def test_leave_of_next_year_counts_against_the_hours_of_next_year():
    person = somebody()
    person.take(MONDAY, date(2026, 9, 4))

    assert person.ask(date(2027, 2, 1), date(2027, 2, 5)).hours == 40
    with pytest.raises(PeriodRefused, match="balance"):
        person.ask(date(2026, 12, 1), date(2026, 12, 8))


def test_by_month_only_what_is_accrued_by_then_can_be_taken():
    person = somebody(rhythm="monthly", granted=False)
    person.night(NOW)

    assert person.ask(date(2026, 4, 30), date(2026, 4, 30)).hours == 8
    with pytest.raises(PeriodRefused, match="balance"):
        person.ask(date(2026, 5, 4), date(2026, 5, 20))
    assert person.ask(date(2026, 12, 14), date(2026, 12, 24)).hours == 72


def test_two_halves_of_a_day_fit_and_a_third_does_not():
    person, half = somebody(), {"start_hours": Decimal(4)}
    person.ask(MONDAY, MONDAY, **half)
    person.take(MONDAY, MONDAY, **half)

    with pytest.raises(PeriodRefused, match="overlap"):
        person.ask(MONDAY, MONDAY, **half)


def test_a_day_off_within_other_leave_is_no_overlap():
    person = somebody()
    person.ask(MONDAY, date(2026, 8, 9))

    assert person.ask(date(2026, 8, 8), date(2026, 8, 10)).hours == 8


def test_a_closed_period_is_closed():
    person = somebody()
    LeavePolicyFactory(company=person.group.company, closed_until=MONDAY)

    assert refusal(person, MONDAY, FRIDAY) == "closed"


@pytest.mark.parametrize("closed", [{"may_take": False}, {"is_visible": False}])
def test_a_group_that_is_not_open_is_refused(closed):
    assert refusal(somebody(**closed), MONDAY, FRIDAY) == "group"


def test_a_group_of_another_company_is_refused():
    person = somebody()

    assert refusal(person, MONDAY, FRIDAY, group=LeaveGroupFactory()) == "group"


def test_nobody_asks_for_somebody_else():
    person, other = somebody(), somebody()

    with pytest.raises(Employment.DoesNotExist):
        request_leave(
            other.employment, person.wish(MONDAY, FRIDAY), actor=person.actor, now=NOW
        )


def test_an_employer_does_not_ask():
    person = somebody()

    with pytest.raises(PermissionDenied):
        request_leave(
            person.employment,
            person.wish(MONDAY, FRIDAY),
            actor=person.decider,
            now=NOW,
        )


def test_a_schedule_that_changes_within_the_leave_counts_day_by_day():
    person = somebody()
    schedule(person.employment, date(2026, 8, 5), [0, 0, 4, 4, 4, 0, 0])

    asked = person.ask(MONDAY, FRIDAY)

    assert [one.hours for one in asked.days.order_by("date")] == [8, 8, 4, 4, 4]


def test_hours_worked_are_asked_back():
    person, key = somebody(may_accrue=True), uuid.uuid4()
    wish = person.wish(NOW.date(), NOW.date(), hours=Decimal("2.5"), key=key)

    asked = request_accrual(person.employment, wish, actor=person.actor, now=NOW)

    assert (asked.kind, asked.hours) == ("accrual", Decimal("2.5"))
    assert asked == request_accrual(
        person.employment, wish, actor=person.actor, now=NOW
    )
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"hours": None}, "hours"),
        ({"hours": Decimal(25)}, "hours"),
        ({"end_date": date(2026, 3, 1)}, "order"),
        ({"start_date": date(2020, 1, 1), "end_date": date(2020, 1, 1)}, "employment"),
        ({"start_date": date(9999, 1, 1), "end_date": date(9999, 1, 1)}, "worked"),
    ],
)
def test_hours_worked_that_cannot_be_are_refused(fields, code):
    person = somebody(may_accrue=True)
    wish = person.wish(NOW.date(), NOW.date(), **{"hours": Decimal(2)} | fields)

    with pytest.raises(PeriodRefused, match=code):
        request_accrual(person.employment, wish, actor=person.actor, now=NOW)


def test_hours_worked_are_not_asked_of_a_group_without_accrual():
    person = somebody()

    with pytest.raises(PeriodRefused, match="group"):
        request_accrual(
            person.employment,
            person.wish(MONDAY, MONDAY, hours=Decimal(2)),
            actor=person.actor,
            now=NOW,
        )


def test_a_limit_below_zero_is_there_again_next_year_where_hours_do_not_go_along():
    limit = {"overdraft": Decimal(8), "carries_over": False}
    person = somebody(fulltime=0, statutory=0, **limit)
    person.take(MONDAY, MONDAY)

    assert person.ask(date(2027, 2, 1), date(2027, 2, 1)).hours == 8


def test_who_comes_back_asks_in_the_new_employment():
    person = somebody()
    first = person.employment
    first.end_date = date(2026, 6, 30)
    later = Employment(start_date=date(2026, 9, 1))
    for one in (first, later):
        one.employee = first.employee
    company_id = person.group.company_id

    def chosen(day: date) -> Employment | None:
        return employment_at([first, later], company_id=company_id, day=day)

    assert chosen(date(2026, 6, 30)) is first
    assert chosen(date(2026, 7, 1)) is later
    first.end_date, later.end_date = date(2026, 6, 30), date(2026, 12, 31)
    assert chosen(date(2027, 1, 1)) is later
    assert employment_at([first], company_id=0, day=MONDAY) is None


def test_what_was_too_much_last_year_comes_off_the_hours_of_this_year():
    person = somebody()
    person.take(date(2026, 3, 9), date(2026, 4, 10))
    schedule(person.employment, date(2026, 6, 1), THREE_DAYS)
    person.night(at(2026, 6, 2))
    person.night(at(2027, 1, 2))
    holdings, monday = holdings_of(person.employment), date(2027, 2, 1)
    left = holdings.available(person.group, start=monday, end=monday)

    person.ask(monday, monday, now=at(2027, 1, 5))

    buckets = holdings.buckets(person.group, granted=monday, booked=monday)
    assert left == sum(buckets.values())
    # Nor is the debt forgotten once the day has come on which its bucket expires.
    august = date(2027, 8, 2)
    after = holdings_of(person.employment)
    assert after.available(person.group, start=august, end=august) == left - 8
    with pytest.raises(PeriodRefused, match="balance"):
        person.ask(august, august + timedelta(days=100), now=at(2027, 1, 5))


def test_leave_of_next_year_does_not_pay_for_too_much_in_this():
    person = somebody(fulltime=40, statutory=0, overdraft=Decimal(8))
    person.take(date(2026, 12, 14), date(2026, 12, 21))
    person.ask(date(2027, 2, 1), date(2027, 2, 1))

    with pytest.raises(PeriodRefused, match="later"):
        person.ask(MONDAY, MONDAY)


def test_what_was_asked_below_zero_of_last_year_is_no_debt_where_it_does_not_go_along():
    limit = {"overdraft": Decimal(8), "carries_over": False}
    person = somebody(fulltime=0, statutory=0, **limit)
    person.ask(MONDAY, MONDAY)

    assert person.ask(date(2027, 2, 1), date(2027, 2, 1)).hours == 8
