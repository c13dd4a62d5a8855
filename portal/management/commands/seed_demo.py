"""Fills a demo installation and tells how to log in."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from portal.management.demo import Demo, seed
from portal.management.demo_accounts import (
    APPROVER_LOGIN,
    BUREAU_LOGIN,
    EMPLOYER_LOGIN,
    LEAVER_LOGIN,
    NEIGHBOUR_LOGIN,
    READY_LOGIN,
    WAITING_LOGIN,
    DemoLogin,
)
from portal.management.scope import WalledCommand

PEOPLE = (
    ("An employee who is ready to look around", READY_LOGIN),
    (
        "An employee who still has to activate the account: see the mailbox",
        WAITING_LOGIN,
    ),
    ("Somebody who left: payslips only", LEAVER_LOGIN),
    ("An employee of a company that closed a menu", NEIGHBOUR_LOGIN),
    ("An employer's administrator, of two companies", EMPLOYER_LOGIN),
    ("An approver, of one department", APPROVER_LOGIN),
    ("The bureau", BUREAU_LOGIN),
)


class Command(WalledCommand):
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
Employers        {address}werkgever/
Admin            {address}beheer/
Mailbox          {address}postbus/

"""
        )
        for who, login in PEOPLE:
            self.stdout.write(f"{who}\n{_known(login)}")


def _known(login: DemoLogin) -> str:
    """What the owner of an account knows, a line each; the mailbox has the rest."""
    known = [
        ("user name", login.username),
        ("password", login.password),
        ("PIN", login.pin),
        ("TOTP secret", login.totp_secret),
    ]
    return "".join(f"  {label:<15}{value}\n" for label, value in known if value)
