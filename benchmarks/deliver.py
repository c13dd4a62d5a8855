"""Takes over and publishes the run of a bureau, in a process of its own."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

django.setup()

from django.db import connection
from django.utils import timezone

from benchmarks.processes import cpu_seconds, own_peak, tell
from payslips.models import PayrollRun
from payslips.services.delivering import import_run
from payslips.services.publishing import publish_run
from portal.core.access import Actor
from portal.core.models import Environment
from portal.core.tenancy import use_environment


def main(subdomain: str, workbook: str) -> None:
    environment = Environment.objects.get(subdomain=subdomain)
    actor, now = Actor.system(environment_id=environment.pk), timezone.now()
    started = own_peak()
    with use_environment(environment.pk):
        imported = _measured(lambda: import_run(Path(workbook), actor=actor, now=now))
        run = PayrollRun.objects.get(environment=environment)
        published = _measured(lambda: publish_run(run, actor=actor, now=now))
    tell({"start": started, "import": imported, "publish": published})


def _measured(work: Callable[[], object]) -> dict[str, float]:
    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    before, clock = (time.process_time(), cpu_seconds([backend])), time.perf_counter()
    work()
    return {
        "seconds": time.perf_counter() - clock,
        "application": time.process_time() - before[0],
        "database": cpu_seconds([backend]) - before[1],
        "peak": own_peak(),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
