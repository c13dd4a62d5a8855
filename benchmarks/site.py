"""A web server under measurement, and what its requests cost."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median

from benchmarks import processes
from benchmarks.browser import Browser
from benchmarks.database import backends


@dataclass(slots=True)
class Cost:
    """CPU milliseconds per request, one figure a round."""

    application: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)


class Site:
    """A web server, the browser that is logged in there, and the costs by name."""

    def __init__(self, variables: dict[str, str], stack: ExitStack) -> None:
        self.variables = variables
        self.port, master = stack.enter_context(processes.web_server(variables))
        self.workers = [child.pid for child in master.children()]
        self.browser = Browser(self.port)
        self.costs: dict[str, Cost] = {}

    def measure(self, name: str, times: int, visit: Callable[[], object]) -> None:
        """This function will do something so many times and note its cost for each."""
        cost = self.costs.setdefault(name, Cost())
        self.browser.rest()
        before = processes.cpu_seconds(self.workers), self._used_by_database()
        for _number in range(times):
            visit()
        self.browser.rest()
        after = processes.cpu_seconds(self.workers), self._used_by_database()
        # A connection that has ended meanwhile cannot be asked any more.
        database = sum(used - before[1].get(pid, 0) for pid, used in after[1].items())
        cost.application.append((after[0] - before[0]) / times * 1000)
        cost.database.append(database / times * 1000)

    def _used_by_database(self) -> dict[int, float]:
        pids = backends(self.variables)
        return {pid: processes.cpu_seconds([pid]) for pid in pids}


def ratio(cost: Cost, other: Cost) -> float:
    """Of pairs in the same round, so that a busy moment touches both."""
    if len(cost.application) != len(other.application):
        return median(cost.application) / median(other.application)
    return median(
        a / b for a, b in zip(cost.application, other.application, strict=True)
    )
