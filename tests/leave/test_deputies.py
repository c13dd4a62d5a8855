"""Who stands in for an approver decides while the approver is on leave, and on no other day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.approvers import approvers_of, departments_of
from accounts.models import Deputy
from leave.services.decisions import approve, approve_cancellation
from leave.services.withdrawing import withdraw_request
from tests.actors import employer_actor, logged_in_office
from tests.factories.accounts import (
    ApproverDepartmentFactory,
    DeputyFactory,
    EmployerAccessFactory,
)
from tests.leave.people import NOW, Person, at, somebody

pytestmark = pytest.mark.django_db
FRIDAY, MONDAY = date(2026, 8, 7), date(2026, 8, 10)
# The days between have no hours.
LEAVE = (FRIDAY, MONDAY)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def approver() -> Person:
    """Somebody who asks leave, and who decides for a department too."""
    return somebody()


@pytest.fixture
def standing(approver: Person) -> Deputy:
    employee, company = approver.employment.employee, approver.group.company
    access = ApproverDepartmentFactory(
        access__company=company, access__employee=employee
    ).access
    deputy = EmployerAccessFactory(company=company, role="approver")
    return DeputyFactory(access=access, deputy=deputy, start_date=None, end_date=None)


def colleague(approver: Person) -> Person:
    return somebody(company=approver.group.company, name="Bijzonder", position=2)


def days_of_rights(standing: Deputy) -> list[date]:
    actor = employer_actor(standing.deputy)
    days = [FRIDAY + ONE_DAY * number for number in range(-1, 5)]
    return [day for day in days if departments_of(actor, on=day) == {"Winkel"}]


def test_a_deputy_has_the_rights_during_the_approvers_leave(approver, standing):
    employee = colleague(approver).employment.employee
    assert days_of_rights(standing) == []

    approver.take(*LEAVE)

    assert days_of_rights(standing) == [
        FRIDAY,
        FRIDAY + ONE_DAY,
        MONDAY - ONE_DAY,
        MONDAY,
    ]
    assert standing.deputy in approvers_of(employee, on=FRIDAY)
    assert standing.deputy not in approvers_of(employee, on=MONDAY + ONE_DAY)
    assert standing.access in approvers_of(employee, on=FRIDAY)


def test_leave_that_is_only_asked_gives_no_rights(approver, standing):
    asked = approver.ask(*LEAVE)
    assert days_of_rights(standing) == []

    approve(asked, actor=approver.decider, now=NOW)
    withdraw_request(asked, actor=approver.actor, now=NOW)
    assert len(days_of_rights(standing)) == 4

    approve_cancellation(asked, actor=approver.decider, now=NOW)
    assert days_of_rights(standing) == []


def test_leave_of_somebody_else_gives_no_rights(approver, standing):
    colleague(approver).take(*LEAVE)

    assert days_of_rights(standing) == []


def test_a_deputy_decides_in_the_approvers_leave(approver, standing):
    other = colleague(approver)
    asked = other.ask(date(2026, 9, 7), date(2026, 9, 11))
    approver.take(*LEAVE)

    given = approve(asked, actor=employer_actor(standing.deputy), now=at(2026, 8, 7))

    assert given.decided_by_id == standing.deputy.user_id


def test_the_inbox_of_a_deputy_fills_by_itself(approver, standing):
    asked = colleague(approver).ask(date(2026, 9, 7), date(2026, 9, 11))
    browser = logged_in_office(standing.deputy.user)
    assert browser.get("/werkgever/goedkeuren/").context["rows"] == []

    given = approver.take(*LEAVE)
    today = timezone.localdate()
    type(given).objects.filter(pk=given.pk).update(start_date=today, end_date=today)

    rows = browser.get("/werkgever/goedkeuren/").context["rows"]
    assert {item.public_id for item, _is_picked in rows} == {asked.public_id}
