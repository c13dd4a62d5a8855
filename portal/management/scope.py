"""What commands share: the environment and company they were asked to work on."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from personnel.models import Company
from personnel.queries import company
from portal.core.access import Actor
from portal.core.database_role import WrongRole, refuse_owner
from portal.core.models import Environment
from portal.core.spreadsheets import Problem, Problems
from portal.core.tenancy import use_environment


class WalledCommand(BaseCommand):
    """A command of ours: it sees no rows until it chooses an environment."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """This function will run the command.

        :raises CommandError: as the owner of the tables, whom no wall holds.
        """
        try:
            refuse_owner()
        except WrongRole as error:
            raise CommandError(str(error)) from error
        with use_environment(None):
            return self.execute_walled(*args, **options)

    def execute_walled(self, *args: Any, **options: Any) -> str | None:
        """This function will do what Django does to run a command."""
        return super().execute(*args, **options)


class EnvironmentCommand(WalledCommand):
    """A command with ``--environment``; acts as the system within it."""

    def execute_walled(self, *args: Any, **options: Any) -> str | None:
        """This function will run the command within the environment it was given."""
        environment = self.environment(options["environment"])
        with use_environment(environment.pk):
            return super().execute_walled(*args, **options)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--environment", required=True, help="het subdomein")

    def environment(self, subdomain: str) -> Environment:
        """This function will return the environment.

        :raises CommandError: when there is none.
        """
        found = Environment.objects.filter(subdomain=subdomain).first()
        if found is None:
            raise CommandError(
                f"Omgeving {subdomain} bestaat niet. Gebruik eerst add_environment."
            )
        return found

    def actor(self, environment: Environment) -> Actor:
        """This function will return the actor that the command acts as."""
        return Actor.system(
            environment_id=environment.pk, label=f"opdracht {self.name}"
        )

    def company(self, actor: Actor, number: int) -> Company:
        """This function will return a company of the environment.

        :raises CommandError: when there is none with this number.
        """
        try:
            return company(actor, number)
        except Company.DoesNotExist as error:
            raise CommandError(
                f"Bedrijf {number} bestaat niet in deze omgeving."
            ) from error

    def unreadable(self, path: Path) -> CommandError:
        """This function will make the error for a file that is not there or closed to us."""
        return CommandError(f"Het bestand {path} kan niet gelezen worden.")

    def write_warnings(self, warnings: list[Problem]) -> None:
        """This function will print warnings to standard error."""
        for warning in warnings:
            self.stderr.write(f"{warning}  (waarschuwing)")

    def refuse(self, problems: Problems) -> None:
        """This function will print all errors to standard error and end with exit code 1."""
        for problem in problems.errors:
            self.stderr.write(str(problem))
        raise SystemExit(1)

    @property
    def name(self) -> str:
        return type(self).__module__.rpartition(".")[2]
