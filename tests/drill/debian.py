"""PostgreSQL, Redis and nginx as Debian has them."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal import machine

PACKAGES = {
    "postgres": "postgresql",
    "redis-server": "redis-server",
    "nginx": "nginx",
}
# As whom each runs; the images have a user of that name as well.
ACCOUNTS = {"db": "postgres", "redis": "redis", "nginx": "www-data"}
POLICY = Path("/usr/sbin/policy-rc.d")


def supply() -> None:
    """This function will install what is missing, or end with the line to type."""
    missing = [package for name, package in PACKAGES.items() if not find(name)]
    with _nothing_starts_by_itself():
        machine._supply(missing)


def find(program: str) -> str | None:
    """This function will find a program; of several PostgreSQLs the newest."""
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    newest = sorted(versions, key=lambda path: -int(path.parent.name))
    places = [*map(str, newest), os.environ.get("PATH", ""), "/usr/sbin", "/sbin"]
    return shutil.which(program, path=os.pathsep.join(places))


def account(service: str) -> str | None:
    """This function will name the user of a server, when that can be chosen."""
    return ACCOUNTS.get(service) if os.geteuid() == 0 else None


@contextmanager
def _nothing_starts_by_itself() -> Iterator[None]:
    # Debian starts a server that it installs, unless this file says otherwise.
    if os.geteuid() != 0 or POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()
