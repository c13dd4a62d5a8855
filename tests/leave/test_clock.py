"""The two weeks of the law: who is reminded when, and what happens without an answer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from leave import tasks
from leave.deadlines import Step, is_over, last_day, step_due
from leave.models import LeavePolicy, LeaveReminder
from leave.services.clock import watch_company, watch_request
from leave.services.decisions import reject
from leave.services.requesting import request_accrual
from leave.services.withdrawing import withdraw_request
from portal.core import mail
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import system
from tests.factories.accounts import ApproverDepartmentFactory
from tests.factories.leave import LeavePolicyFactory
from tests.leave.people import NOW, Person, schedule, somebody
from tests.leave.test_races import both

ASKED_ON = NOW.date()
WEEK = (date(2026, 8, 3), date(2026, 8, 7))


@pytest.mark.parametrize(
    ("passed", "step"),
    [
        (0, None),
        (6, None),
        (7, Step.FIRST_REMINDER),
        (11, Step.FIRST_REMINDER),
        (12, Step.SECOND_REMINDER),
        (13, Step.SECOND_REMINDER),
        (14, Step.ESCALATION),
        (40, Step.ESCALATION),
    ],
)
def test_the_latest_step_is_due(passed: int, step: Step | None):
    assert step_due(ASKED_ON, on=ASKED_ON + timedelta(days=passed)) is step


def test_the_last_day_of_two_weeks_is_in_time():
    assert last_day(date(2026, 3, 2)) == date(2026, 3, 16)
    assert not is_over(ASKED_ON, on=date(2026, 3, 16))
    assert is_over(ASKED_ON, on=date(2026, 3, 17))


@dataclass(frozen=True)
class Seen:
    """What ``both`` shows of an outcome."""

    status: bool


def after(days: int) -> datetime:
    return NOW + timedelta(days=days)


def watch(person: Person, *, days: int) -> int:
    actor = system(person.employment.environment)
    return watch_company(person.group.company, actor=actor, now=after(days))


def approver_of(person: Person):
    return ApproverDepartmentFactory(access__company=person.group.company).access


def sent() -> list[tuple[str, str]]:
    rows = OutgoingMail.objects.exclude(name__in=["leave_asked"]).order_by("id")
    return [(one.name.removeprefix("leave_"), one.to) for one in rows]


def settles(person: Person) -> None:
    LeavePolicyFactory(
        company=person.group.company, settles_by_law=True, closed_until=None
    )


@pytest.mark.django_db
def test_approvers_are_reminded_twice_and_then_administrators_are_told():
    person = somebody()
    approver = approver_of(person)
    person.ask(*WEEK)

    done = [watch(person, days=days) for days in range(20)]

    assert [day for day, count in enumerate(done) if count] == [7, 12, 14]
    assert sent() == [
        ("reminder", approver.user.username),
        ("reminder", approver.user.username),
        ("escalated", person.access.user.username),
    ]
    facts = LeaveReminder.objects.order_by("id").values_list("days", "sent_at")
    assert list(facts) == [(7, after(7)), (12, after(12)), (14, after(14))]
    events = AuditEvent.objects.filter(event="leave.reminded").order_by("id")
    assert [one.changes["days"] for one in events] == [7, 12, 14]


@pytest.mark.django_db
def test_after_missed_nights_only_the_latest_is_sent_and_once():
    person = somebody()
    person.ask(*WEEK)

    done = [watch(person, days=days) for days in (21, 21, 22)]

    assert done == [1, 0, 0]
    assert [name for name, _to in sent()] == ["escalated"]


@pytest.mark.django_db
def test_without_approvers_administrators_are_reminded():
    person = somebody()
    person.ask(*WEEK)

    watch(person, days=7)

    assert sent() == [("reminder", person.access.user.username)]


@pytest.mark.django_db
def test_without_another_administrator_approvers_are_told():
    person = somebody()
    person.access.employee = person.employment.employee
    person.access.save(update_fields=["employee"])
    approver = approver_of(person)
    person.ask(*WEEK)

    watch(person, days=14)

    assert sent() == [("escalated", approver.user.username)]


@pytest.mark.django_db
def test_what_is_answered_is_not_reminded_of():
    person = somebody()
    reject(person.ask(*WEEK), remark="nee", actor=person.decider, now=NOW)
    withdraw_request(person.ask(*WEEK), actor=person.actor, now=NOW)
    person.take(*WEEK)

    assert watch(person, days=14) == 0
    assert LeaveReminder.objects.count() == 0


@pytest.mark.django_db
def test_after_two_weeks_silence_gives_leave_where_the_company_chose_that():
    person = somebody()
    settles(person)
    asked = person.ask(*WEEK)

    assert watch(person, days=14) == 1
    asked.refresh_from_db()
    assert asked.status == "requested"
    assert [watch(person, days=days) for days in (15, 16)] == [1, 0]

    asked.refresh_from_db()
    assert (asked.status, asked.is_settled_by_law, asked.decided_by) == (
        "approved",
        True,
        None,
    )
    assert person.ledger()[-1] == ("withdrawal", "-8.00", 2026, True)
    assert sent() == [
        ("escalated", person.access.user.username),
        ("decided", person.employment.employee.private_email),
        ("settled", person.access.user.username),
    ]
    told = OutgoingMail.objects.get(name="leave_decided")
    assert told.context["answer"].startswith("vastgesteld zoals je het vroeg")
    assert AuditEvent.objects.latest("id").event == "leave.approved"


@pytest.mark.django_db
def test_elsewhere_silence_gives_nothing():
    person, other = somebody(), somebody()
    settles(other)
    LeavePolicyFactory(company=person.group.company)
    asked = person.ask(*WEEK)

    watch(person, days=30)

    asked.refresh_from_db()
    assert asked.status == "requested"
    assert LeavePolicy.objects.count() == 2


@pytest.mark.django_db
def test_leave_without_enough_hours_is_not_given_but_escalated():
    person = somebody()
    settles(person)
    asked = person.ask(date(2026, 8, 3), date(2026, 9, 4))
    schedule(person.employment, date(2026, 1, 1), [8, 0, 0, 0, 0, 0, 0])
    person.night(NOW)

    assert [watch(person, days=days) for days in (20, 21)] == [1, 0]

    asked.refresh_from_db()
    assert (asked.status, asked.entries.count()) == ("requested", 0)
    assert [name for name, _to in sent()] == ["escalated"]


@pytest.mark.django_db
def test_leave_of_a_closed_period_is_not_given_but_escalated():
    person = somebody()
    settles(person)
    asked = person.ask(date(2026, 8, 3), date(2026, 8, 7))
    LeavePolicy.objects.filter(company=person.group.company).update(
        closed_until=date(2026, 8, 31)
    )

    watch(person, days=20)

    asked.refresh_from_db()
    assert asked.status == "requested"
    assert [name for name, _to in sent()] == ["escalated"]


@pytest.mark.django_db
def test_special_leave_and_hours_worked_are_never_given_by_silence():
    person = somebody(overdraft=None, may_accrue=True)
    settles(person)
    asked = person.ask(*WEEK)
    wish = person.wish(NOW.date(), NOW.date(), hours=Decimal(2))
    request_accrual(person.employment, wish, actor=person.actor, now=NOW)
    person.group.overdraft = Decimal(0)

    assert watch(person, days=20) == 2

    asked.refresh_from_db()
    assert asked.status == "requested"
    assert [name for name, _to in sent()] == ["escalated", "escalated"]


@pytest.mark.django_db
def test_only_the_clock_itself_may_watch():
    person = somebody()
    asked = person.ask(*WEEK)

    with pytest.raises(PermissionDenied):
        watch_company(person.group.company, actor=person.decider, now=NOW)
    with pytest.raises(PermissionDenied):
        watch_request(asked, actor=person.actor, now=NOW)


@pytest.mark.django_db
def test_the_mails_say_until_when_and_what_follows():
    person = somebody()
    settles(person)
    person.ask(*WEEK)
    for days in (7, 14, 15):
        watch(person, days=days)

    rows = OutgoingMail.objects.select_related("environment").order_by("id")
    texts = {one.name: mail.render(one) for one in rows}
    assert "Antwoord uiterlijk op 16-3-2026" in texts["leave_reminder"].text
    assert "lopen tot en met 16-3-2026" in texts["leave_escalated"].text
    assert "vastgesteld conform wens" in texts["leave_settled"].text
    assert "U krijgt deze e-mail" in texts["leave_reminder"].text
    assert texts["leave_settled"].subject.endswith("staat vast")


@pytest.mark.django_db
def test_every_company_is_watched_by_its_own_task(monkeypatch):
    person = somebody()
    person.ask(*WEEK)
    # As if the broker handed it to a worker at once.
    monkeypatch.setattr(tasks.watch_company, "delay", tasks.watch_company)

    tasks.watch_all()

    assert [one.days for one in LeaveReminder.objects.all()] == [14]


@pytest.mark.django_db(transaction=True)
def test_the_clock_and_an_approver_have_one_winner():
    person = somebody()
    settles(person)
    asked = person.ask(*WEEK)
    actor = system(person.employment.environment)

    found = both(
        person,
        lambda: reject(asked, remark="nee", actor=person.decider, now=NOW),
        lambda: Seen(watch_request(asked, actor=actor, now=after(20))),
    )

    assert found == (["rejected"], [False])
    assert LeaveReminder.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_clocks_remind_once():
    person = somebody()
    asked = person.ask(*WEEK)
    actor = system(person.employment.environment)

    def look() -> Seen:
        return Seen(watch_request(asked, actor=actor, now=after(7)))

    assert both(person, look, look) == ([True], [False])
    assert [name for name, _to in sent()] == ["reminder"]


@pytest.mark.django_db
def test_nobody_is_reminded_until_somebody_may_decide():
    person = somebody()
    person.ask(*WEEK)
    person.access.employee = person.employment.employee
    person.access.save(update_fields=["employee"])
    OutgoingMail.objects.all().delete()

    alone = watch(person, days=7)
    before = LeaveReminder.objects.count(), OutgoingMail.objects.count()
    approver_of(person)

    assert (alone, before) == (0, (0, 0))
    assert watch(person, days=8) == 1
    assert OutgoingMail.objects.get().name == "leave_reminder"
