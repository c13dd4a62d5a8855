"""Answers to requests, and what they do to the ledger."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from leave.balances import balance
from leave.models import LeaveEntry, LeaveRequest
from leave.queries.inbox import inbox
from leave.services.decisions import (
    AlreadyDecided,
    Closed,
    NotEnough,
    RemarkNeeded,
    approve,
    approve_cancellation,
    reject,
    reject_cancellation,
)
from leave.services.requesting import request_accrual
from leave.services.withdrawing import NotOpen, withdraw_request
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import employer_actor, employer_of, logged_in_office, system
from tests.factories.accounts import (
    ApproverDepartmentFactory,
    EmployeeAccountFactory,
    EmployerAccessFactory,
)
from tests.factories.leave import LeavePolicyFactory
from tests.leave.people import NOW, at, schedule, somebody

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = date(2026, 8, 3), date(2026, 8, 7)
WEEK = (MONDAY, FRIDAY)


def hours_of(person, on=date(2026, 12, 31)) -> Decimal:
    return balance(person.employment, person.group, on=on)


def mails_to_the_employee(person) -> list[str]:
    rows = OutgoingMail.objects.filter(name="leave_decided").order_by("id")
    assert {one.to for one in rows} <= {person.employment.employee.private_email}
    return [one.context["answer"] for one in rows]


def test_approval_takes_the_hours_that_were_asked():
    person = somebody()

    given = person.take(*WEEK)

    assert (given.status, given.decided_at, given.decided_by_id) == (
        "approved",
        NOW,
        person.access.user_id,
    )
    assert not given.is_settled_by_law
    assert person.ledger() == [
        ("accrual", "160.00", 2026, True),
        ("accrual", "40.00", 2026, False),
        *[("withdrawal", "-8.00", 2026, True)] * 5,
    ]
    assert hours_of(person) == 160
    assert hours_of(person, on=date(2026, 8, 4)) == 184
    assert AuditEvent.objects.latest("id").event == "leave.approved"
    assert mails_to_the_employee(person) == ["goedgekeurd"]


def test_approval_never_changes_hours():
    person = somebody()
    asked = person.ask(*WEEK)
    schedule(person.employment, date(2026, 6, 1), [4, 4, 4, 4, 4, 0, 0])

    approve(asked, actor=person.decider, now=NOW)

    assert -sum(one.hours for one in asked.entries.all()) == asked.hours == 40


def test_a_decided_request_is_not_decided_again():
    person = somebody()
    given = person.take(*WEEK)

    for answer in (
        lambda: approve(given, actor=person.decider, now=NOW),
        lambda: reject(given, remark="nee", actor=person.decider, now=NOW),
        lambda: approve_cancellation(given, actor=person.decider, now=NOW),
    ):
        with pytest.raises(AlreadyDecided):
            answer()

    assert hours_of(person) == 160


def test_hours_that_are_gone_meanwhile_are_not_given():
    person = somebody()
    asked = person.ask(MONDAY, date(2026, 9, 4))
    schedule(person.employment, date(2026, 1, 1), [8, 0, 0, 0, 0, 0, 0])
    person.night(NOW)

    with pytest.raises(NotEnough):
        approve(asked, actor=person.decider, now=NOW)

    asked.refresh_from_db()
    assert asked.status == "requested"


def test_a_group_without_limit_asks_for_no_hours():
    person = somebody(fulltime=0, statutory=0, overdraft=None)

    person.take(date(2026, 6, 30), date(2026, 7, 1))

    assert hours_of(person) == Decimal(-16)


def test_a_refusal_says_why():
    person = somebody()
    asked = person.ask(*WEEK)

    with pytest.raises(RemarkNeeded):
        reject(asked, remark=" ", actor=person.decider, now=NOW)
    refused = reject(asked, remark="Te druk", actor=person.decider, now=NOW)

    assert (refused.status, refused.remark) == ("rejected", "Te druk")
    assert hours_of(person) == 200
    assert mails_to_the_employee(person) == ["afgekeurd"]
    assert person.ask(*WEEK).hours == 40


def test_nobody_decides_on_the_own_request_whatever_roles_they_have():
    person = somebody()
    employee = person.employment.employee
    asked = person.ask(*WEEK)
    own = EmployerAccessFactory(company=employee.company, employee=employee)
    deputy = EmployerAccessFactory(company=employee.company)
    actors = [
        person.actor,
        employer_actor(own),
        employer_of(somebody().group.company),
    ]

    for actor in actors[:2]:
        with pytest.raises(PermissionDenied):
            approve(asked, actor=actor, now=NOW)
    with pytest.raises(type(person.employment).DoesNotExist):
        approve(asked, actor=actors[2], now=NOW)

    assert approve(asked, actor=employer_actor(deputy), now=NOW).status == "approved"


@pytest.mark.parametrize("name", ["private_email", "business_email", "login"])
def test_nobody_decides_on_the_own_request_with_an_account_that_names_no_person(name):
    person = somebody()
    employee = person.employment.employee
    address = "Wie.Vraagt@voorbeeld.nl"
    if name == "login":
        EmployeeAccountFactory(employee=employee, user__username=address.lower())
    else:
        type(employee).objects.filter(pk=employee.pk).update(**{name: address})
    own = EmployerAccessFactory(
        company=employee.company, user__username=address.lower(), employee=None
    )
    asked = person.ask(*WEEK)

    with pytest.raises(PermissionDenied):
        approve(asked, actor=employer_actor(own), now=NOW)

    assert inbox(employer_actor(own), on=NOW.date()) == []
    assert [one.request for one in inbox(person.decider, on=NOW.date())] == [asked]
    mails = OutgoingMail.objects.filter(name="leave_asked")
    assert [one.to for one in mails] == [person.access.user.username]


def test_an_approver_decides_for_the_own_departments():
    person = somebody()
    asked = person.ask(*WEEK)
    elsewhere = ApproverDepartmentFactory(
        access__company=person.group.company, department="Kantoor"
    )
    here = ApproverDepartmentFactory(access__company=person.group.company)

    with pytest.raises(PermissionDenied):
        approve(asked, actor=employer_actor(elsewhere.access), now=NOW)

    assert approve(asked, actor=employer_actor(here.access), now=NOW).hours == 40


def test_the_clock_is_nobody_and_settles_by_law():
    person = somebody()
    actor = system(person.employment.environment)

    given = approve(person.ask(*WEEK), actor=actor, now=NOW)

    assert (given.is_settled_by_law, given.decided_by_id) == (True, None)


def test_what_is_still_asked_is_withdrawn_at_once():
    person = somebody()

    withdrawn = withdraw_request(person.ask(*WEEK), actor=person.actor, now=NOW)

    assert (withdrawn.status, withdrawn.decided_at) == ("withdrawn", None)
    assert AuditEvent.objects.latest("id").event == "leave.withdrawn"
    assert person.ask(*WEEK).hours == 40
    for again in (withdrawn, withdrawn):
        with pytest.raises(NotOpen):
            withdraw_request(again, actor=person.actor, now=NOW)


def test_given_leave_is_cancelled_by_who_decides():
    person = somebody()
    given = withdraw_request(person.take(*WEEK), actor=person.actor, now=NOW)
    assert (given.status, hours_of(person)) == ("cancel-requested", 160)

    cancelled = approve_cancellation(given, actor=person.decider, now=NOW)

    assert (cancelled.status, hours_of(person)) == ("withdrawn", 200)
    assert person.ledger()[-5:] == [("correction", "8.00", 2026, True)] * 5
    assert mails_to_the_employee(person) == [
        "goedgekeurd",
        "ingetrokken, zoals je vroeg",
    ]


def test_given_leave_may_have_to_stand():
    person = somebody()
    given = withdraw_request(person.take(*WEEK), actor=person.actor, now=NOW)

    with pytest.raises(RemarkNeeded):
        reject_cancellation(given, remark="", actor=person.decider, now=NOW)
    stands = reject_cancellation(given, remark="Nee", actor=person.decider, now=NOW)

    assert (stands.status, stands.remark, hours_of(person)) == ("approved", "Nee", 160)


def test_leave_that_is_over_is_not_withdrawn():
    person = somebody()
    given = person.take(*WEEK)

    with pytest.raises(NotOpen):
        withdraw_request(given, actor=person.actor, now=at(2026, 8, 8))


def test_withdrawal_gives_back_to_the_bucket_that_the_hours_came_from():
    person = somebody(fulltime=16, statutory=8)
    given = person.take(date(2026, 8, 3), date(2026, 8, 4))
    before = person.ledger()
    withdraw_request(given, actor=person.actor, now=NOW)
    given.refresh_from_db()

    approve_cancellation(given, actor=person.decider, now=NOW)

    assert before[2:] == [
        ("withdrawal", "-8.00", 2026, True),
        ("withdrawal", "-8.00", 2026, False),
    ]
    assert person.ledger()[4:] == [
        ("correction", "8.00", 2026, True),
        ("correction", "8.00", 2026, False),
    ]


def test_expiring_hours_are_taken_for_days_before_they_expire():
    person = somebody()
    person.take(date(2026, 1, 5), date(2026, 1, 9), now=at(2026, 1, 2))
    person.night(at(2027, 1, 1))
    given = person.take(date(2027, 6, 30), date(2027, 7, 2), now=at(2027, 5, 3))

    rows = LeaveEntry.objects.filter(request=given).order_by("day")
    assert [(one.day, one.accrual_year, one.is_statutory) for one in rows] == [
        (date(2027, 6, 30), 2026, True),
        (date(2027, 7, 1), 2027, True),
        (date(2027, 7, 2), 2027, True),
    ]


def test_leave_over_new_year_takes_each_year_from_its_own_hours():
    person = somebody(carries_over=False, is_statutory=False)

    given = person.take(date(2026, 12, 30), date(2027, 1, 5))

    rows = LeaveEntry.objects.filter(request=given).order_by("day")
    assert [(one.day.year, one.accrual_year) for one in rows] == [
        (2026, 2026),
        (2026, 2026),
        (2027, 2027),
        (2027, 2027),
    ]


def test_hours_worked_are_credited_beyond_the_law():
    person = somebody(may_accrue=True)
    wish = person.wish(NOW.date(), NOW.date(), hours=Decimal("2.5"))
    asked = request_accrual(person.employment, wish, actor=person.actor, now=NOW)

    approve(asked, actor=person.decider, now=NOW)

    assert person.ledger()[-1] == ("accrual", "2.50", 2026, False)
    # The night takes them for no part of the entitlement.
    assert person.night(at(2026, 8, 4)) == 0


def test_who_has_no_account_is_mailed_at_the_own_address_if_any():
    person = somebody()
    employee = person.employment.employee
    employee.private_email = ""
    employee.save(update_fields=["private_email"])

    person.take(*WEEK)

    assert mails_to_the_employee(person) == []
    assert LeaveRequest.objects.get().status == "approved"


def test_hours_that_came_back_leave_room_on_their_day():
    person = somebody()
    person.take(*WEEK)
    schedule(person.employment, MONDAY, [4, 4, 4, 4, 4, 0, 0])
    person.night(at(2026, 8, 1))
    schedule(person.employment, date(2026, 8, 2), [8, 8, 8, 8, 8, 0, 0])
    person.employment.workschedule_set.filter(start_date=MONDAY).delete()

    assert person.ask(MONDAY, MONDAY, start_hours=Decimal(4)).hours == 4


def test_taking_back_hours_worked_takes_them_out_of_the_balance():
    person = somebody(may_accrue=True)
    cancelled = _cancelling_hours_worked(person)

    approve_cancellation(cancelled, actor=person.decider, now=NOW)

    assert person.ledger()[-2:] == [
        ("accrual", "8.00", 2026, False),
        ("correction", "-8.00", 2026, False),
    ]


def test_hours_worked_that_were_spent_are_not_taken_back():
    person = somebody(may_accrue=True, fulltime=0, statutory=0)
    cancelled = _cancelling_hours_worked(person)
    person.ask(date(2026, 3, 9), date(2026, 3, 9))

    with pytest.raises(NotEnough):
        approve_cancellation(cancelled, actor=person.decider, now=NOW)

    cancelled.refresh_from_db()
    assert cancelled.status == "cancel-requested"


def test_the_inbox_shows_what_taking_back_hours_worked_leaves():
    person = somebody(may_accrue=True)
    _cancelling_hours_worked(person)

    item = inbox(person.decider, on=date(2026, 3, 2))[0]

    assert (item.outlook.before, item.outlook.after) == (208, 200)


def test_leave_is_not_given_once_its_period_is_closed():
    person = somebody()
    asked = person.ask(*WEEK)
    policy = LeavePolicyFactory(company=person.group.company, closed_until=MONDAY)

    with pytest.raises(Closed):
        approve(asked, actor=person.decider, now=NOW)

    asked.refresh_from_db()
    assert (asked.status, len(person.ledger())) == ("requested", 2)
    policy.closed_until = date(2026, 8, 2)
    policy.save()
    assert approve(asked, actor=person.decider, now=NOW).status == "approved"


def test_an_answer_about_a_closed_period_is_explained():
    person = somebody()
    asked = person.ask(*WEEK)
    LeavePolicyFactory(company=person.group.company, closed_until=MONDAY)
    browser = logged_in_office(person.access.user)
    form = {"ids": [str(asked.public_id)], "decision": "approve", "remark": "Ja"}

    page = browser.post("/werkgever/goedkeuren/", form)

    assert page.status_code == 422
    [(row, is_picked)] = page.context["rows"]
    assert is_picked
    assert row.refusal == "Deze periode is afgesloten. U kunt alleen nog afkeuren."
    assert f'aria-describedby="why-{asked.public_id}"' in page.text
    assert 'value="Ja"' in page.text
    asked.refresh_from_db()
    assert asked.status == "requested"


def _cancelling_hours_worked(person):
    wish = person.wish(date(2026, 3, 2), date(2026, 3, 2), hours=Decimal(8))
    asked = request_accrual(person.employment, wish, actor=person.actor, now=NOW)
    approve(asked, actor=person.decider, now=NOW)
    return withdraw_request(asked, actor=person.actor, now=NOW)
