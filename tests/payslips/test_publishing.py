"""Publishing makes payslips visible once and for all, and tells their owners."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from payslips.models import PayrollRun, PublishedPayslip
from payslips.queries.entries import current, payslip_entries
from payslips.queries.payslips import published_payslips
from payslips.services.publishing import NotLatest, publish_run
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import bureau_member, employee_actor, system
from tests.factories.payslips import PayrollRunFactory, PayslipFactory
from tests.factories.personnel import EmployeeFactory
from tests.payslips.deliveries import NOW, completed, published

pytestmark = pytest.mark.django_db

LATER = NOW + datetime.timedelta(days=1)


def test_publish_run_makes_payslips_visible_to_their_owner_alone():
    run = PayrollRunFactory()
    mine, theirs = PayslipFactory(run=run), PayslipFactory(run=run)

    published(run)

    assert list(published_payslips(employee_actor(mine.employee))) == [mine]
    assert list(published_payslips(employee_actor(theirs.employee))) == [theirs]


def test_publish_run_marks_the_run():
    run = PayslipFactory().run

    returned = published(run)

    run.refresh_from_db()
    assert returned == run
    assert (run.status, run.published_at, run.supersedes) == ("published", NOW, None)


def test_publish_run_is_audited():
    run = PayrollRunFactory()
    PayslipFactory(run=run)
    PayslipFactory(run=run)
    actor = bureau_member(run.environment)

    publish_run(completed(run), actor=actor, now=NOW)

    event = AuditEvent.objects.get()
    assert (event.event, event.subject_id) == ("run.published", str(run.pk))
    assert (event.actor_role, event.actor_user_id) == ("bureau", actor.user_id)
    assert event.changes == {"run": "2026-10-M run 1 versie 1", "payslips": 2}


def test_publish_run_counts_payslips_and_not_persons():
    payslip = PayslipFactory()
    PayslipFactory(run=payslip.run, employee=payslip.employee, income_relationship=2)

    published(payslip.run)

    assert AuditEvent.objects.get().changes["payslips"] == 2


def test_publish_run_twice_changes_nothing():
    run = PayslipFactory().run
    published(run)

    published(run, now=LATER)

    run.refresh_from_db()
    assert run.published_at == NOW
    assert PublishedPayslip.objects.count() == 1
    assert (AuditEvent.objects.count(), OutgoingMail.objects.count()) == (1, 1)


def test_publish_run_leaves_other_runs_unseen():
    run = PayslipFactory().run
    other = PayslipFactory(run__company=run.company, run__period_number=9)

    published(run)

    assert not published_payslips(employee_actor(other.employee)).exists()


def test_publish_run_refuses_a_version_with_a_later_one():
    first = PayslipFactory().run
    PayrollRunFactory(company=first.company, version=2)

    with pytest.raises(NotLatest):
        published(first)

    assert not PublishedPayslip.objects.exists()


def test_publish_run_refuses_a_version_that_was_superseded():
    first = PayslipFactory().run
    published(first)
    published(PayrollRunFactory(company=first.company, version=2))

    with pytest.raises(NotLatest):
        published(first)


def test_publish_run_is_not_for_employees():
    payslip = PayslipFactory()

    with pytest.raises(PermissionDenied):
        publish_run(payslip.run, actor=employee_actor(payslip.employee), now=NOW)


def test_publish_run_does_not_know_runs_of_another_environment():
    run = PayslipFactory().run
    actor = bureau_member(EmployeeFactory().environment)

    with pytest.raises(PayrollRun.DoesNotExist):
        publish_run(run, actor=actor, now=NOW)


def statements(count: int) -> list[str]:
    run = PayrollRunFactory()
    for _ in range(count):
        PayslipFactory(run=run)
    completed(run)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        publish_run(run, actor=system(run.environment), now=NOW)
    return [query["sql"].split()[0] for query in captured.captured_queries]


def test_publish_run_takes_as_many_statements_for_3_as_for_30_payslips():
    assert statements(3) == statements(30)


def test_a_correction_supersedes_what_was_published():
    first = PayslipFactory()
    published(first.run)
    second = PayslipFactory(
        run=PayrollRunFactory(company=first.run.company, version=2),
        employee=first.employee,
    )

    published(second.run, now=LATER)

    first.run.refresh_from_db()
    second.run.refresh_from_db()
    assert (first.run.status, first.run.published_at) == ("superseded", NOW)
    assert (second.run.status, second.run.supersedes) == ("published", first.run)
    assert first.run.superseded_by == second.run


def test_a_correction_stands_alone_in_the_list_and_the_old_one_stays_readable():
    first = PayslipFactory()
    published(first.run)
    second = PayslipFactory(
        run=PayrollRunFactory(company=first.run.company, version=2),
        employee=first.employee,
    )

    published(second.run)

    actor = employee_actor(first.employee)
    assert [entry.pk for entry in current(payslip_entries(actor))] == [second.pk]
    assert list(published_payslips(actor)) == [second, first]


def test_a_correction_that_is_not_published_replaces_nothing():
    first = PayslipFactory()
    published(first.run)

    PayslipFactory(
        run=PayrollRunFactory(company=first.run.company, version=2),
        employee=first.employee,
    )

    entries = payslip_entries(employee_actor(first.employee))
    assert [entry.pk for entry in current(entries)] == [first.pk]


def test_a_version_that_was_never_published_is_not_superseded():
    first = PayslipFactory().run
    second = PayrollRunFactory(company=first.company, version=2)

    published(second)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.supersedes) == ("imported", None)
