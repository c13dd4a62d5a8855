"""Publishes the latest delivered version of a run."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from payslips.models import PayrollRun
from payslips.periods import Period
from payslips.queries.runs import latest_version
from payslips.services.publishing import publish_run
from portal.management.scope import EnvironmentCommand


class Command(EnvironmentCommand):
    help = "Publiceert de laatst ingelezen versie van een loonrun."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--company", type=int, required=True)
        parser.add_argument("--period", required=True, help="bijvoorbeeld 2026-10-M")
        parser.add_argument("--run", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        actor = self.actor(self.environment(options["environment"]))
        self.company(actor, options["company"])
        try:
            period = Period.parse(options["period"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        run = latest_version(
            actor,
            company_number=options["company"],
            period=period,
            run_number=options["run"],
        )
        if run is None:
            raise CommandError(f"Run {options['run']} van {period} is niet ingelezen.")
        was_published = run.status == PayrollRun.Status.PUBLISHED
        published = publish_run(run, actor=actor, now=timezone.now())
        verb = "was al gepubliceerd" if was_published else "gepubliceerd"
        self.stdout.write(
            f"{published} {verb}: {published.payslips.count()} loonstroken."
        )
