"""Measures everything and ends with exit code 1 when something required is not met."""

import sys

from benchmarks import calibration, memory, pages, pdf, report, runs, signing, walls
from benchmarks.database import own_portal


def main() -> None:
    found = [*calibration.measure(), *pdf.measure()]
    with own_portal() as variables:
        for subject in (memory, pages, signing, walls, runs):
            found += subject.measure_in(variables)
    sys.exit(not report.conclude(found))


if __name__ == "__main__":
    main()
