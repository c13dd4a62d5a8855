"""One payslip as PDF beside the template it was designed from: same figures, same tags.

Pairs by turns, so that a busy moment touches both; ratios are medians over the pairs.
"""

import os
from collections.abc import Mapping
from statistics import median

from benchmarks import processes, report
from benchmarks.database import own_portal
from benchmarks.report import Requirement

PAIRS, PROCESSES, MAX_RATIO = 9, 5, 0.6
# Beside a rendering: signing and embedding on top of it, and a download of what is kept.
MAX_SIGNING, MAX_REPEATED = 1.0, 0.1


def measure() -> list[Requirement]:
    with own_portal() as variables:
        return measure_in(variables)


def measure_in(variables: Mapping[str, str]) -> list[Requirement]:
    return [*_rendering(), *_keeping(variables)]


def _keeping(variables: Mapping[str, str]) -> list[Requirement]:
    found = processes.run("keep", variables=variables)
    added = median((first - plain) / plain for plain, first, _again in found)
    repeated = median(again / first for _plain, first, again in found)
    plain, first, again = (median(column) * 1000 for column in zip(*found, strict=True))
    report.show(
        "One payslip kept, CPU ms",
        ("", "CPU ms", "ratio"),
        [
            ("rendering alone", plain, 1.0),
            ("signing and embedding, on top", first - plain, added),
            ("a repeated download, beside the first", again, repeated),
        ],
    )
    return [
        Requirement("signing and embedding beside rendering", added, MAX_SIGNING),
        Requirement("repeated download beside the first", repeated, MAX_REPEATED),
    ]


def _rendering() -> list[Requirement]:
    warm = processes.run("render", "both", PAIRS, variables=os.environ)
    cold = [(_fresh("ours"), _fresh("reference")) for _number in range(PROCESSES)]
    first = [(a["rendering"], b["rendering"]) for a, b in cold]
    loading = [(a["loading"], b["loading"]) for a, b in cold]
    report.show(
        "One payslip as PDF, CPU ms",
        ("", "ours", "reference", "ratio"),
        [
            ("in one process", *_row(warm)),
            ("first of a new process", *_row(first)),
            ("loading WeasyPrint before that", *_row(loading)),
        ],
    )
    return [
        Requirement(
            "PDF beside the reference, in one process", _ratio(warm), MAX_RATIO
        ),
        Requirement("PDF beside the reference, new process", _ratio(first), MAX_RATIO),
    ]


def _fresh(which: str) -> dict[str, float]:
    figures: dict[str, float] = processes.run("render", which, 1, variables=os.environ)
    return figures


def _row(pairs: list[tuple[float, float]]) -> tuple[float, float, float]:
    ours, reference = zip(*pairs, strict=True)
    return median(ours) * 1000, median(reference) * 1000, _ratio(pairs)


def _ratio(pairs: list[tuple[float, float]]) -> float:
    return median(ours / reference for ours, reference in pairs)


if __name__ == "__main__":
    report.alone(measure)
