"""Documents on disk: unreadable, whole or absent, and never something else."""

import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.core import files
from portal.core.crypto import Tampered

CONTENT = b"%PDF-1.7 loonstrook van Noor"


@pytest.fixture(autouse=True)
def storage(settings, tmp_path: Path) -> Path:
    settings.STORAGE_DIR = tmp_path
    return tmp_path


def everything_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_stored_document_is_loaded_as_it_was():
    name = files.store(CONTENT, environment_id=7)

    assert files.load(name) == CONTENT


def test_the_disk_holds_nothing_readable(storage: Path):
    name = files.store(CONTENT, environment_id=7)

    assert everything_in(storage) == [storage / name]
    assert b"Noor" not in (storage / name).read_bytes()
    assert b"PDF" not in (storage / name).read_bytes()


def test_only_the_portal_may_read_the_disk(storage: Path):
    name = files.store(CONTENT, environment_id=7)

    assert stat.S_IMODE((storage / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((storage / "7").stat().st_mode) == 0o700


def test_equal_documents_get_names_of_their_own():
    names = {files.store(CONTENT, environment_id=7) for _ in range(3)}

    assert len(names) == 3


@contextmanager
def full_disk() -> Iterator[None]:
    """Lets no file of this process grow beyond ten bytes."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_a_document_that_does_not_fit_leaves_nothing(storage: Path):
    with full_disk(), pytest.raises(OSError, match="File too large"):
        files.store(CONTENT, environment_id=7)

    assert everything_in(storage) == []


def test_a_changed_file_is_not_loaded(storage: Path):
    name = files.store(CONTENT, environment_id=7)
    token = bytearray((storage / name).read_bytes())
    token[-1] ^= 1
    (storage / name).write_bytes(bytes(token))

    with pytest.raises(Tampered):
        files.load(name)


def test_a_file_that_was_cut_off_is_not_loaded(storage: Path):
    name = files.store(CONTENT, environment_id=7)
    (storage / name).write_bytes((storage / name).read_bytes()[:-5])

    with pytest.raises(Tampered):
        files.load(name)


def test_a_file_under_the_name_of_another_is_not_loaded(storage: Path):
    mine = files.store(CONTENT, environment_id=7)
    yours = files.store(b"%PDF-1.7 loonstrook van Sem", environment_id=7)
    (storage / yours).replace(storage / mine)

    with pytest.raises(Tampered):
        files.load(mine)


def test_a_discarded_document_is_gone(storage: Path):
    name = files.store(CONTENT, environment_id=7)

    files.discard(name)

    assert everything_in(storage) == []


def test_discarding_twice_is_no_error():
    name = files.store(CONTENT, environment_id=7)
    files.discard(name)

    assert files.discard(name) is None
