"""Checks the hash chains of the audit log."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from portal.core.audit import ChainBroken, is_in_chain, verify
from portal.core.tenancy import environment_ids, use_environment
from portal.management.scope import WalledCommand


class Command(WalledCommand):
    help = "Controleert de keten van het auditlog; eindigt met 1 als die niet klopt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head", help="een zegel dat gemaild is: staat het er nog?"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        total, head = 0, options["head"]
        is_found = head is None
        for environment_id in environment_ids():
            try:
                with use_environment(environment_id):
                    total += verify(environment_id)
                    is_found = is_found or is_in_chain(head)
            except ChainBroken as error:
                raise CommandError(str(error)) from error
        if not is_found:
            raise CommandError(f"het zegel {head} is verdwenen")
        self.stdout.write(f"De keten klopt: {total} gebeurtenissen verzegeld.")
