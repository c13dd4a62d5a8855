"""Starts the processes that are measured, and reads what they used."""

import json
import resource
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import psutil

from portal import launch
from portal.embedded.sharing import wait_until
from portal.ports import HOST

START_SECONDS = 60
MEBIBYTE = 1024 * 1024


def run(module: str, *arguments: object, variables: Mapping[str, str]) -> Any:
    """This function will run a module of ours as a process and read the figures it prints."""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)],
        check=True,
        cwd=launch.BASE_DIR,
        env=dict(variables),
        stdout=subprocess.PIPE,
    )
    return json.loads(done.stdout)


def manage(*arguments: str, variables: Mapping[str, str]) -> None:
    """This function will run a command of manage.py."""
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        check=True,
        cwd=launch.BASE_DIR,
        env=dict(variables),
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def web_server(variables: Mapping[str, str]) -> Iterator[tuple[int, psutil.Process]]:
    """This function will run gunicorn as `make run` does: two workers, on a free port."""
    port = _free_port()
    with subprocess.Popen(
        launch.commands(port)["web"], cwd=launch.BASE_DIR, env=dict(variables)
    ) as process:
        try:
            master = psutil.Process(process.pid)
            if not wait_until(lambda: _is_ready(master, port), seconds=START_SECONDS):
                raise RuntimeError("gunicorn did not start")
            yield port, master
        finally:
            process.terminate()


def cpu_seconds(pids: Iterable[int]) -> float:
    """This function will add up the CPU time that processes used, user and system."""
    total = 0.0
    for pid in pids:
        with suppress(psutil.NoSuchProcess):
            times = psutil.Process(pid).cpu_times()
            total += times.user + times.system
    return total


def own_peak() -> float:
    """This function will return the most memory this process ever used, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (MEBIBYTE if sys.platform == "darwin" else 1024)


def tell(figures: object) -> None:
    """This function will hand figures to the process that asked for them."""
    sys.stdout.write(json.dumps(figures))


def _is_ready(master: psutil.Process, port: int) -> bool:
    with socket.socket() as connection:
        answers = connection.connect_ex((HOST, port)) == 0
    return answers and len(master.children()) == 2


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])
