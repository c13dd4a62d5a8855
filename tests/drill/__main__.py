"""Runs the drill: one line for every step, and no success after the first failure."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg2
import redis

from portal.container_secrets import write_secrets
from tests.drill import compose, debian, image
from tests.drill.certificate import write_certificate
from tests.drill.containers import Containers, DidNotRun
from tests.drill.database import start_database
from tests.drill.ground import Ground
from tests.drill.mailbox import Mailbox, open_mailbox
from tests.drill.visitor import Door
from tests.drill.walk import Failed, Installation, walk

DOMAIN, ENVIRONMENT, COMPANY = "portal.example", "halm", "1001"
LONGEST_SECONDS = 600
FORBIDDEN = ("ACL LIST", "CONFIG GET *", "DEBUG SLEEP 0", "FLUSHALL", "KEYS *")


def main() -> None:
    """This function will run all steps and end everything that it started."""
    for ending in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(ending, _end)
    signal.signal(signal.SIGALRM, _give_up)
    # The servers run as their own users, and must be able to read what they are given.
    os.umask(0o022)
    debian.supply()
    signal.alarm(LONGEST_SECONDS)
    started = time.monotonic()
    try:
        for step in _drill():
            sys.stdout.write(f"{time.monotonic() - started:6.1f} s  {step}\n")
            sys.stdout.flush()
    except (DidNotRun, Failed, OSError, subprocess.TimeoutExpired) as error:
        sys.exit(f"FAILED    {error}")


def _drill() -> Iterator[str]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o711)
        mailbox = stack.enter_context(open_mailbox())
        ground = Ground(folder, compose.description(_variables(mailbox)))
        containers = Containers(ground)
        stack.callback(containers.stop_all)
        yield from _start(ground, containers)
        yield from _deliver(containers)
        yield from walk(_installation(ground, containers, mailbox))
        containers.stop_all()
        _check_silence(ground)
    yield "everything has ended"


def _variables(mailbox: Mailbox) -> dict[str, str]:
    """What a bureau would write in .env, with this mailbox as its mail server."""
    return {
        "PORTAL_DOMAIN": DOMAIN,
        "DEFAULT_FROM_EMAIL": f"noreply@{DOMAIN}",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mailbox.port),
        "EMAIL_USE_TLS": "0",
    }


def _start(ground: Ground, containers: Containers) -> Iterator[str]:
    write_secrets(ground.secrets)
    write_certificate(ground.secrets, DOMAIN)
    containers.build()
    yield "the image holds what it needs; its static files are collected"
    for name in ground.description["services"]:
        if "profiles" not in ground.description["services"][name]:
            ground.prepare(name)

    start_database(ground, containers)
    containers.run("migrate")
    _check_owners(ground)
    yield "PostgreSQL has its roles; migrated as the owner, who owns every table"

    containers.start("redis")
    containers.wait_for("redis", "redis")
    _check_broker(ground)
    yield "Redis asks a password and knows no dangerous command"

    containers.run("static")
    for name in ("web", "worker", "files", "beat"):
        containers.start(name)
    containers.wait_for("web", "web")
    containers.run(
        "web", *(ground.translate("web", word) for word in image.health_check())
    )
    yield "web, worker, files and beat run as the application; the image finds web healthy"

    containers.check("nginx", "-t")
    containers.start("nginx")
    containers.wait_for("nginx", "secure")
    yield "nginx accepts its configuration and listens"


def _deliver(containers: Containers) -> Iterator[str]:
    data, bureau = compose.ROOT / "tests" / "data", ("--environment", ENVIRONMENT)
    company = ("--company", COMPANY)

    def manage(*words: str) -> None:
        containers.run("worker", "python", "manage.py", *words)

    manage("add_environment", ENVIRONMENT, "--name", "Bakkerij De Halm")
    manage(
        *("add_company", *bureau, "--number", COMPANY, "--name", "Bakkerij De Halm"),
        *("--wage-tax-number", "123456782L01"),
    )
    employees = str(data / f"medewerkers-{COMPANY}.xlsx")
    manage("import_employees", employees, *bureau, *company, "--invite")
    for period in ("2026-9-M", "2026-10-M"):
        manage("import_run", str(data / f"loonrun-{COMPANY}-{period}.xlsx"), *bureau)
        manage("publish_run", *bureau, *company, "--period", period)
    yield "the bureau delivered employees and two runs"


def _installation(
    ground: Ground, containers: Containers, mailbox: Mailbox
) -> Installation:
    return Installation(
        host=f"{ENVIRONMENT}.{DOMAIN}",
        secure=Door(ground.ports["secure"], ground.secrets / "tls_certificate"),
        plain=Door(ground.ports["plain"]),
        web=Door(ground.ports["web"]),
        ground=ground,
        containers=containers,
        mailbox=mailbox,
    )


def _check_owners(ground: Ground) -> None:
    url = (ground.folder / "web" / "secrets" / "database_url").read_text().strip()
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = user"
        )
        _equal(cursor.fetchall(), [(False, False)])
        cursor.execute(
            "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
        )
        _equal(cursor.fetchall(), [("portal_owner",)])


def _check_broker(ground: Ground) -> None:
    url = (ground.folder / "web" / "secrets" / "redis_url").read_text().strip()
    with redis.Redis(port=ground.ports["redis"]) as stranger:
        _equal(_refusal(stranger, "PING"), "AuthenticationError")
    with redis.Redis.from_url(url) as broker:
        refusals = {command: _refusal(broker, command) for command in FORBIDDEN}
        _equal(refusals, dict.fromkeys(FORBIDDEN, "ResponseError"))
        _equal(broker.ping(), True)


def _refusal(broker: redis.Redis, command: str) -> str:
    try:
        broker.execute_command(*command.split())
    except redis.RedisError as error:
        return type(error).__name__
    return ""


def _check_silence(ground: Ground) -> None:
    for port in ground.ports.values():
        with socket.socket() as connection:
            _equal(connection.connect_ex(("127.0.0.1", port)) == 0, False)


def _equal(found: object, wanted: object) -> None:
    if found != wanted:
        raise Failed(f"{found!r} instead of {wanted!r}")


def _end(ending: int, _frame: object) -> None:
    # Once: a second signal must not keep the servers from being stopped.
    for every in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(every, signal.SIG_IGN)
    signal.alarm(0)
    sys.exit(128 + ending)


def _give_up(*_: object) -> None:
    raise TimeoutError(f"The drill takes longer than {LONGEST_SECONDS} seconds.")


if __name__ == "__main__":
    main()
