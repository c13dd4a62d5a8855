"""What a login costs beside its password hash: a known browser, an approved location."""

from collections.abc import Mapping
from statistics import median

from benchmarks import processes, report
from benchmarks.database import own_portal
from benchmarks.report import Requirement

ROUNDS, MIN_SHARE = 60, 0.8


def measure() -> list[Requirement]:
    with own_portal() as variables:
        return measure_in(variables)


def measure_in(variables: Mapping[str, str]) -> list[Requirement]:
    pairs = processes.run("signed", ROUNDS, variables=variables)
    hashes, logins = zip(*pairs, strict=True)
    share = median(one / whole for one, whole in pairs)
    report.show(
        "Signing in with name and password, CPU ms of the application",
        ("", "one hash", "the login", "share"),
        [("in one process", median(hashes), median(logins), share)],
    )
    return [
        Requirement("the hash's share of signing in", share, MIN_SHARE, at_least=True)
    ]


if __name__ == "__main__":
    report.alone(measure)
