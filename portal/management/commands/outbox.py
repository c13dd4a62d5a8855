"""Shows the mails of a demo installation."""

import json
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from portal.core import mail
from portal.core.models import OutgoingMail
from portal.core.tenancy import environment_ids, use_environment
from portal.management.scope import WalledCommand


class Command(WalledCommand):
    help = "Toont de uitgaande mails, oudste eerst; alleen in een demo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--since", type=int, default=0, help="alleen mails na dit id"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Alleen in een demo: mails bevatten links die toegang geven."
            )
        mails: list[dict[str, Any]] = []
        for environment_id in environment_ids():
            with use_environment(environment_id):
                mails += _after(options["since"], environment_id)
        mails.sort(key=itemgetter("id"))
        if options["json"]:
            self.stdout.write(json.dumps(mails, ensure_ascii=False, indent=2))
            return
        for one in mails:
            self.stdout.write(
                f"{one['id']}  {one['status']}  {one['to']}  {one['subject']}"
            )
            self.stdout.write(f"{one['text']}\n")


def _after(since: int, environment_id: int) -> list[dict[str, Any]]:
    rows = OutgoingMail.objects.filter(environment=environment_id, pk__gt=since)
    return [_shown(row) for row in rows.select_related("environment")]


def _shown(row: OutgoingMail) -> dict[str, Any]:
    rendered = mail.render(row)
    return {
        "id": row.pk,
        "to": row.to,
        "subject": rendered.subject,
        "text": rendered.text,
        "status": row.status,
        "created_at": row.created_at.isoformat(),
    }
