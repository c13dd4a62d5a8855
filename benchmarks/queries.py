"""Counts the statements of each page, in a process of its own: python -m benchmarks.queries."""

import sys
from collections.abc import Callable
from functools import partial

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.processes import tell
from portal.management.demo_accounts import READY_LOGIN, SUBDOMAIN

# What every request asks before a view is reached: environment, session, account.
GATE = ("core_environment", "django_session", "accounts_user")
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def main(pages: list[str]) -> None:
    client = Client(headers={"host": f"{SUBDOMAIN}.localhost"})
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
    gate = [text for text in asked if any(f'FROM "{name}"' in text for name in GATE)]
    return len(asked) - len(gate), len(gate)


if __name__ == "__main__":
    main(sys.argv[1:])
