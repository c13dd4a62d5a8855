"""Checks the hash chain of the audit log."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.audit import ChainBroken, verify


class Command(BaseCommand):
    help = "Controleert de keten van het auditlog; eindigt met 1 als die niet klopt."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            total = verify()
        except ChainBroken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"De keten klopt: {total} gebeurtenissen verzegeld.")
