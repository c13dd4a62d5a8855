"""One payslip as PDF beside the template it was designed from: same figures, same tags.

Pairs by turns, so that a busy moment touches both; ratios are medians over the pairs.
"""

import os
from statistics import median

from benchmarks import processes, report
from benchmarks.report import Requirement

PAIRS, PROCESSES, MAX_RATIO = 9, 5, 0.6


def measure() -> list[Requirement]:
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
