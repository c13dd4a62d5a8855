"""What two web workers hold in memory: when they have started, and after use."""

import urllib.request
from collections.abc import Mapping

import psutil

from benchmarks import report
from benchmarks.database import own_portal
from benchmarks.processes import MEBIBYTE, web_server
from benchmarks.report import Requirement

LIMIT = 250
REQUESTS = 20


def measure() -> list[Requirement]:
    with own_portal() as variables:
        return measure_in(variables)


def measure_in(variables: Mapping[str, str]) -> list[Requirement]:
    with web_server(variables) as (port, master):
        started = _memory(master)
        for _number in range(REQUESTS):
            address = f"http://127.0.0.1:{port}/inloggen/"
            with urllib.request.urlopen(address, timeout=30) as answer:
                answer.read()
        used = _memory(master)
    report.show(
        "Memory of gunicorn with two workers, in MB",
        ("", "resident", "counted once"),
        [("started", *started), (f"after {REQUESTS} requests", *used)],
    )
    return [Requirement("two idle web workers, resident", used[0], LIMIT, " MB")]


def _memory(master: psutil.Process) -> tuple[float, float]:
    """Pages that processes share count in each of them, and in the second figure once."""
    family = [master, *master.children(recursive=True)]
    resident = sum(one.memory_info().rss for one in family)
    once = sum(getattr(one.memory_full_info(), "pss", 0) for one in family)
    return resident / MEBIBYTE, once / MEBIBYTE


if __name__ == "__main__":
    report.alone(measure)
