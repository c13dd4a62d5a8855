"""Takes over a delivered payroll run; nothing of it is visible to anyone yet."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from payslips.queries.preview import preview
from payslips.services.delivering import import_run
from portal.core.problems import DeliveryRefused
from portal.core.spreadsheets import SpreadsheetError
from portal.management.scope import EnvironmentCommand


class Command(EnvironmentCommand):
    help = "Leest een loonrun in; bij een fout verandert er niets."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        actor = self.actor(self.environment(options["environment"]))
        try:
            imported = import_run(options["file"], actor=actor, now=timezone.now())
        except SpreadsheetError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise self.unreadable(options["file"]) from error
        except DeliveryRefused as refused:
            self.refuse(refused.problems)
        else:
            self.write_warnings(imported.warnings)
            if lapsing := preview(imported.run).left_out_text:
                self.stderr.write(lapsing)
            count = imported.run.payslips.count()
            verb = "ingelezen" if imported.is_new else "was al ingelezen"
            self.stdout.write(f"{imported.run} {verb}: {count} loonstroken.")
