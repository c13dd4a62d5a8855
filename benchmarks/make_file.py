"""Makes one document for an employer, in a process of its own."""

import sys
import time

import django

django.setup()

from django.db import connection
from django.utils import timezone

from benchmarks.processes import cpu_seconds, own_peak, tell
from payslips.company_documents.kind import selection_of_run
from payslips.company_documents.registry import kind_with
from payslips.models import CompanyFile, PayrollRun
from payslips.services.company_files import ask_for, make_file
from personnel.models import Company
from portal.core.access import Actor, Role
from portal.core.models import Environment
from portal.core.tenancy import use_environment


def main(subdomain: str, key: str, file_format: str) -> None:
    environment = Environment.objects.get(subdomain=subdomain)
    with use_environment(environment.pk):
        file = _asked(environment, key, file_format)
        connection.ensure_connection()
        backend = connection.connection.info.backend_pid
        before, clock = (
            (time.process_time(), cpu_seconds([backend])),
            time.perf_counter(),
        )
        make_file(file.pk, clock=timezone.now)
        figures = {
            "seconds": time.perf_counter() - clock,
            "application": time.process_time() - before[0],
            "database": cpu_seconds([backend]) - before[1],
            "peak": own_peak(),
        }
        file.refresh_from_db()
    tell(figures | {"state": file.state, "size": file.size})


def _asked(environment: Environment, key: str, file_format: str) -> CompanyFile:
    Company.objects.update(iban="NL54TEST0100100100")
    run = PayrollRun.objects.select_related("company").get(environment=environment)
    kind = kind_with(key)
    if kind is None:
        raise SystemExit(f"there is no document {key}")
    employer = Actor(
        Role.EMPLOYER_ADMIN,
        "werkgever",
        environment.pk,
        company_ids=frozenset([run.company_id]),
    )
    return ask_for(
        kind,
        selection=selection_of_run(run),
        file_format=file_format,
        actor=employer,
        now=timezone.now(),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
