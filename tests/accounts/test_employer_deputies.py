"""An approver's rights go to a deputy for some time, never to two at once."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Deputy, EmployerAccess
from accounts.services.deputies import (
    Assignment,
    InThePast,
    NoApprover,
    NotAPerson,
    Overlap,
    SamePerson,
    add_deputy,
    end_deputy,
)
from personnel.models import Company
from portal.core.access import Actor
from portal.core.models import AuditEvent
from tests.actors import employer_actor
from tests.factories.accounts import DeputyFactory, EmployerAccessFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 7, 10, 9, 0, tzinfo=datetime.UTC)
TODAY = NOW.date()


@pytest.fixture
def company() -> Company:
    return CompanyFactory()


@pytest.fixture
def admin(company: Company) -> Actor:
    return employer_actor(EmployerAccessFactory(company=company))


@pytest.fixture
def approver(company: Company) -> EmployerAccess:
    return EmployerAccessFactory(company=company, role="approver")


@pytest.fixture
def colleague(company: Company) -> EmployerAccess:
    return EmployerAccessFactory(company=company, role="approver")


def day(number: int) -> datetime.date:
    return datetime.date(2026, 7, number)


def test_an_administrator_gives_rights_from_a_day_to_a_day(admin, approver, colleague):
    wanted = Assignment(approver, colleague, day(13), day(24))

    added = add_deputy(wanted, actor=admin, now=NOW)

    assert (added.access, added.deputy) == (approver, colleague)
    assert (added.start_date, added.end_date) == (day(13), day(24))
    [event] = AuditEvent.objects.all()
    assert (event.event, event.subject_id) == ("deputy.added", str(approver.user_id))
    assert event.changes == {
        "deputy": colleague.pk,
        "from": "2026-07-13",
        "to": "2026-07-24",
    }


@pytest.mark.parametrize(
    ("first", "last", "is_free"),
    [
        pytest.param(10, 12, True, id="just before"),
        pytest.param(25, 31, True, id="just after"),
        pytest.param(10, 13, False, id="its first day"),
        pytest.param(24, 31, False, id="its last day"),
        pytest.param(15, 16, False, id="within"),
        pytest.param(10, 31, False, id="around"),
    ],
)
def test_somebody_is_replaced_by_one_at_a_time(
    admin, approver, colleague, first: int, last: int, is_free: bool
):
    known = DeputyFactory(access=approver, start_date=day(13), end_date=day(24))
    wanted = Assignment(approver, colleague, day(first), day(last))

    if is_free:
        assert add_deputy(wanted, actor=admin, now=NOW).pk
        return
    with pytest.raises(Overlap) as refused:
        add_deputy(wanted, actor=admin, now=NOW)

    assert refused.value.deputy == known


def test_a_colleague_may_replace_two_approvers_at_once(admin, approver, colleague):
    other = EmployerAccessFactory(company=approver.company, role="approver")
    DeputyFactory(access=other, deputy=colleague)

    wanted = Assignment(approver, colleague, day(13), day(24))

    assert add_deputy(wanted, actor=admin, now=NOW).pk


def test_an_administrator_has_no_deputy(company, admin, colleague):
    other = EmployerAccessFactory(company=company)

    with pytest.raises(NoApprover):
        add_deputy(Assignment(other, colleague, day(13), day(24)), actor=admin, now=NOW)


def test_nobody_replaces_oneself(admin, approver):
    with pytest.raises(SamePerson):
        add_deputy(
            Assignment(approver, approver, day(13), day(24)), actor=admin, now=NOW
        )


def test_nobody_replaces_oneself_with_another_account(company, admin):
    person = EmployeeFactory(company=company)
    first, second = (
        EmployerAccessFactory(company=company, role="approver", employee=person)
        for _ in range(2)
    )

    with pytest.raises(SamePerson):
        add_deputy(Assignment(first, second, day(13), day(24)), actor=admin, now=NOW)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param(1, 9, id="over"),
        pytest.param(24, 13, id="backwards"),
    ],
)
def test_what_is_over_is_refused(admin, approver, colleague, first: int, last: int):
    wanted = Assignment(approver, colleague, day(first), day(last))

    with pytest.raises(InThePast):
        add_deputy(wanted, actor=admin, now=NOW)


def test_a_deputy_of_today_alone_is_possible(admin, approver, colleague):
    wanted = Assignment(approver, colleague, TODAY, TODAY)

    assert add_deputy(wanted, actor=admin, now=NOW).end_date == TODAY


def test_a_deputy_is_of_the_same_company(admin, approver):
    stranger = EmployerAccessFactory(company__environment=approver.environment)

    with pytest.raises(EmployerAccess.DoesNotExist):
        add_deputy(
            Assignment(approver, stranger, day(13), day(24)), actor=admin, now=NOW
        )


def test_an_approver_names_no_deputy(approver, colleague):
    wanted = Assignment(approver, colleague, day(13), day(24))

    with pytest.raises(PermissionDenied):
        add_deputy(wanted, actor=employer_actor(approver), now=NOW)


@pytest.mark.parametrize("first", [10, 13], ids=["today", "later"])
def test_ending_what_has_not_worked_yet_removes_it(admin, approver, first: int):
    known = DeputyFactory(access=approver, start_date=day(first), end_date=day(24))

    end_deputy(known, actor=admin, now=NOW)

    assert not Deputy.objects.exists()
    assert [event.event for event in AuditEvent.objects.all()] == ["deputy.ended"]


def test_ending_what_has_worked_keeps_the_days_before(admin, approver):
    known = DeputyFactory(access=approver, start_date=day(6), end_date=day(24))

    end_deputy(known, actor=admin, now=NOW)

    known.refresh_from_db()
    assert (known.start_date, known.end_date) == (day(6), day(9))


def test_what_has_ended_stays_as_it_was(admin, approver):
    known = DeputyFactory(access=approver, start_date=day(1), end_date=day(9))

    with pytest.raises(InThePast):
        end_deputy(known, actor=admin, now=NOW)


def test_a_deputy_of_another_company_does_not_exist(company, admin):
    other = DeputyFactory(access__company__environment=company.environment)

    with pytest.raises(Company.DoesNotExist):
        end_deputy(other, actor=admin, now=NOW)


@pytest.fixture
def person(company: Company) -> EmployerAccess:
    """An approver who is an employee, so that it is known when there is leave."""
    return EmployerAccessFactory(
        company=company, role="approver", employee=EmployeeFactory(company=company)
    )


def test_somebody_stands_in_whenever_an_approver_is_on_leave(admin, person, colleague):
    added = add_deputy(Assignment(person, colleague), actor=admin, now=NOW)

    assert (added.start_date, added.end_date) == (None, None)
    assert AuditEvent.objects.get().changes == {
        "deputy": colleague.pk,
        "from": "own leave",
        "to": "own leave",
    }


def test_one_stands_in_during_leave_and_another_for_some_days(admin, person, colleague):
    standing = add_deputy(Assignment(person, colleague), actor=admin, now=NOW)
    wanted = Assignment(person, colleague, day(13), day(24))

    assert add_deputy(wanted, actor=admin, now=NOW).pk
    with pytest.raises(Overlap) as refused:
        add_deputy(Assignment(person, colleague), actor=admin, now=NOW)

    assert refused.value.deputy == standing


def test_nobody_knows_the_leave_of_an_account_that_is_no_employee(
    admin, approver, colleague
):
    with pytest.raises(NotAPerson):
        add_deputy(Assignment(approver, colleague), actor=admin, now=NOW)


def test_ending_what_goes_with_leave_removes_it(admin, person, colleague):
    known = add_deputy(Assignment(person, colleague), actor=admin, now=NOW)

    end_deputy(known, actor=admin, now=NOW)

    assert not Deputy.objects.exists()
