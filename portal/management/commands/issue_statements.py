"""Issues annual statements: of a year, or whatever is due."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from payslips.services.statements import (
    YearNotOver,
    due_years,
    issue_due_statements,
    issue_statements,
)
from portal.core.access import Actor
from portal.management.scope import EnvironmentCommand


class Command(EnvironmentCommand):
    help = (
        "Geeft jaaropgaven uit: die van een jaar van een bedrijf, of zonder --year wat er "
        "aan de beurt is. Wat er al is en klopt blijft staan."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--company", type=int)
        parser.add_argument("--year", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        actor = self.actor(self.environment(options["environment"]))
        number, year = options["company"], options["year"]
        if year is None:
            self._issue_due(actor, number)
        elif number is None:
            raise CommandError("Geef bij --year ook --company.")
        else:
            self._issue(actor, number, year)

    def _issue(self, actor: Actor, number: int, year: int) -> None:
        company, now = self.company(actor, number), timezone.now()
        try:
            issued = issue_statements(company, year=year, actor=actor, now=now)
        except YearNotOver as error:
            raise CommandError(f"{year} is nog niet voorbij.") from error
        self.stdout.write(f"{company} {year}: {len(issued)} jaaropgaven uitgegeven.")

    def _issue_due(self, actor: Actor, number: int | None) -> None:
        now = timezone.now()
        for company, year in due_years(actor=actor, now=now):
            if number in {None, company.number}:
                issued = issue_due_statements(company, year=year, actor=actor, now=now)
                self.stdout.write(
                    f"{company} {year}: {len(issued)} jaaropgaven uitgegeven."
                )
