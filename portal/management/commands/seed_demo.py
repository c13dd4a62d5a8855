"""Fills a demo installation and tells how to log in."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.management.demo import BUREAU_LOGIN, READY_LOGIN, WAITING_LOGIN, Demo, seed


class Command(BaseCommand):
    help = "Maakt demogegevens; wat er al is blijft staan. Alleen met DEMO=1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Alleen in een demo: zet DEMO=1.")
        demo = seed(now=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(demo.as_dict(), ensure_ascii=False, indent=2))
        else:
            self._explain(demo)

    def _explain(self, demo: Demo) -> None:
        address = demo.environments[0]["url"]
        self.stdout.write(
            f"""
The portal       {address}
Mailbox          {address}postbus/
Admin            {address}beheer/

An employee who is ready to look around
  user name      {READY_LOGIN.username}
  password       {READY_LOGIN.password}
  PIN            {READY_LOGIN.pin}

An employee who still has to activate the account: see the mailbox
  user name      {WAITING_LOGIN.username}

The bureau
  user name      {BUREAU_LOGIN.username}
  password       {BUREAU_LOGIN.password}
"""
        )
