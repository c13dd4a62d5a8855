"""Lets several processes use one embedded server, which stops after its last user.

Who uses a server and whether it lives are locks on open files, never process numbers
in a file: they end with their holder, so kill -9 leaves nothing stale behind.
"""

import atexit
import fcntl
import hashlib
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

VAR_DIR = Path(__file__).resolve().parent.parent.parent / "var"
# A socket's address holds 104 bytes on macOS and 108 on Linux, the file name included.
LONGEST_SOCKET_DIR = 80
NEEDED_BYTES = 300 * 1024 * 1024


class DidNotStart(Exception):
    """A server cannot run here; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class _Joined:
    users: IO[str]
    start: Callable[[], None]
    stop: Callable[[], None]


_joined: dict[str, _Joined] = {}


def join(name: str, *, start: Callable[[], None], stop: Callable[[], None]) -> None:
    """This function will start a server unless it runs, and register a user of it.

    :raises DidNotStart: it cannot run here
    """
    if name in _joined:
        return
    try:
        VAR_DIR.mkdir(exist_ok=True)
        with ExitStack() as stack:
            users = stack.enter_context(lock_file(f"{name}.users"))
            fcntl.flock(users, fcntl.LOCK_SH)
            with _only_starter(name):
                start()
            stack.pop_all()
    except OSError as error:
        reason = error.strerror or error
        raise DidNotStart(f"{reason}: {error.filename or VAR_DIR}.") from error
    _joined[name] = _Joined(users, start, stop)


@contextmanager
def _only_starter(name: str) -> Iterator[None]:
    with lock_file(f"{name}.starting") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        yield


def revive() -> list[str]:
    """This function will start the servers this process joined that were killed.

    :returns: the names of those it started
    :raises DidNotStart: one cannot run here any more
    """
    return [name for name, joined in _joined.items() if _was_revived(name, joined)]


def _was_revived(name: str, joined: _Joined) -> bool:
    with _only_starter(name):
        if is_alive(name):
            return False
        joined.start()
    return True


def release() -> None:
    """This function will stop the servers this process joined and nobody else uses."""
    while _joined:
        joined = _joined.popitem()[1]
        with joined.users:
            if try_lock(joined.users):
                joined.stop()


def _forget() -> None:
    while _joined:
        _joined.popitem()[1].users.close()


atexit.register(release)
# A fork is no user of its own: its end must not stop the server under its parent.
os.register_at_fork(after_in_child=_forget)


def lock_file(name: str) -> IO[str]:
    return (VAR_DIR / f"{name}.lock").open("a")


def try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_alive(name: str) -> bool:
    """This function will say whether any process of the server still exists.

    A server inherits this lock when it starts; it is free when its last process ended.
    """
    with lock_file(f"{name}.alive") as file:
        return not try_lock(file)


def wait_until(condition: Callable[[], bool], *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def socket_dir() -> Path:
    """This function will return a directory short and plain enough for sockets."""
    directory = VAR_DIR / "sockets"
    plain = re.fullmatch(r"[\w/.+-]+", str(directory), re.ASCII)
    if plain and len(str(directory)) <= LONGEST_SOCKET_DIR:
        return directory
    clone = hashlib.sha256(os.fsencode(VAR_DIR)).hexdigest()[:16]
    return Path(tempfile.gettempdir()).resolve() / f"portal-{clone}"


def make_socket_dir(owner: int) -> None:
    directory = socket_dir()
    directory.mkdir(mode=0o700, exist_ok=True)
    facts = directory.lstat()
    # Anyone can make a directory of this name in the system's temporary directory.
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid not in (owner, os.geteuid()):
        raise DidNotStart(f"{directory} belongs to another user: remove it first.")
    directory.chmod(0o700)
    if facts.st_uid != owner:
        os.chown(directory, owner, -1)


def check_disk() -> None:
    free = shutil.disk_usage(VAR_DIR).free
    if free < NEEDED_BYTES:
        raise DidNotStart(
            f"The disk of {VAR_DIR} is full: {free >> 20} MB is free and "
            f"{NEEDED_BYTES >> 20} MB is needed."
        )
