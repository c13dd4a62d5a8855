"""No file tells on the machine it was written on."""

import re
from pathlib import Path

import pytest

from tests.guards.source import ROOT, repository

# The letters in brackets keep this file from finding itself.
REGISTRIES = re.compile(
    r"(?:pypi|pythonhosted|piwheels|npmjs|yarnpkg|jsdelivr|artifactory|nexus)"
    r"[.](?:org|com|io|net|[a-z0-9.-]+/)"
    r"|registr[y][.][a-z0-9-]+[.]"
    r"|--(?:extra-)?index[-]url|--find[-]links|^index[-]url",
    re.MULTILINE,
)
MACHINE = re.compile(
    r"(?<![\w.])/(?:wor[k]|roo[t]|hom[e]/\w+|User[s]/\w+)(?:/|\b)(?!\w*:)"
)
TEXT_SUFFIXES = {".xlsx", ".woff2", ".ttf", ".png", ".pdf"}
TEXTS = [path for path in repository() if path.suffix not in TEXT_SUFFIXES]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in TEXTS
        for number, line in numbered(path)
        if pattern.search(line)
    ]


def numbered(path: Path) -> list[tuple[int, str]]:
    return list(enumerate(path.read_text("utf-8").splitlines(), start=1))


def test_no_file_names_a_package_registry():
    assert lines_with(REGISTRIES) == []


def test_no_file_names_a_folder_of_this_machine():
    assert lines_with(MACHINE) == []


def test_no_file_names_this_checkout():
    assert lines_with(re.compile(re.escape(str(ROOT)))) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index" + "-url https://example.nl/simple",
        "https://pypi" + ".org/simple",
        "https://files.pythonhosted" + ".org/x.whl",
        "https://artifactory" + ".example.nl/api/",
        "https://registry" + ".example.nl/x",
    ],
)
def test_the_guard_sees_a_registry(line: str):
    assert REGISTRIES.search(line)


@pytest.mark.parametrize(
    "line",
    ["cd /wor" + "k/main", "/roo" + "t/.cache", "/hom" + "e/noor/x", "/User" + "s/n/x"],
)
def test_the_guard_sees_a_folder_of_a_machine(line: str):
    assert MACHINE.search(line)
