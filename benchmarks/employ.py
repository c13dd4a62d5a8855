"""Makes a bureau with so many employees, and the file of a run that pays them."""

import sys
from pathlib import Path

import django

django.setup()

from django.utils import timezone

from benchmarks.deliveries import employees, run_workbook
from benchmarks.processes import tell
from personnel.models import Company
from portal.core.environments import add_environment
from portal.core.tenancy import use_environment


def main(size: int, workbook: Path) -> None:
    environment, _new = add_environment(
        f"benchmark-{size}", name="Meting", now=timezone.now()
    )
    with use_environment(environment.pk):
        company = Company.objects.create(
            environment=environment,
            number=1,
            name="Meting",
            wage_tax_number="123456782L01",
        )
        employees(company, size)
    workbook.write_bytes(run_workbook(size))
    tell(size)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
