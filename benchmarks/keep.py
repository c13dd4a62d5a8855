"""Makes, signs and downloads payslips of the demo, in a process of its own.

Tells for each the CPU seconds of a plain rendering, of the first download, which embeds the
figures and signs, and of the next download.
"""

import time
from collections.abc import Callable

import django

django.setup()

from django.utils import timezone

from benchmarks.processes import tell
from payslips.documents.layouts import Printed, layout_of
from payslips.models import Payslip
from payslips.queries.payslips import document_of, published_payslip
from payslips.services.reading import payslip_pdf
from portal.core.access import Actor
from portal.core.models import Environment
from portal.core.pdf import render_pdf
from portal.core.tenancy import use_environment
from portal.management.demo_accounts import SUBDOMAIN

TIMES = 9


def main() -> None:
    environment = Environment.objects.get(subdomain=SUBDOMAIN)
    with use_environment(environment.pk):
        published = Payslip.objects.filter(publication__isnull=False, document=None)
        rows = list(published.order_by("pk")[: TIMES + 1])
        # The first one loads what all of them need.
        tell([_measure(row) for row in rows][1:])


def _measure(row: Payslip) -> tuple[float, float, float]:
    actor = Actor.employee(
        environment_id=row.environment_id,
        user_id=1,
        label="benchmark",
        employee_ids=[row.employee_id],
    )
    payslip = published_payslip(actor, row.pk)

    def plain() -> None:
        document = document_of(payslip)
        layout = layout_of(payslip.publication.snapshot["template"], Printed.PAYSLIP)
        context = {"document": document, "title": document.title}
        render_pdf(layout.template, context, css=layout.css)

    def download() -> None:
        payslip_pdf(payslip, actor=actor, now=timezone.now())

    return _timed(plain), _timed(download), _timed(download)


def _timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
