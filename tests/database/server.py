"""The server of the tests, beside the databases that Django makes there."""

from contextlib import closing
from urllib.parse import urlsplit

import psycopg2
from django.conf import settings

from portal.env import env


def as_owner_of_databases(statement: str) -> list[tuple[str, ...]]:
    """Makes and drops databases; returns what the statement asks for."""
    server = env.db_url_config(url_of(settings.DATABASE_OWNER_URL, "postgres"))
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


def url_of(server: str, database: str) -> str:
    """Another database of the same server."""
    parts = urlsplit(server)
    path = f"{parts.path.rpartition('/')[0]}/{database}"
    return parts._replace(path=path).geturl()
