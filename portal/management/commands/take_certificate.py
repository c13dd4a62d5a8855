"""Takes over a certificate that an authority issued to the bureau."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from portal.core.certificates import CertificateRefused, take_certificate
from portal.management.scope import EnvironmentCommand


class Command(EnvironmentCommand):
    help = "Ondertekent voortaan met het certificaat uit een PKCS#12-bestand."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        # Never as an argument: arguments are for every process of the machine to read.
        parser.add_argument("--password-file", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        environment = self.environment(options["environment"])
        content, password = map(self._read, (options["file"], options["password_file"]))
        try:
            taken = take_certificate(
                environment,
                content,
                password=password.rstrip(b"\r\n"),
                actor=self.actor(environment),
                now=timezone.now(),
            )
        except CertificateRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Certificaat {taken.fingerprint} overgenomen, geldig tot {taken.valid_until:%d-%m-%Y}."
        )

    def _read(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise self.unreadable(path) from error
