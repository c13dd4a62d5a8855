"""Encrypts everything anew under the first key of the ring."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.crypto import Tampered
from portal.core.rotation import renew_files, renew_rows


class Command(BaseCommand):
    help = "Versleutelt alles opnieuw met de eerste sleutel van FIELD_KEYS, als eigenaar van de tabellen."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows, documents = renew_rows(), renew_files()
        except Tampered as error:
            raise CommandError(
                f"Een sleutel ontbreekt in FIELD_KEYS, of iets is gewijzigd: {error}"
            ) from error
        for column, count in rows.items():
            self.stdout.write(f"{column}: {count}")
        self.stdout.write(f"documenten: {documents}")
