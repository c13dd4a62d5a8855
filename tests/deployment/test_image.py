"""The Dockerfile names what exists, and leaves the rest and every secret outside."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.urls import resolve

from portal import machine
from tests.drill import image
from tests.drill.compose import ROOT
from tests.guards.source import modules, nodes

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCAL = {re.split(r"[^\w-]", line)[0] for line in PROJECT["dependency-groups"]["local"]}
INSTRUCTIONS = {
    *("COPY", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "RUN", "USER", "WORKDIR")
}


def test_only_known_instructions_occur():
    found = {name for stage in image.stages() for name, _words in stage}

    assert found <= INSTRUCTIONS


@pytest.mark.parametrize("stage", [0, 1])
def test_whatever_is_copied_exists_and_is_let_in(stage: int):
    sources = [source for source, _target in image.copied(stage=stage)]

    assert sources != []
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert [source for source in sources if image.is_ignored(source.rstrip("/"))] == []


def test_every_folder_keeps_its_name():
    targets = dict(image.copied())

    assert targets.pop("manage.py") == "./"
    assert targets == {source: source for source in targets}


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        ".git/config",
        ".venv/bin/python",
        "deploy/secrets/secret_key",
        "portal/__pycache__/env.cpython-311.pyc",
        "tests/settings.py",
        "var/local.env",
    ],
)
def test_what_is_not_named_stays_out(path: str):
    assert image.is_ignored(path)


def test_it_has_every_app_and_every_folder_of_the_settings():
    copied = {source.rstrip("/") for source, _target in image.copied()}

    assert {path.relative_to(ROOT).parts[0] for path in modules()} <= copied
    assert {"templates", "static"} <= copied


def test_both_stages_have_one_base_that_is_pinned_by_version():
    bases = [image.words_of("FROM", stage=stage)[0].split()[0] for stage in (0, 1)]

    assert bases[0] == bases[1]
    version = re.fullmatch(r"python:(3\.\d+)-slim-(bookworm|trixie)", bases[0])
    assert version
    assert PROJECT["project"]["requires-python"] == f">={version[1]}"


def test_packages_are_the_locked_ones_with_their_hashes():
    install = image.words_of("RUN", stage=0)[0]
    locked = re.split(r"\n(?=\S)", (ROOT / "requirements.txt").read_text().strip())

    assert "--no-deps --require-hashes --requirement requirements.txt" in install
    assert [package for package in locked if "--hash=sha256:" not in package] == []


def test_what_only_a_developer_needs_is_taken_out():
    install = image.words_of("RUN", stage=0)[0]

    assert set(install.partition("--yes ")[2].split()) == LOCAL | {"pip"}


def test_only_the_launcher_imports_what_is_taken_out():
    names = {name.replace("-", "_") for name in LOCAL}

    users = {path.name for path in modules() if names & _imported(path)}

    assert users == {"launch.py", "ports.py"}


def test_the_system_has_what_the_printer_loads():
    step = next(words for words in image.words_of("RUN") if "apt-get" in words)
    packages = re.findall(r"\S+", step.partition("recommends ")[2].partition("&&")[0])

    assert packages == sorted(machine.LIBRARIES.values())


def test_it_does_not_run_as_root():
    user, _colon, group = image.words_of("USER")[-1].partition(":")
    made = next(words for words in image.words_of("RUN") if "useradd" in words)

    assert (int(user), int(group)) > (0, 0)
    assert f"--uid {user} " in made
    assert image.stages()[-1].index(("USER", f"{user}:{group}")) > max(
        index for index, one in enumerate(image.stages()[-1]) if one[0] == "RUN"
    )


def test_no_setting_and_no_secret_is_kept():
    assert set(image.variables()) == {
        *("PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "HOME")
    }
    collecting = next(words for words in image.words_of("RUN") if "manage.py" in words)
    assert set(re.findall(r"[A-Z_]+=(\w+)", collecting)) == {"unused"}


def test_the_health_check_asks_a_page_that_exists():
    python, option, program = image.health_check()
    found = re.search(r"http://127\.0\.0\.1:(\d+)(/\S*/)'", program)

    assert (python, option) == ("python", "-c")
    ast.parse(program)
    assert found
    assert found[1] == image.words_of("EXPOSE")[0]
    assert resolve(found[2]).view_name == "health"


def _imported(path: Path) -> set[str]:
    names = set()
    for node in nodes(path, ast.Import, ast.ImportFrom):
        if isinstance(node, ast.ImportFrom):
            names.add(str(node.module))
        else:
            names |= {alias.name for alias in node.names}
    return {name.partition(".")[0] for name in names}
