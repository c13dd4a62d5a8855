"""A run with an embargo stays unseen and unmailed until its moment, and comes out by itself."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from payslips.models import ClosedPeriod, PayrollRun, PublishedPayslip
from payslips.queries.payslips import published_payslips
from payslips.run_actions import ACTIONS
from payslips.services.publishing import Incomplete, NotLatest, PeriodClosed
from payslips.services.scheduling import (
    CLOSED,
    UNEXPECTED,
    AlreadyPublished,
    NotInFuture,
    NotPlanned,
    _give_up,
    cancel_schedule,
    publish_due,
    schedule_run,
)
from payslips.tasks import publish_due_runs
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import bureau_member, employee_actor, system
from tests.factories.core import EnvironmentFactory
from tests.factories.payslips import PayrollRunFactory, PayslipFactory
from tests.payslips.deliveries import NOW, completed, published
from tests.payslips.waiting import start, wait_until_it_waits_for_us

pytestmark = pytest.mark.django_db

TOMORROW = NOW + datetime.timedelta(days=1)
NEXT_WEEK = NOW + datetime.timedelta(days=7)


def delivered(**values) -> PayrollRun:
    return completed(PayslipFactory(**values).run)


def planned(run: PayrollRun, *, publish_at=TOMORROW) -> PayrollRun:
    return schedule_run(
        run, publish_at=publish_at, actor=system(run.environment), now=NOW
    )


def due(run: PayrollRun, *, now) -> list[PayrollRun]:
    return publish_due(actor=system(run.environment), now=now)


def events() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("event", flat=True))


def test_until_the_moment_nobody_sees_or_hears_of_the_run():
    run = planned(delivered())

    published_now = due(run, now=TOMORROW - datetime.timedelta(seconds=1))

    run.refresh_from_db()
    assert published_now == []
    assert (run.status, run.publish_at) == ("imported", TOMORROW)
    assert not PublishedPayslip.objects.exists()
    assert not OutgoingMail.objects.exists()


def close_period_of(run: PayrollRun) -> None:
    ClosedPeriod.objects.create(
        environment=run.environment, company=run.company, year=2026, period_number=10
    )


def test_a_period_that_was_closed_meanwhile_is_not_published_by_itself():
    run = planned(delivered())
    close_period_of(run)

    assert due(run, now=TOMORROW) == []

    run.refresh_from_db()
    assert (run.status, run.publish_at) == ("imported", None)
    assert run.publish_problem == CLOSED
    assert events()[-1] == "run.not_published"


def test_schedule_run_refuses_a_closed_period():
    run = delivered()
    close_period_of(run)

    with pytest.raises(PeriodClosed):
        planned(run)

    [is_done, told] = ACTIONS["schedule"](run, TOMORROW, system(run.environment), NOW)
    assert (is_done, told) == (
        False,
        "De periode is afgesloten. Verwijder eerst de afsluiting.",
    )


def test_a_plan_that_was_cancelled_meanwhile_is_not_given_up():
    run = delivered()

    _give_up(run, "te laat", actor=system(run.environment), now=NOW)

    run.refresh_from_db()
    assert (run.publish_problem, events()) == ("", [])


def test_at_the_moment_the_run_is_published():
    run = planned(delivered())

    due(run, now=TOMORROW)

    run.refresh_from_db()
    owner = employee_actor(run.payslips.get().employee)
    assert (run.status, run.published_at, run.publish_at) == (
        "published",
        TOMORROW,
        None,
    )
    assert published_payslips(owner).count() == 1
    assert OutgoingMail.objects.get().name == "payslip_ready"


def test_planning_is_audited():
    run = delivered()
    actor = bureau_member(run.environment)

    schedule_run(run, publish_at=TOMORROW, actor=actor, now=NOW)

    event = AuditEvent.objects.get()
    assert (event.event, event.actor_user_id) == ("run.planned", actor.user_id)
    assert event.changes == {
        "run": "2026-10-M run 1 versie 1",
        "publish_at": "2026-10-21T09:00:00+00:00",
    }


def test_missed_nights_are_caught_up():
    first = planned(delivered())
    second = planned(
        delivered(run__company=first.company, run__period_number=9),
        publish_at=TOMORROW + datetime.timedelta(hours=1),
    )

    assert due(first, now=NEXT_WEEK) == [first, second]


def test_publishing_what_is_due_twice_publishes_once():
    run = planned(delivered())
    due(run, now=TOMORROW)

    assert due(run, now=NEXT_WEEK) == []

    assert OutgoingMail.objects.count() == 1
    assert events() == ["run.planned", "run.published"]


def test_another_moment_takes_the_place_of_the_first():
    run = planned(planned(delivered()), publish_at=NEXT_WEEK)

    assert due(run, now=TOMORROW) == []

    run.refresh_from_db()
    assert run.publish_at == NEXT_WEEK


def test_a_plan_can_be_cancelled():
    run = planned(delivered())

    cancel_schedule(run, actor=system(run.environment), now=NOW)

    run.refresh_from_db()
    assert run.publish_at is None
    assert due(run, now=NEXT_WEEK) == []
    assert events() == ["run.planned", "run.plan_cancelled"]


@pytest.mark.parametrize("is_published", [False, True], ids=["unplanned", "published"])
def test_cancelling_refuses_what_is_not_planned(is_published):
    run = delivered()
    if is_published:
        planned(run)
        due(run, now=TOMORROW)

    with pytest.raises(NotPlanned):
        cancel_schedule(run, actor=system(run.environment), now=NEXT_WEEK)


def test_planning_refuses_a_moment_that_has_passed():
    with pytest.raises(NotInFuture):
        planned(delivered(), publish_at=NOW)


def test_planning_refuses_a_published_run():
    with pytest.raises(AlreadyPublished):
        planned(published(delivered()))


def test_planning_refuses_a_version_with_a_later_one():
    run = delivered()
    PayrollRunFactory(company=run.company, version=2)

    with pytest.raises(NotLatest):
        planned(run)


def test_planning_refuses_a_run_that_lacks_what_the_law_asks():
    with pytest.raises(Incomplete):
        planned(delivered(minimum_hourly_wage=0))


def test_a_plan_overtaken_by_a_newer_version_is_dropped_with_the_reason():
    run = planned(delivered())
    other = planned(delivered(run__company=run.company, run__period_number=11))
    PayrollRunFactory(company=run.company, version=2)

    assert due(run, now=TOMORROW) == [other]

    run.refresh_from_db()
    assert (run.status, run.publish_at) == ("imported", None)
    assert run.publish_problem == "Er is een nieuwere versie ingelezen; publiceer die."
    event = AuditEvent.objects.get(event="run.not_published")
    assert event.changes == {
        "run": "2026-10-M run 1 versie 1",
        "problem": "Er is een nieuwere versie ingelezen; publiceer die.",
    }


def test_a_plan_that_became_incomplete_is_dropped_with_the_reason():
    run = planned(delivered())
    type(run.company).objects.update(name="")

    assert due(run, now=TOMORROW) == []

    run.refresh_from_db()
    assert run.publish_problem == (
        "Loonstroken missen gegevens die de wet vraagt; zie hieronder."
    )


def refusing(statement: str, number: int):
    """Lets the database refuse a statement about one row, for a reason that nobody foresaw."""

    def refuse(execute, sql, params, many, context):
        if sql.startswith(statement) and number in (params or ()):
            raise DatabaseError("unforeseen")
        return execute(sql, params, many, context)

    return connection.execute_wrapper(refuse)


def test_what_nobody_foresaw_is_noted_and_holds_up_no_other():
    run = planned(delivered())
    other = planned(delivered(run__company=run.company, run__period_number=11))
    payslip = run.payslips.get()

    with refusing('INSERT INTO "payslips_publishedpayslip"', payslip.pk):
        assert due(run, now=TOMORROW) == [other]

    run.refresh_from_db()
    assert (run.status, run.publish_at) == ("imported", None)
    assert run.publish_problem == UNEXPECTED
    assert not PublishedPayslip.objects.filter(payslip=payslip).exists()


def test_a_run_whose_problem_cannot_be_noted_stays_planned_and_holds_up_no_other():
    run = planned(delivered())
    other = planned(delivered(run__company=run.company, run__period_number=11))

    with refusing('UPDATE "payslips_payrollrun"', run.pk):
        assert due(run, now=TOMORROW) == [other]

    run.refresh_from_db()
    assert (run.status, run.publish_at) == ("imported", TOMORROW)


def test_planning_again_takes_the_reason_away():
    run = delivered()
    PayrollRun.objects.update(publish_problem="Er ging iets mis.")

    planned(run)

    run.refresh_from_db()
    assert run.publish_problem == ""


def test_publishing_at_once_ends_the_plan():
    run = planned(delivered())

    published(run)

    run.refresh_from_db()
    assert (run.status, run.publish_at) == ("published", None)


def test_planning_is_not_for_employees():
    payslip = PayslipFactory()
    actor = employee_actor(payslip.employee)

    with pytest.raises(PermissionDenied):
        schedule_run(payslip.run, publish_at=TOMORROW, actor=actor, now=NOW)
    with pytest.raises(PermissionDenied):
        cancel_schedule(payslip.run, actor=actor, now=NOW)


def test_runs_of_another_environment_are_not_planned_or_published():
    run = planned(delivered())
    stranger = system(EnvironmentFactory())

    assert publish_due(actor=stranger, now=NEXT_WEEK) == []
    with pytest.raises(PayrollRun.DoesNotExist):
        cancel_schedule(run, actor=stranger, now=NOW)


def test_the_task_publishes_in_every_environment(time_machine):
    first, second = planned(delivered()), planned(delivered())
    time_machine.move_to(NEXT_WEEK)

    publish_due_runs()

    statuses = PayrollRun.objects.order_by("id").values_list("status", flat=True)
    assert list(statuses) == ["published", "published"]
    assert first.environment != second.environment


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"publish_at": TOMORROW}, id="planned and published"),
        pytest.param({"withdrawn_at": NOW}, id="withdrawn and published"),
        pytest.param({"publish_problem": "x"}, id="refused and published"),
    ],
)
def test_the_database_refuses_a_published_run_with(values):
    run = published(delivered())

    with pytest.raises(IntegrityError), transaction.atomic():
        PayrollRun.objects.filter(pk=run.pk).update(**values)


def test_the_database_refuses_a_plan_with_a_problem():
    run = planned(delivered())

    with pytest.raises(IntegrityError), transaction.atomic():
        PayrollRun.objects.filter(pk=run.pk).update(publish_problem="x")


@pytest.mark.django_db(transaction=True)
def test_two_at_once_publish_once():
    run = planned(delivered())
    actor = system(run.environment)
    found: list[PayrollRun] = []
    with transaction.atomic():
        PayrollRun.objects.select_for_update().get(pk=run.pk)
        other = start(
            lambda: found.extend(publish_due(actor=actor, now=NEXT_WEEK)),
        )
        wait_until_it_waits_for_us(other)
        mine = publish_due(actor=actor, now=TOMORROW)
    other.join()

    assert (mine, found) == ([run], [])
    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_plan_cancelled_at_the_same_moment_is_not_published():
    run = planned(delivered())
    actor = system(run.environment)
    found: list[PayrollRun] = []
    with transaction.atomic():
        PayrollRun.objects.select_for_update().get(pk=run.pk)
        other = start(
            lambda: found.extend(publish_due(actor=actor, now=NEXT_WEEK)),
        )
        wait_until_it_waits_for_us(other)
        cancel_schedule(run, actor=actor, now=TOMORROW)
    other.join()

    run.refresh_from_db()
    assert (found, run.status) == ([], "imported")
