"""PostgreSQL, made ready as its image does it."""

import shutil
import subprocess

from portal.embedded.sharing import wait_until
from tests.drill import compose, debian
from tests.drill.containers import Containers, DidNotRun
from tests.drill.ground import Ground

FOLDER_OF_SCRIPTS = "/docker-entrypoint-initdb.d/"
SUPERUSER = "postgres"


def start_database(ground: Ground, containers: Containers) -> None:
    """This function will make an empty database, run what is mounted for that, and start it.

    :raises DidNotRun: one of these failed
    """
    data = ground.folder / "volumes" / "database"
    password = ground.folder / "db" / "secrets" / "database_superuser_password"
    account = debian.account("db")
    if account:
        shutil.chown(data, account)
    _as_database(
        "initdb",
        *(f"--pgdata={data}", f"--username={SUPERUSER}", f"--pwfile={password}"),
        *("--auth-local=trust", "--auth-host=scram-sha-256", "--encoding=UTF8"),
        *("--locale=C.UTF-8", "--no-sync"),
    )
    sockets, port = _serve(ground, containers)
    connection = ("--host", sockets, "--port", port, "--username", SUPERUSER)
    for _source, path, _mode in compose.mounts(ground.description["services"]["db"]):
        if path.startswith(FOLDER_OF_SCRIPTS):
            script = ground.translate("db", path)
            _as_database(
                *("psql", *connection, "--no-password", "--no-psqlrc", "--quiet"),
                *("--set=ON_ERROR_STOP=1", "--dbname=postgres", f"--file={script}"),
            )


def restart_database(ground: Ground, containers: Containers) -> None:
    """This function will start the database again, after it was stopped."""
    _serve(ground, containers)


def _serve(ground: Ground, containers: Containers) -> tuple[str, str]:
    """Its folder of sockets and its port."""
    data = ground.folder / "volumes" / "database"
    sockets = ground.translate("db", "/run/postgresql")
    port = str(ground.ports["db"])
    containers.start(
        "db", *("-D", str(data), "-h", "127.0.0.1", "-p", port, "-k", sockets)
    )
    _wait(port, sockets, containers)
    return sockets, port


def _wait(port: str, sockets: str, containers: Containers) -> None:
    ask = [debian.find("pg_isready") or "pg_isready", "-q", "-h", sockets, "-p", port]
    wait_until(
        lambda: containers.has_ended("db") or subprocess.call(ask) == 0, seconds=60
    )
    containers.wait_for("db", "db")


def _as_database(program: str, *arguments: str) -> None:
    result = subprocess.run(
        [debian.find(program) or program, *arguments],
        cwd="/",
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        user=debian.account("db"),
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise DidNotRun(f"{program}: {result.stderr[-2000:]}")
