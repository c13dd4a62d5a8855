"""Publishes the latest delivered version of a run, at once or at a chosen moment."""

from datetime import datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from payslips.models import PayrollRun
from payslips.periods import Period
from payslips.queries.preview import preview
from payslips.queries.runs import latest_version
from payslips.services.publishing import Incomplete, PeriodClosed, publish_run
from payslips.services.scheduling import (
    AlreadyPublished,
    NotInFuture,
    schedule_run,
)
from portal.core.access import Actor
from portal.management.scope import EnvironmentCommand


class Command(EnvironmentCommand):
    help = "Publiceert de laatst ingelezen versie van een loonrun."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--company", type=int, required=True)
        parser.add_argument("--period", required=True, help="bijvoorbeeld 2026-10-M")
        parser.add_argument("--run", type=int, default=1)
        parser.add_argument(
            "--at",
            type=_moment,
            help="pas publiceren op dit moment, bijvoorbeeld 2026-12-24T09:00",
        )

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
        try:
            if options["at"] is None:
                self._publish(run, actor)
            else:
                self._schedule(run, options["at"], actor)
        except PeriodClosed as error:
            raise CommandError(
                f"{period} is afgesloten; er wordt niets meer van gepubliceerd."
            ) from error
        except Incomplete as incomplete:
            for lacking in incomplete.lacking:
                self.stderr.write(str(lacking))
            raise SystemExit(1) from incomplete

    def _publish(self, run: PayrollRun, actor: Actor) -> None:
        was_published = run.status == PayrollRun.Status.PUBLISHED
        published = publish_run(run, actor=actor, now=timezone.now())
        if not was_published and (lapsed := preview(published).left_out_text):
            self.stderr.write(lapsed)
        verb = "was al gepubliceerd" if was_published else "gepubliceerd"
        self.stdout.write(
            f"{published} {verb}: {published.payslips.count()} loonstroken."
        )

    def _schedule(self, run: PayrollRun, moment: datetime, actor: Actor) -> None:
        try:
            schedule_run(run, publish_at=moment, actor=actor, now=timezone.now())
        except NotInFuture as error:
            raise CommandError("Kies bij --at een moment dat nog komt.") from error
        except AlreadyPublished as error:
            raise CommandError(f"{run} is al gepubliceerd.") from error
        local = timezone.localtime(moment)
        self.stdout.write(f"{run} wordt gepubliceerd op {local:%d-%m-%Y %H:%M}.")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else timezone.make_aware(moment)
