"""Adds an empty environment."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from portal.core.environments import add_environment
from portal.management.scope import WalledCommand


class Command(WalledCommand):
    help = "Voegt een lege omgeving toe; een bestaande blijft zoals zij is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("subdomain")
        parser.add_argument("--name", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            environment, created = add_environment(
                options["subdomain"], name=options["name"], now=timezone.now()
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        verb = "toegevoegd" if created else "bestond al"
        self.stdout.write(
            f"Omgeving {environment.subdomain} ({environment.name}) {verb}."
        )
