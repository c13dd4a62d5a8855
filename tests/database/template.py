"""A database with every table and not a row, of which each process of the tests gets a copy.

Migrating takes as long as a hundred tests, and every process would do it.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from portal.embedded.sharing import lock_file
from tests.database.server import as_owner_of_databases, variables_of

PREFIX = "tests_template_"
# What decides about the tables.
SOURCES = (
    "*/migrations/*.py",
    "portal/*/migrations/*.py",
    "portal/core/walls.py",
    "requirements.txt",
)


def made_template() -> str:
    """Its name; made by the first who asks, and again when a migration is new."""
    name = PREFIX + _digest()
    with lock_file("tests-template") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if name not in _existing():
            _make(name)
    return name


def _digest() -> str:
    root = Path(settings.BASE_DIR)
    files = sorted(path for pattern in SOURCES for path in root.glob(pattern))
    content = b"".join(path.read_bytes() for path in files)
    return hashlib.sha256(content).hexdigest()[:12]


def _existing() -> set[str]:
    rows = as_owner_of_databases("SELECT datname FROM pg_database")
    return {name for (name,) in rows if name.startswith(PREFIX)}


def _make(name: str) -> None:
    for old in _existing():
        as_owner_of_databases(f"DROP DATABASE {old}")
    unfinished = f"{PREFIX}unfinished"
    as_owner_of_databases(f"CREATE DATABASE {unfinished}")
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=settings.BASE_DIR,
        env=os.environ
        | variables_of(unfinished)
        | {"DJANGO_SETTINGS_MODULE": "portal.settings"},
        check=True,
    )
    as_owner_of_databases(f"ALTER DATABASE {unfinished} RENAME TO {name}")
