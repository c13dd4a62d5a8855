"""What the balances of a large company cost, as its report asks for them."""

from collections.abc import Mapping

from benchmarks import processes, report
from benchmarks.database import own_portal
from benchmarks.report import Requirement

MOST_SECONDS = 2


def measure() -> list[Requirement]:
    with own_portal() as variables:
        return measure_in(variables)


def measure_in(variables: Mapping[str, str]) -> list[Requirement]:
    as_owner = {**variables, "DATABASE_ROLE": "owner"}
    employees, entries, application, database = processes.run(
        "balances", variables=as_owner
    )
    report.show(
        "Leave: CPU seconds of all balances of a company on a date",
        ("", "application", "database", "together"),
        [
            (
                f"{employees} employees, {entries} entries",
                application,
                database,
                application + database,
            )
        ],
    )
    text = f"balances of {employees} employees on a date"
    return [Requirement(text, application + database, MOST_SECONDS, " s")]


if __name__ == "__main__":
    report.alone(measure)
