"""What is typed strictly because it holds rules is also what must be covered entirely."""

import re
import tomllib
from fnmatch import fnmatch

from tests.guards.source import ROOT, modules

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def strictly_typed() -> set[str]:
    """The modules with rules, by the list of mypy in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    strict = next(
        one
        for one in project["tool"]["mypy"]["overrides"]
        if one.get("disallow_untyped_defs")
    )
    files = {str(path.relative_to(ROOT)) for path in modules()}
    return {
        file
        for file in files
        for pattern in strict["module"]
        if fnmatch(module_of(file), pattern.removesuffix(".*"))
        or fnmatch(module_of(file), f"{pattern.removesuffix('.*')}.*")
    } - migrations(files)


def migrations(files: set[str]) -> set[str]:
    return {file for file in files if "/migrations/" in file}


def module_of(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def covered_entirely() -> set[str]:
    """The modules that ``make check`` wants at 100 %."""
    lines = re.findall(r"^RULES := (?:\$\(RULES\),)?(\S+)$", MAKEFILE, re.MULTILINE)
    files = {str(path.relative_to(ROOT)) for path in modules()}
    found = {
        file
        for file in files
        for pattern in ",".join(lines).split(",")
        if fnmatch(file, pattern)
    }
    return found - migrations(files)


def test_every_module_with_rules_is_covered_entirely():
    assert strictly_typed() - covered_entirely() == set()
    assert covered_entirely() - strictly_typed() == set()


def test_the_guard_sees_modules_with_rules():
    assert {
        "accounts/services/logins.py",
        "payslips/wage_tax/rules.py",
        "personnel/queries.py",
        "portal/core/access.py",
    } <= strictly_typed()


def test_make_check_asks_for_all_of_it():
    assert '--fail-under=100 --include="$(RULES)"' in MAKEFILE
