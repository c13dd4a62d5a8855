"""Two at once: one wins, and nothing is counted twice."""

import uuid
from datetime import date

import pytest
from django.db import transaction

from leave.balances import balance, by_bucket
from leave.models import LeaveDecision, LeaveEntry, LeaveRequest
from leave.queries.holdings import holdings_of
from leave.services.decisions import AlreadyDecided, approve, reject
from leave.services.undoing import Changed, NothingToUndo, undo_decision
from leave.services.wishes import Refused
from leave.services.withdrawing import withdraw_request
from personnel.models import Employment
from portal.core.tenancy import use_environment
from tests.leave.people import NOW, at, somebody
from tests.payslips.waiting import start, wait_until_it_waits_for_us

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = (date(2026, 8, 3), date(2026, 8, 7))
NEXT = (date(2026, 8, 10), date(2026, 8, 14))


def outcome(done) -> str | int:
    """The state of a request, or how much a night booked."""
    return done if isinstance(done, int) else done.status


def both(person, first, second) -> tuple[list, list]:
    """Does the second while the first holds the employment; what each gave or raised."""
    outcomes: tuple[list, list] = ([], [])

    def attempt(work, found: list) -> None:
        with use_environment(person.employment.environment_id):
            try:
                found.append(outcome(work()))
            except (Refused, AlreadyDecided, Changed, NothingToUndo) as refused:
                found.append(type(refused))

    with transaction.atomic():
        Employment.objects.select_for_update().get(pk=person.employment.pk)
        thread = start(lambda: attempt(second, outcomes[1]))
        wait_until_it_waits_for_us(thread)
        outcomes[0].append(outcome(first()))
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


def test_approval_and_refusal_have_one_winner():
    person = somebody()
    first, second = person.ask(*WEEK), person.ask(*NEXT)

    def refuse(asked):
        return reject(asked, remark="nee", actor=person.decider, now=NOW)

    assert both(
        person,
        lambda: approve(first, actor=person.decider, now=NOW),
        lambda: refuse(first),
    ) == (["approved"], [AlreadyDecided])
    assert both(
        person,
        lambda: refuse(second),
        lambda: approve(second, actor=person.decider, now=NOW),
    ) == (["rejected"], [AlreadyDecided])
    assert balance(person.employment, person.group, on=NEXT[1]) == 160
    assert LeaveDecision.objects.count() == 2


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


def given_in_june(person):
    """Leave of the last days of hours that expire on 1 July 2027."""
    days = date(2027, 6, 28), date(2027, 6, 30)
    return person.ask(*days, now=at(2027, 6, 1))


def expiring_person():
    person = somebody(fulltime=160)
    person.night(at(2027, 1, 1))
    return person


NIGHT = at(2027, 7, 1)


@pytest.mark.parametrize("night_first", [True, False])
def test_an_approval_and_the_night_of_expiry_find_every_hour_once(night_first):
    person = expiring_person()
    asked = given_in_june(person)
    steps = [
        lambda: person.night(NIGHT),
        lambda: approve(asked, actor=person.decider, now=NIGHT),
    ]

    both(person, *(steps if night_first else reversed(steps)))
    person.night(at(2027, 7, 2))

    # 160 of 2026 less 24, kept since nobody was told, and 160 of 2027.
    assert balance(person.employment, person.group, on=NIGHT.date()) == 296
    assert buckets(person) == {date(2032, 1, 1): 136, date(2028, 7, 1): 160}


@pytest.mark.parametrize("night_first", [True, False])
def test_an_undo_and_the_night_of_expiry_find_every_hour_once(night_first):
    person = expiring_person()
    given = approve(given_in_june(person), actor=person.decider, now=NIGHT)
    steps = [
        lambda: person.night(NIGHT),
        lambda: undo_decision(given, actor=person.decider, now=NIGHT),
    ]

    found = both(person, *(steps if night_first else reversed(steps)))
    assert "requested" in [*found[0], *found[1]]
    person.night(at(2027, 7, 2))

    # What waits for an answer again stays where an approval finds it.
    assert buckets(person)[date(2032, 1, 1)] == 136
    assert balance(person.employment, person.group, on=NIGHT.date()) == 320


def test_a_withdrawal_and_the_night_of_expiry_keep_the_hours_that_were_asked():
    person = expiring_person()
    asked = given_in_june(person)

    both(
        person,
        lambda: person.night(NIGHT),
        lambda: withdraw_request(asked, actor=person.actor, now=NIGHT),
    )
    person.night(at(2027, 7, 2))

    assert buckets(person) == {date(2032, 1, 1): 160, date(2028, 7, 1): 160}


def buckets(person) -> dict[date, int]:
    held = holdings_of(Employment.objects.get(pk=person.employment.pk))
    sums = by_bucket(held.lines)
    return {one.expires_on: int(hours) for one, hours in sums.items() if hours}
