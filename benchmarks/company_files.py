"""Documents for employers of 100 and 1,000 employees: time, memory, and how both grow."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import processes, report
from benchmarks.database import own_database
from benchmarks.report import Requirement

SIZES = SMALL, LARGE = 100, 1_000
# Ten times the payslips in ten times the time, and what a busy machine adds to that; the
# memory of a zip or one PDF hardly grows: what WeasyPrint keeps, not what is in it.
LINEAR, MEMORY_GROWTH, MAX_MB = 12.5, 1.5, 400
ZIP, PDF = "payslips zip", "payslips pdf"


def measure() -> list[Requirement]:
    with own_database() as variables:
        return measure_in(variables)


def measure_in(variables: Mapping[str, str]) -> list[Requirement]:
    found = {size: _make(size, variables) for size in SIZES}
    report.show(
        "Documents for employers: CPU seconds, the most memory ever used, and growth",
        ("", "payslips", "CPU s", "clock s", "ms a payslip", "peak MB", "kB", "growth"),
        [_row(name, size, found) for name in found[SMALL] for size in SIZES],
    )
    return [
        one
        for name in (ZIP, PDF)
        for one in _required(name, *(found[size][name] for size in SIZES))
    ]


def _required(
    name: str, small: Mapping[str, Any], large: Mapping[str, Any]
) -> list[Requirement]:
    growth = large["peak"] / small["peak"]
    return [
        Requirement(
            f"{name} of 1,000 beside 100", _cpu(large) / _cpu(small), LINEAR, " x"
        ),
        Requirement(
            f"memory of {name} of 1,000 beside 100", growth, MEMORY_GROWTH, " x"
        ),
        Requirement(f"{name} of 1,000, peak", large["peak"], MAX_MB, " MB"),
    ]


def _make(size: int, variables: Mapping[str, str]) -> dict[str, Any]:
    bureau = f"benchmark-{size}"
    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder) / "run.xlsx"
        processes.run("employ", size, workbook, variables=variables)
        processes.run("deliver", bureau, workbook, variables=variables)
    names = processes.run("list_kinds", variables=variables)
    return {
        f"{key} {file_format}": processes.run(
            "make_file", bureau, key, file_format, variables=variables
        )
        for key, file_format in names
    }


def _row(name: str, size: int, found: Mapping[int, Any]) -> tuple[object, ...]:
    figures = found[size][name]
    if figures["state"] != "ready":
        return (name, f"{size:,}", figures["state"])
    smaller = found.get(size // 10, {}).get(name)
    growth = _cpu(figures) / _cpu(smaller) if smaller else ""
    used, each = _cpu(figures), 1000 * _cpu(figures) / size
    return (
        *(name, f"{size:,}", used, figures["seconds"], each, figures["peak"]),
        *(figures["size"] / 1024, growth),
    )


def _cpu(figures: Mapping[str, float]) -> float:
    return figures["application"] + figures["database"]


if __name__ == "__main__":
    report.alone(measure)
