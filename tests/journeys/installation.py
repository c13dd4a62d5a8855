"""A portal of its own for the journeys: own database, broker, files and port."""

import fcntl
import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings

from portal import launch
from portal.embedded import redis
from portal.embedded.sharing import lock_file, wait_until
from tests.database.server import as_owner_of_databases, variables_of
from tests.database.template import made_template

START_SECONDS = 300
# What ``manage`` does, without starting Python again for each command.
IN_TURN = """
import json, sys
import django
from django.core.management import call_command
django.setup()
for command in json.loads(sys.argv[1]):
    call_command(*command)
"""


class Installation:
    """The portal as a newcomer has it, in real processes; ``start`` keeps it running."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self._redis_port = _free_port(), _free_port()
        self.database = f"journeys_{os.getpid()}"

    @property
    def variables(self) -> dict[str, str]:
        """What the processes find in their environment."""
        own = {
            "DATABASE_ROLE": "app",
            "DEFAULT_ENVIRONMENT": "salarisfactory",
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "OUTBOX_POLL": "1",
            "PORT": str(self.port),
            "REDIS_URL": f"redis://127.0.0.1:{self._redis_port}/0",
            "STORAGE_DIR": str(self.folder / "storage"),
        }
        return os.environ | variables_of(self.database) | own

    def address(self, environment: str, path: str = "/") -> str:
        """This function will make the address of a page."""
        return f"http://{environment}.localhost:{self.port}{path}"

    def manage(self, *arguments: str | Path) -> str:
        """This function will run a command of manage.py and return what it said."""
        return self._python("manage.py", *map(str, arguments))

    def manage_in_turn(self, *commands: Sequence[str]) -> str:
        """This function will run commands of manage.py one after the other."""
        return self._python("-c", IN_TURN, json.dumps(commands))

    @contextmanager
    def start(self) -> Iterator[None]:
        """This function will run the portal for as long as it is needed."""
        with ExitStack() as stack:
            stack.enter_context(_database(self.database))
            for name, command in self._commands().items():
                if name == "web":
                    self._prepare()
                stack.enter_context(self._process(name, command))
            if not wait_until(self._is_well, seconds=START_SECONDS):
                raise RuntimeError(self._logs())
            yield

    def _commands(self) -> dict[str, list[str]]:
        commands = launch.commands(self.port)
        schedule = f"--schedule={self.folder / 'beat'}"
        commands["beat"] = [
            schedule if part.startswith("--schedule=") else part
            for part in commands["beat"]
        ]
        options = ("--port", str(self._redis_port), "--bind", "127.0.0.1", "--save", "")
        return {"redis": [redis.executable(), *options], **commands}

    def _prepare(self) -> None:
        self.manage("migrate", "--verbosity=0")
        with lock_file("static") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._python("-c", "from portal import launch; launch.collect_static()")

    @contextmanager
    def _process(self, name: str, command: list[str]) -> Iterator[None]:
        with (self.folder / f"{name}.log").open("w") as log:
            process = subprocess.Popen(  # noqa: S603
                command,
                cwd=settings.BASE_DIR if name != "redis" else self.folder,
                env=self.variables,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            try:
                yield
            finally:
                process.terminate()
                try:
                    process.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def _python(self, *arguments: str) -> str:
        result = subprocess.run(  # noqa: S603
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=self.variables,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise RuntimeError(f"{arguments}: {result.stdout}{result.stderr}")
        return result.stdout

    def _is_well(self) -> bool:
        address = f"http://127.0.0.1:{self.port}/gezondheid/"
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return bool(json.load(answer)["status"] == "ok")
        except OSError:  # not yet there, or too busy to answer
            return False

    def _logs(self) -> str:
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"{log.name}\n{log.read_text()[-2000:]}" for log in logs)


@contextmanager
def _database(name: str) -> Iterator[None]:
    as_owner_of_databases(f"CREATE DATABASE {name} TEMPLATE {made_template()}")
    try:
        yield
    finally:
        as_owner_of_databases(f"DROP DATABASE {name} WITH (FORCE)")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
