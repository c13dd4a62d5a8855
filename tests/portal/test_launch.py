"""`make run` says in one sentence why it cannot start, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from portal import launch
from portal.embedded import DidNotStart, sharing
from portal.ports import NoPort


@pytest.fixture
def var(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    var = tmp_path / "var"
    var.mkdir()
    (tmp_path / "static").mkdir()
    (tmp_path / "requirements.txt").write_text("")
    monkeypatch.setattr(sharing, "VAR_DIR", var)
    monkeypatch.setattr(launch, "VAR_DIR", var)
    monkeypatch.setattr(launch, "BASE_DIR", tmp_path)
    monkeypatch.setattr(launch, "LOCAL_FILE", var / "local.env")
    return var


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.enable_socket
def test_listening_is_seen(taken_port: int) -> None:
    assert launch._listens(taken_port)


def test_a_second_launch_in_one_folder_is_refused(var: Path) -> None:
    with (
        launch._only_launch_here(),
        pytest.raises(launch.CannotLaunch, match=f"as process {os.getpid()}"),
        launch._only_launch_here(),
    ):
        pass


def test_a_launch_after_a_killed_one_is_not_refused(var: Path) -> None:
    (var / "run.pid").write_text("999999999")

    with launch._only_launch_here():
        assert (var / "run.pid").read_text() == str(os.getpid())


def test_the_port_is_remembered_beside_the_secrets(var: Path) -> None:
    (var / "local.env").write_text("PORT=8000\nSECRET_KEY=a\n")

    launch._remember_port(8001)

    assert (var / "local.env").read_text() == "SECRET_KEY=a\nPORT=8001\n"
    assert (var / "local.env").stat().st_mode & 0o777 == 0o600


def test_static_files_are_collected_once(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collected: list[str] = []
    monkeypatch.setattr(
        launch, "_manage", lambda *command: collected.append(command[0])
    )

    launch.collect_static()
    launch.collect_static()
    (launch.BASE_DIR / "static" / "new.css").write_text("")
    launch.collect_static()

    assert collected == ["collectstatic", "collectstatic"]


def test_a_failed_command_stops_the_launch(var: Path) -> None:
    (launch.BASE_DIR / "manage.py").write_text("raise SystemExit(1)")

    with pytest.raises(launch.CannotLaunch, match=r"manage\.py migrate failed"):
        launch._manage("migrate")


def test_web_listens_on_this_machine_alone() -> None:
    commands = launch.commands(8000)

    assert list(commands) == ["web", "worker", "files", "beat"]
    assert "--bind=127.0.0.1:8000" in commands["web"]


HAS_A_CHILD = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(flush=True)
time.sleep(60)
"""


class DiesWhenSeen(psutil.Process):
    """A launcher that is killed as soon as the guard has looked at its children."""

    def children(self, recursive: bool = False) -> list[psutil.Process]:
        family = super().children(recursive)
        self.kill()
        return family


def test_what_a_killed_launcher_started_is_ended() -> None:
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", HAS_A_CHILD], stdout=subprocess.PIPE
    ) as launcher:
        assert launcher.stdout
        launcher.stdout.readline()
        family = psutil.Process(launcher.pid).children()

        launch._outlive(DiesWhenSeen(launcher.pid), os.getpid())

    assert launcher.returncode == -signal.SIGKILL
    assert len(family) == 1
    assert [member for member in family if launch._lives(member)] == []


def test_a_launcher_without_parent_is_ended() -> None:
    launcher = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])

    launch._outlive(psutil.Process(launcher.pid), parent_pid=1)

    assert launcher.wait() == -signal.SIGTERM


def test_what_keeps_a_killed_server_down_is_said_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = iter([DidNotStart("No disk."), DidNotStart("No disk."), ["redis"]])

    def revive() -> list[str]:
        outcome = next(outcomes)
        if isinstance(outcome, DidNotStart):
            raise outcome
        return outcome

    monkeypatch.setattr(launch.embedded, "revive", revive)
    complaint = ""

    for _ in range(3):
        complaint = launch._revive_servers(complaint)

    assert complaint == ""
    assert capsys.readouterr().err.splitlines() == [
        "No disk.",
        "redis had ended and was started again.",
    ]


def stop_tidily(*_: object) -> None:
    """Stands in for what watches the processes."""


@pytest.fixture
def _own_signals() -> Iterator[None]:
    kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {kind: signal.getsignal(kind) for kind in kinds}
    yield
    for kind, handler in before.items():
        signal.signal(kind, handler)


@pytest.mark.usefixtures("_own_signals")
def test_when_one_process_ends_all_end(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch, "_announce", stop_tidily)
    monkeypatch.setattr(launch, "_guard", stop_tidily)
    commands = {
        "web": [sys.executable, "-c", "raise SystemExit(3)"],
        "worker": [sys.executable, "-c", "import time; time.sleep(60)"],
    }
    monkeypatch.setattr(launch, "commands", lambda _: commands)

    assert launch._run(8000) == 3


@pytest.mark.usefixtures("_own_signals")
@pytest.mark.parametrize(
    ("problem", "said"),
    [
        pytest.param(launch.CannotLaunch("Runs."), "Runs.", id="second"),
        pytest.param(NoPort("Nothing free."), "Nothing free.", id="port"),
        pytest.param(DidNotStart("No disk."), "No disk.", id="server"),
        pytest.param(
            OSError(28, "No space left on device", "/var/x"),
            "No space left on device: /var/x.",
            id="disk",
        ),
        pytest.param(KeyboardInterrupt(), 130, id="Ctrl-C"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    var: Path, monkeypatch: pytest.MonkeyPatch, problem: BaseException, said: object
) -> None:
    def fail() -> int:
        raise problem

    monkeypatch.setattr(launch, "free_port", fail)

    with pytest.raises(SystemExit) as ended:
        launch.main()

    assert ended.value.code == said


@pytest.mark.usefixtures("_own_signals")
def test_a_closed_terminal_is_a_request_to_end() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    launch._end_tidily_on_signals()

    with pytest.raises(SystemExit, match="143"):
        os.kill(os.getpid(), signal.SIGHUP)


@pytest.mark.usefixtures("_own_signals")
def test_a_launch_under_nohup_outlives_its_terminal() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    launch._end_tidily_on_signals()

    assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN


@pytest.mark.usefixtures("_own_signals")
@pytest.mark.enable_socket
def test_the_addresses_are_announced_when_the_portal_listens(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    taken_port: int,
) -> None:
    monkeypatch.setenv("DEFAULT_ENVIRONMENT", "salarisfactory")

    launch._announce(taken_port)

    assert capsys.readouterr().out.split() == [
        *("Portal", f"http://salarisfactory.localhost:{taken_port}/"),
        *("and", f"http://127.0.0.1:{taken_port}/"),
        *("Mailbox", f"http://salarisfactory.localhost:{taken_port}/postbus/"),
        *("Ctrl-C", "ends", "all", "of", "it."),
    ]
