"""Measures everything and ends with exit code 1 when something required is not met."""

import sys

from benchmarks import (
    calibration,
    company_files,
    leave,
    memory,
    pages,
    pdf,
    report,
    runs,
    signing,
    walls,
)
from benchmarks.database import own_portal


def main() -> None:
    found = calibration.measure()
    with own_portal() as variables:
        for subject in (pdf, memory, pages, signing, walls, leave, runs):
            found += subject.measure_in(variables)
    # Runs of the same sizes, so a database of its own.
    found += company_files.measure()
    sys.exit(not report.conclude(found))


if __name__ == "__main__":
    main()
