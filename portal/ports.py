"""The port of `make run`: free, or one sentence on who has it and which other one is."""

import socket
from contextlib import suppress

import psutil

from portal.env import env

HOST = "127.0.0.1"


class NoPort(Exception):
    """The portal cannot listen there; the message says why and what to do."""


def free_port() -> int:
    """This function will return the PORT to listen on.

    :raises NoPort: it is taken, not allowed or no port; the message says the way out
    """
    port = env.int("PORT", default=8000)
    if not 0 < port < 65536:
        raise NoPort(f"PORT={port} is not a port: choose one from 1024 to 65535.")
    try:
        _bind(port)
    except PermissionError as error:
        raise NoPort(f"Port {port} is not allowed: PORT=8000 make run.") from error
    except OSError as error:
        raise NoPort(
            f"Port {port} is already in use{_user_of(port)}: "
            f"stop that, or choose another: PORT={_next_free(port)} make run."
        ) from error
    return port


def _bind(port: int) -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))


def _next_free(port: int) -> int:
    for other in range(port + 1, 65536):
        with suppress(OSError):
            _bind(other)
            return other
    return 8000


def _user_of(port: int) -> str:
    # On macOS only root may see any connection at all.
    with suppress(psutil.Error):
        for connection in psutil.net_connections("tcp"):
            if (
                connection.status == psutil.CONN_LISTEN
                and connection.laddr.port == port
            ):
                return f" by {_name(connection.pid)}"
    return ""


def _name(pid: int | None) -> str:
    # Linux shows the connections of others, but only root sees whose they are.
    if pid is None:
        return "a process of another user"
    with suppress(psutil.Error):
        return f"process {pid} ({' '.join(psutil.Process(pid).cmdline()[:4])})"
    return f"process {pid}"
