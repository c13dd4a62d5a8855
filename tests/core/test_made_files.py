"""What was made is kept with its row, or not at all."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from accounts.models import DataExport
from portal.core.made_files import TakenOver, kept, take_up
from portal.core.parts import Stored, store_parts
from tests.factories.accounts import ready_account
from tests.factories.personnel import EmployeeFactory

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
State = DataExport.State

pytestmark = pytest.mark.django_db


@pytest.fixture
def storage(settings, tmp_path: Path) -> Path:
    settings.STORAGE_DIR = tmp_path
    return tmp_path


@pytest.fixture
def file(storage) -> DataExport:
    user = ready_account(EmployeeFactory())
    return DataExport.objects.create(
        environment=user.environment, user=user, stamp=user.stamp, asked_at=NOW
    )


@pytest.fixture
def taken(file: DataExport) -> DataExport:
    waiting = DataExport.objects.select_related("user").filter(state=State.WAITING)
    found = take_up(waiting, now=NOW)
    assert found == file
    return found


@pytest.fixture
def stored(file: DataExport) -> Stored:
    return store_parts([b"all of it"], environment_id=file.environment_id)


def kept_on_disk(storage: Path) -> list[str]:
    paths = [path for path in storage.rglob("*") if path.is_file()]
    return [str(path.relative_to(storage)) for path in paths]


def a_day_later(moment: datetime) -> datetime:
    return moment + timedelta(hours=24)


def test_of_two_who_take_a_file_up_the_second_gets_nothing(taken: DataExport):
    assert (taken.state, taken.started_at, taken.done) == (State.MAKING, NOW, 0)

    assert take_up(DataExport.objects.filter(state=State.WAITING), now=NOW) is None


def test_what_was_made_is_kept_with_its_row(taken, stored, storage):
    with kept(taken, stored, now=NOW, expires_at=a_day_later(NOW)):
        pass

    taken.refresh_from_db()
    assert (taken.state, taken.stored_as) == (State.READY, stored.name)
    assert kept_on_disk(storage) == [stored.name]


def test_what_a_block_fails_on_is_deleted_and_its_row_as_it_was(taken, stored, storage):
    with (
        pytest.raises(KeyError),
        kept(taken, stored, now=NOW, expires_at=a_day_later(NOW)),
    ):
        raise KeyError

    taken.refresh_from_db()
    assert (taken.state, taken.stored_as) == (State.MAKING, "")
    assert kept_on_disk(storage) == []


def test_what_the_database_refuses_to_note_is_deleted(taken, stored, storage):
    with pytest.raises(IntegrityError), kept(taken, stored, now=NOW, expires_at=NOW):
        pass

    assert kept_on_disk(storage) == []


def test_what_was_taken_over_is_deleted(taken, stored, storage):
    DataExport.objects.update(started_at=NOW + timedelta(minutes=11))

    with pytest.raises(TakenOver), kept(taken, stored, now=NOW):
        pass

    assert kept_on_disk(storage) == []


@pytest.mark.django_db(transaction=True)
def test_what_fails_after_the_commit_leaves_the_file_to_its_row(taken, stored, storage):
    def fail() -> None:
        raise ConnectionError

    with (
        pytest.raises(ConnectionError),
        kept(taken, stored, now=NOW, expires_at=a_day_later(NOW)),
    ):
        transaction.on_commit(fail)

    taken.refresh_from_db()
    assert (taken.state, taken.stored_as) == (State.READY, stored.name)
    assert kept_on_disk(storage) == [stored.name]
