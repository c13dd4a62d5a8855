"""Documents that are stored part by part: nothing of them can be changed or left out."""

import hashlib
from pathlib import Path

import pytest

from portal.core import parts
from portal.core.crypto import Tampered
from portal.core.parts import (
    PART_BYTES,
    Stored,
    is_intact,
    load_parts,
    store_parts,
)


@pytest.fixture
def storage(settings, tmp_path: Path) -> Path:
    settings.STORAGE_DIR = tmp_path
    return tmp_path


def stored(*pieces: bytes) -> Stored:
    return store_parts(pieces, environment_id=7)


def sealed_parts(path: Path) -> list[bytes]:
    """The parts of a file as they are on disk, each with its length."""
    content, found = path.read_bytes(), []
    while content:
        length = int.from_bytes(content[:4]) & 0x7FFFFFFF
        found.append(content[: 4 + length])
        content = content[4 + length :]
    return found


@pytest.mark.parametrize(
    "pieces",
    [
        (),
        (b"",),
        (b"kort",),
        (b"x" * PART_BYTES,),
        (b"x" * PART_BYTES, b"y"),
        (b"abc",) * 5,
        (b"z" * (3 * PART_BYTES + 1),),
    ],
    ids=range(7),
)
def test_what_was_stored_comes_back(storage: Path, pieces: tuple[bytes, ...]):
    found = stored(*pieces)

    whole = b"".join(pieces)
    assert b"".join(load_parts(found.name)) == whole
    assert (found.size, found.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())
    assert is_intact(found)


def test_no_part_is_longer_than_a_mebibyte(storage: Path):
    found = stored(b"x" * (2 * PART_BYTES + 5))

    assert [len(part) for part in load_parts(found.name)] == [PART_BYTES, PART_BYTES, 5]


def test_nothing_can_be_read_on_disk(storage: Path):
    found = stored(b"loonstrook van Noor")

    path = storage / found.name
    assert b"Noor" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "order", [(0, 1), (0, 2, 1), (1, 0, 2), (0, 1, 1, 2), (0, 1, 2, 2), ()]
)
def test_parts_cannot_be_left_out_swapped_or_added(
    storage: Path, order: tuple[int, ...]
):
    found = stored(b"x" * (2 * PART_BYTES + 5))
    path = storage / found.name
    sealed = sealed_parts(path)
    path.write_bytes(b"".join(sealed[place] for place in order))

    assert not is_intact(found)
    with pytest.raises(Tampered):
        list(load_parts(found.name))


def test_a_file_cannot_take_the_place_of_another(storage: Path):
    first, second = stored(b"van Noor"), stored(b"van Sem")
    (storage / first.name).write_bytes((storage / second.name).read_bytes())

    assert not is_intact(first)


def test_a_file_that_is_gone_is_not_intact(storage: Path):
    assert not is_intact(Stored("7/niets", "0" * 64, 1))


def test_another_digest_is_not_intact(storage: Path):
    found = stored(b"inhoud")

    assert not is_intact(Stored(found.name, "0" * 64, found.size))


def test_what_fails_half_way_leaves_nothing_behind(storage: Path):
    def failing():
        yield b"x" * (2 * PART_BYTES)
        raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"):
        parts.store_parts(failing(), environment_id=7)

    assert [path for path in storage.rglob("*") if path.is_file()] == []
