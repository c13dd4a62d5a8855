"""Makes a certificate that an environment signs its documents with."""

from typing import Any

from django.utils import timezone

from portal.core.certificates import make_certificate
from portal.management.scope import EnvironmentCommand


class Command(EnvironmentCommand):
    help = "Maakt een nieuw certificaat; wat al is ondertekend, blijft geldig."

    def handle(self, *args: Any, **options: Any) -> None:
        environment = self.environment(options["environment"])
        made = make_certificate(
            environment, actor=self.actor(environment), now=timezone.now()
        )
        self.stdout.write(
            f"Certificaat {made.fingerprint} gemaakt, geldig tot {made.valid_until:%d-%m-%Y}."
        )
