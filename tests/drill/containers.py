"""The services of docker-compose.yml as processes of this machine."""

import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from portal.embedded.sharing import wait_until
from tests.drill import debian, image
from tests.drill.ground import Ground

START_SECONDS = 60
PYTHON = sys.executable
# As the image says; at another signal PostgreSQL waits for whoever is connected.
STOP_SIGNALS = {"db": signal.SIGINT}


class DidNotRun(Exception):
    """A service did not do what docker-compose.yml expects of it."""


class Containers:
    """Starts, stops and replaces services; ``stop_all`` leaves nothing running."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.running = ground, dict[str, subprocess.Popen[bytes]]()

    def build(self) -> None:
        """This function will make what the Dockerfile makes, static files included."""
        image.build(self.ground.folder / "app")
        step = next(words for words in image.words_of("RUN") if "manage.py" in words)
        words = shlex.split(step.partition("&&")[0])
        settings = dict(word.split("=") for word in words[: words.index("python")])
        self._finish("image", words[len(settings) :], settings)

    def run(self, name: str, *command: str) -> str:
        """This function will run a service that ends, or another command in its place.

        :raises DidNotRun: it failed
        """
        said = self._said(name)
        words = [*command] or self._translate(name, said["command"])
        return self._finish(name, words, self._variables(name))

    def start(self, name: str, *extra: str) -> None:
        """This function will start a service; what it says goes to its log.

        :raises DidNotRun: it ended at once, or does not listen
        """
        words = self._translate(name, self._said(name)["command"])
        with self.ground.log(name).open("ab") as log:
            self.running[name] = subprocess.Popen(
                self._native([*words, *extra]),
                cwd=self._home(name),
                env=self._variables(name),
                user=debian.account(name),
                group=debian.account(name),
                extra_groups=[] if debian.account(name) else None,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for the drill, which ends its processes itself.
                start_new_session=True,
            )

    def wait_for(self, name: str, port: str) -> None:
        """This function will wait until a service listens.

        :raises DidNotRun: it ended, or does not listen in time
        """

        def listens() -> bool:
            with socket.socket() as connection:
                address = ("127.0.0.1", self.ground.ports[port])
                return connection.connect_ex(address) == 0

        wait_until(lambda: self.has_ended(name) or listens(), seconds=START_SECONDS)
        if self.has_ended(name) or not listens():
            raise DidNotRun(f"{name}: {self.ground.log(name).read_text()[-2000:]}")

    def has_ended(self, name: str) -> bool:
        """This function will tell whether a service stopped by itself."""
        return self.running[name].poll() is not None

    def check(self, name: str, *extra: str) -> None:
        """This function will run a service that, with some words more, ends well at once.

        :raises DidNotRun: it did not
        """
        self.start(name, *extra)
        if self.running.pop(name).wait(timeout=START_SECONDS):
            raise DidNotRun(f"{name}: {self.ground.log(name).read_text()[-2000:]}")

    def stop(self, name: str, *, by: signal.Signals | None = None) -> None:
        """This function will stop a service and whatever it started."""
        process = self.running.pop(name)
        process.send_signal(by or STOP_SIGNALS.get(name, signal.SIGTERM))
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=15)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop_all(self) -> None:
        """This function will stop what runs, the newest first."""
        while self.running:
            self.stop(list(self.running)[-1])

    def _finish(self, name: str, command: list[str], variables: dict[str, str]) -> str:
        result = subprocess.run(
            self._native(command),
            cwd=self.ground.folder / "app",
            env={"PATH": os.environ["PATH"]} | variables,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        if result.returncode:
            said = f"{result.stdout}{result.stderr}"[-2000:]
            raise DidNotRun(f"{name}: {shlex.join(command)}: {said}")
        return result.stdout

    def _said(self, name: str) -> Mapping[str, Any]:
        return dict(self.ground.description["services"][name])

    def _is_ours(self, name: str) -> bool:
        return name == "image" or "build" in self._said(name)

    def _home(self, name: str) -> Path:
        return self.ground.folder / ("app" if self._is_ours(name) else name)

    def _variables(self, name: str) -> dict[str, str]:
        given = {
            key: self.ground.translate(name, str(value))
            for key, value in self._said(name).get("environment", {}).items()
        }
        ours = image.variables() if self._is_ours(name) else {}
        ours = {key: self.ground.translate(name, value) for key, value in ours.items()}
        return ours | given | {"PATH": os.environ["PATH"]}

    def _translate(self, name: str, words: Iterable[str]) -> list[str]:
        return [self.ground.translate(name, word) for word in words]

    def _native(self, command: list[str]) -> list[str]:
        program, *words = command
        found = PYTHON if program == "python" else debian.find(program)
        return [found or program, *words]
