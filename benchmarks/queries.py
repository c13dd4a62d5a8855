"""Counts the statements of each page, in a process of its own: python -m benchmarks.queries."""

import sys
from collections.abc import Callable
from functools import partial

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.views import cookies
from benchmarks.known import remember
from benchmarks.processes import tell
from portal.core.models import Environment
from portal.management.demo_accounts import READY_LOGIN, SUBDOMAIN

# What every request asks before a view is reached, and the choice that is taken back after it.
GATE = (
    'FROM "core_environment"',
    'FROM "django_session"',
    'FROM "accounts_user"',
    "SELECT set_config",
)
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def main(pages: list[str]) -> None:
    client = Client(headers={"host": f"{SUBDOMAIN}.localhost"})
    environment = Environment.objects.get(subdomain=SUBDOMAIN)
    known = remember(READY_LOGIN, environment_id=environment.pk)
    client.cookies[cookies.BROWSER] = known
    found = {"/inloggen/": _counted(lambda: client.get("/inloggen/"))}
    found["password and PIN"] = _counted(lambda: _log_in(client))
    for path in pages:
        found[path] = _counted(partial(client.get, path))
    tell(found)


def _log_in(client: Client) -> None:
    name, password = READY_LOGIN.username, READY_LOGIN.password
    client.post("/inloggen/", {"username": name, "password": password})
    client.post("/inloggen/pincode/", {"pin": READY_LOGIN.pin})


def _counted(visit: Callable[[], object]) -> tuple[int, int]:
    """Statements of the page itself, and of the gate in front of it."""
    with CaptureQueriesContext(connection) as captured:
        visit()
    texts = [query["sql"] for query in captured.captured_queries]
    asked = [text for text in texts if not text.startswith(TRANSACTION)]
    gate = [text for text in asked if any(part in text for part in GATE)]
    return len(asked) - len(gate), len(gate)


if __name__ == "__main__":
    main(sys.argv[1:])
