"""Taking over and publishing runs of three sizes: time, memory, and how both grow."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import processes, report
from benchmarks.database import own_database
from benchmarks.report import Requirement

SIZES = (100, 1_000, 10_000)
STEPS = ("import", "publish")
# Ten times the payslips in ten times the time, and what a busy machine adds to that.
LINEAR, MAX_MB, MAX_SHARE = 12.5, 400, 0.1
# A hundred times the employees, and what a busy machine adds to the same work.
SAME, MAX_COSTS = 1.5, 2


def measure() -> list[Requirement]:
    with own_database() as variables:
        return measure_in(variables)


def measure_in(variables: Mapping[str, str]) -> list[Requirement]:
    found = {size: _deliver(size, variables) for size in SIZES}
    report.show(
        "Runs: CPU seconds, the most memory ever used, and growth from one size to the next",
        ("", "payslips", "web s", "database s", "clock s", "peak MB", "growth"),
        [_row(step, size, found) for step in STEPS for size in SIZES],
    )
    _smallest, middle, largest = (found[size] for size in SIZES)
    growth = [
        Requirement(
            f"{step} of 10,000 beside 1,000 payslips",
            _cpu(largest[step]) / _cpu(middle[step]),
            LINEAR,
            " x",
        )
        for step in STEPS
    ]
    share = _cpu(largest["publish"]) / _cpu(largest["import"])
    return [
        *growth,
        Requirement("import of 10,000, peak", largest["import"]["peak"], MAX_MB, " MB"),
        Requirement("publish beside import of 10,000", share, MAX_SHARE, " x"),
        *_costs(variables),
    ]


def _costs(variables: Mapping[str, str]) -> list[Requirement]:
    """What an employer's home page asks about staff costs, of few and of many employees."""
    found = {
        size: processes.run("costs", f"benchmark-{size}", variables=variables)
        for size in (SIZES[0], SIZES[-1])
    }
    report.show(
        "Staff costs of an employer, beside fifty rows of the list of employees",
        ("employees", "costs ms", "list ms", "times"),
        [
            (
                f"{size:,}",
                one["costs"],
                one["employees"],
                one["costs"] / one["employees"],
            )
            for size, one in found.items()
        ],
    )
    few, many = found.values()
    return [
        Requirement(
            "staff costs of 10,000 beside 100 employees",
            many["costs"] / few["costs"],
            SAME,
            " x",
        ),
        Requirement(
            "staff costs of 10,000 beside their list",
            many["costs"] / many["employees"],
            MAX_COSTS,
            " x",
        ),
    ]


def _deliver(size: int, variables: Mapping[str, str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder) / "run.xlsx"
        processes.run("employ", size, workbook, variables=variables)
        figures: dict[str, Any] = processes.run(
            "deliver", f"benchmark-{size}", workbook, variables=variables
        )
    return figures


def _row(step: str, size: int, found: Mapping[int, Any]) -> tuple[object, ...]:
    figures = found[size][step]
    smaller = found.get(size // 10)
    growth = _cpu(figures) / _cpu(smaller[step]) if smaller else ""
    used = (figures["application"], figures["database"], figures["seconds"])
    return (step, f"{size:,}", *used, figures["peak"], growth)


def _cpu(figures: Mapping[str, float]) -> float:
    return figures["application"] + figures["database"]


if __name__ == "__main__":
    report.alone(measure)
