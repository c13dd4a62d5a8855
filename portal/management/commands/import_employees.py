"""Takes over a delivered workbook of employees."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.services.invitations import AnotherPerson, invite_uninvited
from personnel.services.employees import (
    ImportedEmployees,
    import_employees,
)
from portal.core.problems import DeliveryRefused
from portal.core.spreadsheets import SpreadsheetError
from portal.management.scope import EnvironmentCommand


class Command(EnvironmentCommand):
    help = "Leest een werkmap met medewerkers in; bij een fout verandert er niets."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--company", type=int, help="waar het bestand geen bedrijfsnummer heeft"
        )
        parser.add_argument(
            "--invite", action="store_true", help="mailt de activeringslinks"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        actor, now = (
            self.actor(self.environment(options["environment"])),
            timezone.now(),
        )
        if options["company"] is not None:
            self.company(actor, options["company"])
        try:
            with transaction.atomic():
                result = import_employees(
                    options["file"],
                    company_number=options["company"],
                    actor=actor,
                    now=now,
                )
                invited = (
                    invite_uninvited(result.employees, actor=actor, now=now)
                    if options["invite"]
                    else []
                )
        except (SpreadsheetError, AnotherPerson) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise self.unreadable(options["file"]) from error
        except DeliveryRefused as refused:
            self.refuse(refused.problems)
        else:
            self._report(result, invited=len(invited))

    def _report(self, result: ImportedEmployees, *, invited: int) -> None:
        self.write_warnings(result.warnings)
        self.stdout.write(
            f"{result.added} toegevoegd, {result.changed} gewijzigd, {result.unchanged} ongewijzigd, "
            f"{invited} uitgenodigd."
        )
        for employee in result.without_email:
            self.stdout.write(f"Zonder e-mailadres, dus niet uitgenodigd: {employee}.")
