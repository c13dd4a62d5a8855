"""Checks the hash chains of the audit log."""

from typing import Any

from django.core.management.base import CommandError

from portal.core.audit import ChainBroken, verify
from portal.core.tenancy import environment_ids, use_environment
from portal.management.scope import WalledCommand


class Command(WalledCommand):
    help = "Controleert de keten van het auditlog; eindigt met 1 als die niet klopt."

    def handle(self, *args: Any, **options: Any) -> None:
        total = 0
        for environment_id in environment_ids():
            try:
                with use_environment(environment_id):
                    total += verify(environment_id)
            except ChainBroken as error:
                raise CommandError(str(error)) from error
        self.stdout.write(f"De keten klopt: {total} gebeurtenissen verzegeld.")
