"""What this machine is worth: fixed pieces of work, to compare figures of two machines by."""

import hashlib
import time
from collections.abc import Callable
from statistics import median

from argon2 import PasswordHasher

from benchmarks import report
from benchmarks.report import Requirement

ROUNDS, TURNS = 7, 200_000
# As in accounts.hashers: 19 MiB, two passes, one lane.
ARGON2 = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def measure() -> list[Requirement]:
    works = {
        f"{TURNS:,} turns of Python": _turns,
        "SHA-256 of 64 MB": lambda: hashlib.sha256(bytes(64_000_000)).digest(),
        "one Argon2id hash of ours": lambda: ARGON2.hash("Zonnige-Fietstocht-27"),
    }
    report.show(
        "Calibration of this machine",
        ("fixed work", "CPU ms", "least"),
        [(name, *_timed(work)) for name, work in works.items()],
    )
    return []


def _turns() -> int:
    counts: dict[int, int] = {}
    for number in range(TURNS):
        counts[number % 1009] = counts.get(number % 1009, 0) + number
    return len(counts)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    found = []
    for _number in range(ROUNDS):
        started = time.process_time()
        work()
        found.append((time.process_time() - started) * 1000)
    return median(found), min(found)


if __name__ == "__main__":
    report.alone(measure)
