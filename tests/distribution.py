"""How the tests are divided over the processes that run them."""

import pytest
from xdist.scheduler import LoadScopeScheduling

JOURNEYS = "tests/journeys"


class FileByFile(LoadScopeScheduling):
    """Gives out whole files; all journeys go to one process, which starts one portal.

    Not by ``--dist loadgroup``: xdist 3.8 silently ignores groups under pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def unit_of(nodeid: str) -> str:
    """This function will name what a test is given out with."""
    file = nodeid.partition("::")[0]
    return JOURNEYS if file.startswith(JOURNEYS) else file


def long_ones_first(items: list[pytest.Item]) -> None:
    """This function will put what takes long in front, so that no process is left with it."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(
        key=lambda item: (
            not item.nodeid.startswith(JOURNEYS),
            item.path not in slow,
        )
    )
