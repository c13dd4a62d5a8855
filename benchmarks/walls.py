"""What the database's walls cost: one indexed query, and a page."""

from collections.abc import Mapping

from benchmarks import processes, report
from benchmarks.database import own_portal
from benchmarks.report import Requirement


def measure() -> list[Requirement]:
    with own_portal() as variables:
        return measure_in(variables)


def measure_in(variables: Mapping[str, str]) -> list[Requirement]:
    as_owner = {**variables, "DATABASE_ROLE": "owner"}
    rows = processes.run("walled", variables=as_owner)
    report.show(
        "Walls: CPU ms of the application and of its database connection",
        ("", "application", "database", "statements", "ratio"),
        [(f"{what}, {name}", *figures) for what, name, *figures in rows],
    )
    return []


if __name__ == "__main__":
    report.alone(measure)
