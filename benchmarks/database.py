"""A database of its own for what is measured, dropped afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.processes import manage
from portal import embedded, launch
from portal.env import env_secret
from tests.database.server import as_owner_of_databases, variables_of

# A measurement makes more requests than a person may.
PLENTY = "1000000"


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """This function will make a database and yield the variables that lead processes to it."""
    if not env_secret("DATABASE_URL", default=""):
        embedded.start_database()
    name = f"benchmark_{os.getpid()}"
    as_owner_of_databases(f"CREATE DATABASE {name}")
    try:
        with tempfile.TemporaryDirectory() as folder:
            variables = _variables(name, folder)
            manage("migrate", "--verbosity=0", variables=variables)
            yield variables
    finally:
        as_owner_of_databases(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def own_portal() -> Iterator[dict[str, str]]:
    """This function will fill a database of its own with the demo, for a web server to serve."""
    launch.collect_static()
    with own_database() as variables:
        manage("seed_demo", variables=variables | {"DEMO": "1"})
        yield variables


def backends(variables: dict[str, str]) -> list[int]:
    """This function will list the server's processes that work for a database."""
    name = variables["DATABASE_URL"].rpartition("/")[2]
    rows = as_owner_of_databases(
        f"SELECT pid FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
    )
    return [pid for (pid,) in rows]


def _variables(name: str, folder: str) -> dict[str, str]:
    own = {
        "DATABASE_ROLE": "app",
        "DEFAULT_ENVIRONMENT": "salarisfactory",
        "DEMO": "0",
        "INSECURE_HTTP": "1",
        "PORTAL_DOMAIN": "localhost",
        # Nudges for a worker that is not there.
        "REDIS_URL": "memory://localhost",
        "STORAGE_DIR": folder,
        "THROTTLE_ADDRESS_PER_HOUR": PLENTY,
        "THROTTLE_TRUSTED_PER_QUARTER": PLENTY,
        "THROTTLE_UNTRUSTED_PER_HOUR": PLENTY,
        "TRUSTED_PROXY_NETS": "",
    }
    return os.environ | variables_of(name) | own
