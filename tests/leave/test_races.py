"""Two at once: one wins, and nothing is counted twice."""

import uuid
from datetime import date

import pytest
from django.db import transaction

from leave.balances import balance
from leave.models import LeaveEntry, LeaveRequest
from leave.services.decisions import AlreadyDecided, approve
from leave.services.requesting import Refused
from leave.services.undoing import Changed, NothingToUndo, undo_decision
from leave.services.withdrawing import withdraw_request
from personnel.models import Employment
from portal.core.tenancy import use_environment
from tests.leave.people import NOW, somebody
from tests.payslips.waiting import start, wait_until_it_waits_for_us

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = (date(2026, 8, 3), date(2026, 8, 7))
NEXT = (date(2026, 8, 10), date(2026, 8, 14))


def both(person, first, second) -> tuple[list, list]:
    """Does the second while the first holds the employment; what each gave or raised."""
    outcomes: tuple[list, list] = ([], [])

    def attempt(work, found: list) -> None:
        with use_environment(person.employment.environment_id):
            try:
                found.append(work().status)
            except (Refused, AlreadyDecided, Changed, NothingToUndo) as refused:
                found.append(type(refused))

    with transaction.atomic():
        Employment.objects.select_for_update().get(pk=person.employment.pk)
        thread = start(lambda: attempt(second, outcomes[1]))
        wait_until_it_waits_for_us(thread)
        outcomes[0].append(first().status)
    thread.join()
    return outcomes


def test_two_requests_for_the_last_hours_are_one():
    person = somebody(fulltime=40, statutory=40)

    found = both(person, lambda: person.ask(*WEEK), lambda: person.ask(*NEXT))

    assert found == (["requested"], [Refused])
    assert LeaveRequest.objects.count() == 1


def test_a_double_click_is_one_request():
    person, key = somebody(), uuid.uuid4()

    found = both(
        person, lambda: person.ask(*WEEK, key=key), lambda: person.ask(*WEEK, key=key)
    )

    assert found == (["requested"], ["requested"])
    assert LeaveRequest.objects.count() == 1


def test_two_approvals_take_the_hours_once():
    person = somebody()
    asked = person.ask(*WEEK)

    def answer():
        return approve(asked, actor=person.decider, now=NOW)

    assert both(person, answer, answer) == (["approved"], [AlreadyDecided])
    assert balance(person.employment, person.group, on=WEEK[1]) == 160


def test_approval_and_withdrawal_have_one_winner():
    person = somebody()
    first, second = person.ask(*WEEK), person.ask(*NEXT)

    assert both(
        person,
        lambda: withdraw_request(first, actor=person.actor, now=NOW),
        lambda: approve(first, actor=person.decider, now=NOW),
    ) == (["withdrawn"], [AlreadyDecided])
    # The other way round the withdrawal finds leave that was given, and asks to cancel it.
    assert both(
        person,
        lambda: approve(second, actor=person.decider, now=NOW),
        lambda: withdraw_request(second, actor=person.actor, now=NOW),
    ) == (["approved"], ["cancel-requested"])
    assert LeaveEntry.objects.filter(request=first).count() == 0


def test_two_undos_give_the_hours_back_once():
    person = somebody()
    given = person.take(*WEEK)

    def undo():
        return undo_decision(given, actor=person.decider, now=NOW)

    assert both(person, undo, undo) == (["requested"], [NothingToUndo])
    assert balance(person.employment, person.group, on=WEEK[1]) == 200


def test_undo_and_withdrawal_have_one_winner():
    person = somebody()
    first, second = person.take(*WEEK), person.take(*NEXT)

    assert both(
        person,
        lambda: withdraw_request(first, actor=person.actor, now=NOW),
        lambda: undo_decision(first, actor=person.decider, now=NOW),
    ) == (["cancel-requested"], [Changed])
    # The other way round the withdrawal finds what is asked again, and takes that back.
    assert both(
        person,
        lambda: undo_decision(second, actor=person.decider, now=NOW),
        lambda: withdraw_request(second, actor=person.actor, now=NOW),
    ) == (["requested"], ["withdrawn"])
    assert balance(person.employment, person.group, on=NEXT[1]) == 160
