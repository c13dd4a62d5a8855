"""Who makes a file for an employer, how far it is, and who takes over."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from payslips.models import CompanyFile, PayrollRun
from payslips.services.company_files import make_file
from payslips.services.progress import Progress
from payslips.tasks import make_company_file, make_waiting_files
from portal.core.made_files import TakenOver
from tests.payslips.asked_files import NOW, State, asked, published_october

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


@pytest.fixture
def run() -> PayrollRun:
    return published_october()


def test_progress_is_written_down_once_per_percent(
    run: PayrollRun, django_assert_num_queries
):
    file = asked(run)
    CompanyFile.objects.filter(pk=file.pk).update(
        state=State.MAKING, started_at=NOW, reported_at=NOW
    )
    file.refresh_from_db()
    report = Progress(file, lambda: NOW)

    with django_assert_num_queries(3):
        for done in range(25):
            report(done, 1000)

    file.refresh_from_db()
    assert (file.done, file.total) == (20, 1000)


def test_whoever_is_no_longer_the_maker_stops(run: PayrollRun):
    file = asked(run)
    CompanyFile.objects.filter(pk=file.pk).update(
        state=State.MAKING, started_at=NOW, reported_at=NOW
    )
    file.refresh_from_db()
    report = Progress(file, lambda: NOW)
    CompanyFile.objects.update(started_at=NOW + timedelta(minutes=11))

    with pytest.raises(TakenOver):
        report(0, 1)


def test_what_was_taken_over_meanwhile_is_thrown_away(run: PayrollRun, storage):
    file = asked(run)
    later = NOW + timedelta(minutes=11)

    def clock() -> datetime:
        CompanyFile.objects.filter(state=State.MAKING).update(started_at=later)
        return NOW

    make_file(file.pk, clock=clock)

    file.refresh_from_db()
    assert (file.state, file.started_at) == (State.MAKING, later)
    assert [path for path in storage.rglob("*") if path.is_file()] == []


def test_the_worker_makes_what_was_asked(run: PayrollRun):
    file = asked(run)

    make_company_file(environment_id=run.environment_id, file_id=file.pk)

    file.refresh_from_db()
    assert file.state == State.READY


def test_beat_makes_what_nobody_took_up(run: PayrollRun):
    file = asked(run)
    fresh = asked(run, now=timezone.now(), file_format="pdf")

    make_waiting_files()

    file.refresh_from_db()
    fresh.refresh_from_db()
    assert (file.state, fresh.state) == (State.READY, State.WAITING)


def test_beat_makes_one_file_a_task_and_comes_back_for_the_next(run: PayrollRun):
    broken, whole = asked(run, file_format="xml"), asked(run)

    make_waiting_files()
    after_one = states_of(broken, whole)
    make_waiting_files()
    make_waiting_files()

    assert after_one == [State.FAILED, State.WAITING]
    assert states_of(broken, whole) == [State.FAILED, State.READY]


def states_of(*files: CompanyFile) -> list[str]:
    return [CompanyFile.objects.get(pk=file.pk).state for file in files]
