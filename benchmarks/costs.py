"""Measures what an employer's staff costs and a list of employees take, in a process of its own."""

import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.db import connection

from benchmarks.processes import cpu_seconds, tell
from payslips.models import PayrollRun
from payslips.queries.cost_overview import cost_page
from personnel.models import Employee
from portal.core.access import Actor
from portal.core.models import Environment
from portal.core.tenancy import use_environment

ROUNDS, PAGE = 50, 50


def main(subdomain: str) -> None:
    environment = Environment.objects.get(subdomain=subdomain)
    actor = Actor.system(environment_id=environment.pk)
    with use_environment(environment.pk):
        runs = list(PayrollRun.objects.visible_to(actor).select_related("company"))
        tell(
            {
                "costs": _measured(lambda: cost_page(runs)),
                "employees": _measured(lambda: _page_of_employees(actor)),
            }
        )


def _page_of_employees(actor: Actor) -> list[Employee]:
    rows = Employee.objects.visible_to(actor).defer("bsn")
    return list(rows.order_by("sort_name", "pk")[:PAGE])


def _measured(work: Callable[[], object]) -> float:
    """In milliseconds of CPU, of the program and the database together."""
    work()
    backend = connection.connection.info.backend_pid
    before = time.process_time() + cpu_seconds([backend])
    for _round in range(ROUNDS):
        work()
    used = time.process_time() + cpu_seconds([backend]) - before
    return 1000 * used / ROUNDS


if __name__ == "__main__":
    main(sys.argv[1])
