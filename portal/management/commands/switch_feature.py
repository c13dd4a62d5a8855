"""Opens or closes a menu for the employees of a company."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from personnel.services.companies import FEATURES, switch_feature
from portal.management.scope import EnvironmentCommand


class Command(EnvironmentCommand):
    help = "Opent of sluit een menu voor de medewerkers van een bedrijf."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--company", type=int, required=True)
        parser.add_argument("--feature", choices=FEATURES, required=True)
        parser.add_argument("state", choices=["on", "off"])

    def handle(self, *args: Any, **options: Any) -> None:
        actor = self.actor(self.environment(options["environment"]))
        company = self.company(actor, options["company"])
        is_open = options["state"] == "on"
        switch_feature(
            company,
            options["feature"],
            is_open=is_open,
            actor=actor,
            now=timezone.now(),
        )
        self.stdout.write(
            f"{options['feature']} is {'open' if is_open else 'dicht'} voor {company}."
        )
