"""A database of its own for what is measured, dropped afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import psycopg2
from django.conf import settings

from benchmarks.processes import manage
from portal import embedded, launch
from portal.env import env, env_secret

# A measurement makes more requests than a person may.
PLENTY = "1000000"


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """This function will make a database and yield the variables that lead processes to it."""
    if not env_secret("DATABASE_URL", default=""):
        embedded.start_database()
    name = f"benchmark_{os.getpid()}"
    query(f"CREATE DATABASE {name}")
    try:
        with tempfile.TemporaryDirectory() as folder:
            variables = _variables(name, folder)
            manage("migrate", "--verbosity=0", variables=variables)
            yield variables
    finally:
        query(f"DROP DATABASE {name} WITH (FORCE)")


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
    rows = query(f"SELECT pid FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608
    return [pid for (pid,) in rows]


def query(statement: str) -> list[tuple[int]]:
    """This function will run a statement on the server as the owner."""
    server = env.db_url_config(_url(settings.DATABASE_OWNER_URL, "postgres"))
    connection = psycopg2.connect(
        dbname=server["NAME"],
        user=server["USER"],
        password=server["PASSWORD"],
        host=server["HOST"],
        port=server["PORT"],
    )
    with closing(connection), connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def _variables(name: str, folder: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_OWNER_URL": _url(settings.DATABASE_OWNER_URL, name),
        "DATABASE_ROLE": "app",
        "DATABASE_URL": _url(settings.DATABASE_URL, name),
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


def _url(server: str, database: str) -> str:
    parts = urlsplit(server)
    path = f"{parts.path.rpartition('/')[0]}/{database}"
    return parts._replace(path=path).geturl()
