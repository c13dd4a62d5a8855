"""The server, for databases beside the one of the settings: of tests, journeys and benchmarks."""

from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from django.conf import settings

from portal.env import env


def as_owner_of_databases(statement: str) -> list[tuple[Any, ...]]:
    """Makes and drops databases; returns what the statement asks for."""
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


def variables_of(database: str) -> dict[str, str]:
    """What leads a process to another database of the server."""
    return {
        "DATABASE_OWNER_URL": _url(settings.DATABASE_OWNER_URL, database),
        "DATABASE_URL": _url(settings.DATABASE_URL, database),
    }


def _url(server: str, database: str) -> str:
    parts = urlsplit(server)
    path = f"{parts.path.rpartition('/')[0]}/{database}"
    return parts._replace(path=path).geturl()
