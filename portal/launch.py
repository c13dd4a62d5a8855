"""Brings up the whole portal in one terminal: what `make run` does after the set-up."""

import hashlib
import multiprocessing
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from django.core.exceptions import ImproperlyConfigured
from honcho.manager import Manager

from portal import embedded
from portal.embedded.sharing import VAR_DIR, lock_file, try_lock, wait_until
from portal.env import LOCAL_FILE, env, env_secret
from portal.ports import HOST, NoPort, free_port

BASE_DIR = VAR_DIR.parent


class CannotLaunch(Exception):
    """The portal cannot start here; the message says why and what to do."""


EXPECTED = (CannotLaunch, NoPort, embedded.DidNotStart, ImproperlyConfigured)


def main() -> None:
    _end_tidily_on_signals()
    try:
        with _only_launch_here():
            port = free_port()
            _start_servers()
            _prepare(port)
            sys.exit(_run(port))
    except EXPECTED as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"{error.strerror or error}: {error.filename or BASE_DIR}.")
    except KeyboardInterrupt:
        sys.exit(130)


def _end_tidily_on_signals() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # A closed terminal; ignored when started by nohup, which must stay so.
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))


@contextmanager
def _only_launch_here() -> Iterator[None]:
    VAR_DIR.mkdir(exist_ok=True)
    record = VAR_DIR / "run.pid"
    with lock_file("run") as lock:
        # What is left of a killed launch may need a moment to end.
        if not wait_until(
            lambda: try_lock(lock), seconds=0 if _is_running(record) else 15
        ):
            raise CannotLaunch(
                f"The portal of this folder runs already, as process {record.read_text()}: "
                "stop that one first."
            )
        record.write_text(str(os.getpid()))
        yield


def _is_running(record: Path) -> bool:
    return record.exists() and psutil.pid_exists(int(record.read_text() or 0))


def _start_servers() -> None:
    if not env_secret("DATABASE_URL", default=""):
        embedded.start_database()
    if not env_secret("REDIS_URL", default=""):
        embedded.start_redis()


def _prepare(port: int) -> None:
    _remember_port(port)
    _manage("migrate", "--verbosity=0")
    collect_static()
    if env.bool("DEMO", default=False):
        _manage("seed_demo")


def _remember_port(port: int) -> None:
    # Commands in another terminal make links too.
    lines = LOCAL_FILE.read_text().splitlines() if LOCAL_FILE.exists() else []
    kept = [line for line in lines if not line.startswith("PORT=")]
    if f"PORT={port}" not in lines or len(lines) != len(kept) + 1:
        _replace(LOCAL_FILE, "\n".join([*kept, f"PORT={port}", ""]))


def _replace(path: Path, text: str) -> None:
    # In one step, and readable for its owner alone: this file holds the secrets.
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as fresh:
        fresh.write(text)
    Path(fresh.name).rename(path)


def _manage(*arguments: str) -> None:
    if subprocess.call([sys.executable, "manage.py", *arguments], cwd=BASE_DIR):
        raise CannotLaunch(f"manage.py {arguments[0]} failed; the reason is above.")


def collect_static() -> None:
    """This function will hash and compress the static files, when they have changed."""
    stamp, now = VAR_DIR / "static.stamp", _fingerprint_of_static()
    if not stamp.exists() or stamp.read_text() != now:
        stamp.unlink(missing_ok=True)
        _manage("collectstatic", "--no-input", "--clear", "--verbosity=0")
        stamp.write_text(now)


def _fingerprint_of_static() -> str:
    # The locked packages count too, since the admin brings its own files.
    files = [BASE_DIR / "requirements.txt", *sorted((BASE_DIR / "static").rglob("*"))]
    facts = [
        (str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files
    ]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _run(port: int) -> int:
    manager = Manager()
    for name, command in commands(port).items():
        manager.add_process(name, f"exec {shlex.join(command)}", cwd=str(BASE_DIR))
    watchers = [
        multiprocessing.Process(target=_announce, args=(port,), daemon=True),
        multiprocessing.Process(
            target=_guard, args=(os.getpid(), os.getppid()), daemon=True
        ),
    ]
    for watcher in watchers:
        watcher.start()
    try:
        manager.loop()
    finally:
        for watcher in watchers:
            watcher.kill()
            watcher.join()
    return manager.returncode or 0


def commands(port: int) -> dict[str, list[str]]:
    """This function will list the processes of the portal by name, each as its words."""
    python = [sys.executable, "-m"]
    # Celery warns about root, which is who runs a container or a new machine.
    celery = [sys.executable, "-W", "ignore:::celery.platforms", "-m", "celery"]
    celery += ["--quiet", "--app", "portal"]
    return {
        "web": [
            *(*python, "gunicorn", "portal.wsgi", f"--bind={HOST}:{port}", "--preload"),
            # Threads, because a browser holds connections open that ask nothing.
            *("--workers=2", "--threads=4", "--timeout=60", "--graceful-timeout=5"),
            *(
                f"--worker-tmp-dir={VAR_DIR}",
                "--no-control-socket",
                "--log-level=warning",
            ),
        ],
        "worker": [*celery, "worker", "--concurrency=1", "--loglevel=WARNING"],
        # A long file holds up no mail. Alone in its process, it also has no limit of time.
        "files": [
            *celery,
            *("worker", "--queues=files", "--pool=solo", "--loglevel=WARNING"),
        ],
        "beat": [
            *celery,
            "beat",
            f"--schedule={VAR_DIR / 'beat'}",
            "--loglevel=WARNING",
        ],
    }


def _announce(port: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    wait_until(lambda: _listens(port), seconds=300)
    name = ".".join(
        filter(
            None,
            [env.str("DEFAULT_ENVIRONMENT", ""), env.str("PORTAL_DOMAIN", "localhost")],
        )
    )
    lines = [
        "",
        f"Portal    http://{name}:{port}/   and   http://{HOST}:{port}/",
        f"Mailbox   http://{name}:{port}/postbus/",
        "Ctrl-C ends all of it.",
        "",
    ]
    sys.stdout.write("\n".join([*lines, ""]))
    sys.stdout.flush()


def _listens(port: int) -> bool:
    with socket.socket() as connection:
        return connection.connect_ex((HOST, port)) == 0


def _guard(launcher_pid: int, parent_pid: int) -> None:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    _start_servers()
    _outlive(psutil.Process(launcher_pid), parent_pid)
    embedded.release()


def _outlive(launcher: psutil.Process, parent_pid: int) -> None:
    """This function will end all of it when the launcher, or the make above it, was killed."""
    family: list[psutil.Process] = []
    complaint = ""
    while _lives(launcher):
        with suppress(psutil.NoSuchProcess):
            family = launcher.children(recursive=True)
            if launcher.ppid() != parent_pid:
                parent_pid = launcher.ppid()
                launcher.terminate()
        complaint = _revive_servers(complaint)
        time.sleep(0.5)
    _end([member for member in family if member.pid != os.getpid()])


def _revive_servers(complaint: str) -> str:
    """This function will start what was killed, and return why it could not, said once."""
    try:
        for name in embedded.revive():
            sys.stderr.write(f"{name} had ended and was started again.\n")
    except (embedded.DidNotStart, OSError) as error:
        if str(error) != complaint:
            sys.stderr.write(f"{error}\n")
        return str(error)
    return ""


def _lives(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


def _end(family: list[psutil.Process]) -> None:
    for member in family:
        with suppress(psutil.NoSuchProcess):
            member.terminate()
    for member in psutil.wait_procs(family, timeout=8)[1]:
        with suppress(psutil.NoSuchProcess):
            member.kill()


if __name__ == "__main__":
    main()
