"""Taking over and publishing payroll runs, and downloading a payslip."""

import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime

import django
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from benchmarks.deliveries import employees, run_workbook
from payslips.models import PayrollRun
from payslips.queries.payslips import published_payslips
from payslips.services.delivering import import_run
from payslips.services.publishing import publish_run
from payslips.services.reading import payslip_pdf
from personnel.models import Company, Employee
from portal import embedded
from portal.core.access import Actor
from portal.core.environments import add_environment
from portal.core.models import Environment
from portal.core.tenancy import use_environment

SIZES = (100, 1_000)
MEBIBYTE = 1024


def main() -> None:
    if len(sys.argv) > 1:
        embedded.start_database()
        _measure(int(sys.argv[1]))
        return
    _row("payslips", "step", "CPU s", "statements", "peak MB")
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            command = [sys.executable, "-m", "benchmarks.payslips", str(size)]
            subprocess.run(
                command, check=True, env=os.environ | {"STORAGE_DIR": folder}
            )


def _measure(size: int) -> None:
    with transaction.atomic():
        now = timezone.now()
        environment, _new = add_environment("benchmark", name="Benchmark", now=now)
        with use_environment(environment.pk):
            _measure_within(environment, size, now)
        transaction.set_rollback(True)


def _measure_within(environment: Environment, size: int, now: datetime) -> None:
    company = Company.objects.create(
        environment=environment,
        number=1,
        name="Meting",
        wage_tax_number="123456782L01",
    )
    employees(company, size)
    actor = Actor.system(environment_id=environment.pk)
    workbook = run_workbook(size)
    _timed(
        size,
        "import",
        lambda: import_run(io.BytesIO(workbook), actor=actor, now=now),
    )
    run = PayrollRun.objects.get(company=company)
    _timed(size, "publish", lambda: publish_run(run, actor=actor, now=now))
    _download(size, Employee.objects.filter(company=company)[0])


def _download(size: int, employee: Employee) -> None:
    reader = Actor.employee(
        environment_id=employee.environment_id,
        user_id=0,
        label="benchmark",
        employee_ids=[employee.pk],
    )
    payslip = published_payslips(reader)[0]
    for step in ("PDF, warming up", "PDF again"):
        _timed(
            size, step, lambda: payslip_pdf(payslip, actor=reader, now=timezone.now())
        )


def _timed(size: int, step: str, work: Callable[[], object]) -> None:
    with CaptureQueriesContext(connection) as statements:
        started = time.process_time()
        work()
        seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEBIBYTE
    _row(size, step, f"{seconds:.2f}", len(statements), peak)


def _row(*cells: object) -> None:
    sys.stdout.write("".join(f"{cell!s:>16}" for cell in cells) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
