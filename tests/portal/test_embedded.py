"""The servers of `make run`: joined, stopped by the last user, started again after kill -9."""

import fcntl
import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from portal import embedded
from portal.embedded import postgres, redis, sharing
from portal.env import env


@pytest.fixture
def var(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A clone of its own: its servers are nobody else's."""
    with tempfile.TemporaryDirectory(prefix="clone-") as clone:
        var = Path(clone) / "var"
        monkeypatch.setattr(sharing, "VAR_DIR", var)
        monkeypatch.setattr(sharing, "_joined", {})
        monkeypatch.setattr(postgres, "VAR_DIR", var)
        monkeypatch.setattr(postgres, "DATA_DIR", var / "postgres")
        monkeypatch.setattr(redis, "DATA_DIR", var / "redis")
        yield var
        embedded.release()


def run_sql(role: str, statement: str) -> list[tuple[object, ...]]:
    config = env.db_url_config(embedded.database_url(role))
    connection = psycopg2.connect(
        dbname=config["NAME"],
        user=config["USER"],
        host=config["HOST"],
        port=config["PORT"],
    )
    with closing(connection), connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def main_process() -> int:
    return int((postgres.DATA_DIR / "postmaster.pid").read_text().split()[0])


def test_addresses_are_known_before_anything_runs(var: Path) -> None:
    database = env.db_url_config(embedded.database_url("app"))

    assert embedded.redis_url() == f"redis+socket://{var}/sockets/redis.sock"
    assert (database["HOST"], database["NAME"], database["USER"]) == (
        str(var / "sockets"),
        "portal",
        "portal_app",
    )
    assert not var.exists()


@pytest.mark.parametrize("name", ["x" * 90, "with space", "with,comma"])
def test_sockets_of_an_odd_or_deep_clone_are_elsewhere(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(sharing, "VAR_DIR", Path("/srv") / name / "var")

    directory = sharing.socket_dir()

    assert directory.parent == Path(tempfile.gettempdir()).resolve()
    assert len(str(directory)) < sharing.LONGEST_SOCKET_DIR


def test_the_application_uses_what_the_owner_makes_and_makes_nothing(var: Path) -> None:
    embedded.start_database()
    run_sql("owner", "CREATE TABLE things (id serial, name text)")

    run_sql("app", "INSERT INTO things (name) VALUES ('a')")

    assert run_sql("app", "SELECT name FROM things") == [("a",)]
    assert run_sql("owner", "SET ROLE portal_app; SELECT current_user") == [
        ("portal_app",)
    ]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        run_sql("app", "CREATE TABLE others (id int)")


def test_text_sorts_by_code_point_and_knows_accents(var: Path) -> None:
    embedded.start_database()

    rows = run_sql(
        "app", "SELECT lower(x) FROM (VALUES ('É'), ('a'), ('Z')) t(x) ORDER BY x"
    )

    assert rows == [("z",), ("a",), ("é",)]


def test_the_last_user_stops_the_servers(var: Path) -> None:
    embedded.start_database()
    embedded.start_redis()
    with (var / "postgres.users.lock").open() as other_user:
        fcntl.flock(other_user, fcntl.LOCK_SH)
        embedded.release()
        alive_with_another_user = (
            sharing.is_alive("postgres"),
            sharing.is_alive("redis"),
        )

    embedded.start_database()
    embedded.release()

    assert alive_with_another_user == (True, False)
    assert not sharing.is_alive("postgres")


def test_starting_twice_is_joining(var: Path) -> None:
    embedded.start_database()
    first = main_process()
    sharing._forget()

    embedded.start_database()

    assert main_process() == first


def test_data_survives_kill_9_and_a_number_used_by_another_process(var: Path) -> None:
    embedded.start_database()
    run_sql("owner", "CREATE TABLE things AS SELECT 1 AS id")
    remains = (var / "postgres" / "postmaster.pid").read_text()
    os.kill(main_process(), signal.SIGKILL)
    sharing.wait_until(lambda: not sharing.is_alive("postgres"), seconds=5)
    (var / "postgres" / "postmaster.pid").write_text(
        remains.replace(remains.split()[0], str(os.getpid()), 1)
    )
    sharing._forget()

    embedded.start_database()

    assert run_sql("app", "SELECT count(*) FROM things") == [(1,)]


def test_killed_servers_are_started_again(var: Path) -> None:
    embedded.start_database()
    embedded.start_redis()
    run_sql("owner", "CREATE TABLE things AS SELECT 1 AS id")
    os.kill(main_process(), signal.SIGKILL)
    os.kill(int((var / "redis" / "redis.pid").read_text()), signal.SIGKILL)
    assert sharing.wait_until(
        lambda: not (sharing.is_alive("postgres") or sharing.is_alive("redis")),
        seconds=5,
    )

    revived = embedded.revive()

    assert revived == ["postgres", "redis"]
    assert run_sql("app", "SELECT count(*) FROM things") == [(1,)]
    assert redis._ask("PING") == "+PONG"
    assert embedded.revive() == []


def test_redis_answers_on_its_socket_alone(var: Path) -> None:
    embedded.start_redis()

    assert redis._ask("PING") == "+PONG"
    assert redis._ask("CONFIG GET port").split() == ["*2", "$4", "port", "$1", "0"]
    embedded.release()
    assert redis._ask("PING") == ""


def test_data_of_another_version_is_left_alone(var: Path) -> None:
    (var / "postgres").mkdir(parents=True)
    (var / "postgres" / "PG_VERSION").write_text("17\n")

    with pytest.raises(embedded.DidNotStart, match="was made by PostgreSQL 17"):
        embedded.start_database()


def test_a_full_disk_is_one_sentence(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "NEEDED_BYTES", 1 << 60)

    with pytest.raises(embedded.DidNotStart, match=r"The disk of .* is full"):
        embedded.start_redis()


def test_a_missing_server_is_one_sentence(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "find_spec", lambda _: None)
    monkeypatch.setattr(redis, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", "")

    with pytest.raises(embedded.DidNotStart, match="set DATABASE_URL"):
        embedded.start_database()
    with pytest.raises(embedded.DidNotStart, match="set REDIS_URL"):
        embedded.start_redis()


def test_a_failed_start_tells_the_reason_of_postgres(var: Path) -> None:
    embedded.start_database()
    embedded.release()
    (var / "postgres" / "postgresql.conf").write_text("nonsense = 1\n")

    with pytest.raises(embedded.DidNotStart, match="configuration file"):
        embedded.start_database()


def test_a_folder_that_cannot_be_made_is_one_sentence(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    var.parent.joinpath("file").write_text("")
    monkeypatch.setattr(sharing, "VAR_DIR", var.parent / "file" / "var")

    with pytest.raises(embedded.DidNotStart, match=r"Not a directory: .*file/var\."):
        embedded.start_database()


def test_a_socket_folder_of_somebody_else_is_refused(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    var.mkdir()
    (var / "sockets").symlink_to(var)

    with pytest.raises(embedded.DidNotStart, match="belongs to another user"):
        sharing.make_socket_dir(os.geteuid())


def test_a_server_that_hangs_is_named(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    var.mkdir()
    monkeypatch.setattr(postgres, "wait_until", lambda condition, **_: condition())
    with (
        sharing.lock_file("postgres.alive") as one,
        sharing.lock_file("redis.alive") as other,
    ):
        assert sharing.try_lock(one)
        assert sharing.try_lock(other)

        with pytest.raises(embedded.DidNotStart, match=r"The PostgreSQL of .* hangs"):
            embedded.start_database()
        with pytest.raises(embedded.DidNotStart, match=r"The Redis of .* hangs"):
            embedded.start_redis()
