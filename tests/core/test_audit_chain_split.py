"""An installation from before has one chain over all environments; it goes on as one for each."""

import datetime
from importlib import import_module

import pytest

from portal.core import audit

migration = import_module("portal.core.migrations.0004_chain_per_environment")
NOON = datetime.datetime(2026, 11, 3, 12, tzinfo=datetime.UTC)
ENVIRONMENTS = {1: 7, 2: 8, 3: 7, 4: 7, 5: 8}
FIRST = [[1, "a"], [2, "b"]]
SECOND = [[3, "c"], [4, "d"]]
THIRD = [[5, "e"]]


def chain(*parts: list) -> list[dict]:
    seals, previous, after = [], audit.FIRST_HASH, 0
    for number, digests in enumerate(parts, start=1):
        seals.append(
            {
                "id": number,
                "after_event": after,
                "until_event": digests[-1][0],
                "digests": digests,
                "previous_hash": previous,
                "hash": audit._hash(previous, digests),
                "sealed_at": NOON,
            }
        )
        previous, after = seals[-1]["hash"], seals[-1]["until_event"]
    return seals


def of(environment: int, links: list[dict]) -> list[dict]:
    return [link for link in links if link["environment_id"] == environment]


def test_each_environment_gets_its_own_digests():
    links = migration.split(chain(FIRST, SECOND, THIRD), ENVIRONMENTS)

    shares = {one: [link["digests"] for link in of(one, links)] for one in (7, 8)}
    assert shares == {7: [[[1, "a"]], SECOND], 8: [[[2, "b"]], THIRD]}


def test_the_ranges_leave_no_gap():
    links = migration.split(chain(FIRST, SECOND, THIRD), ENVIRONMENTS)

    ranges = {
        one: [(link["after_event"], link["until_event"]) for link in of(one, links)]
        for one in (7, 8)
    }
    assert ranges == {7: [(0, 2), (2, 4)], 8: [(0, 2), (2, 5)]}


@pytest.mark.parametrize("environment", [7, 8])
def test_every_link_fits_the_one_before(environment: int):
    links = of(environment, migration.split(chain(FIRST, SECOND, THIRD), ENVIRONMENTS))

    previous = [audit.FIRST_HASH, *(link["hash"] for link in links)]
    assert [link["previous_hash"] for link in links] == previous[:-1]
    assert [link["hash"] for link in links] == [
        audit._hash(link["previous_hash"], link["digests"]) for link in links
    ]


def test_an_event_that_was_removed_stays_missed():
    links = migration.split(chain(FIRST), {1: 7})

    assert [link["digests"] for link in of(7, links)] == [FIRST]


@pytest.mark.parametrize("name", ["hash", "previous_hash", "after_event"])
def test_a_broken_chain_is_not_made_whole(name: str):
    seals = chain(FIRST, SECOND)
    seals[1][name] = 1 if name == "after_event" else "f" * 64

    with pytest.raises(RuntimeError, match=r"^seal 2 of the audit log does not fit"):
        migration.split(seals, ENVIRONMENTS)
