"""The files of this repository, for guards that read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN = ("accounts", "leave", "payslips", "personnel", "portal")


@cache
def repository() -> tuple[Path, ...]:
    """Everything in git, and everything new that is not ignored."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True)  # noqa: S603
    names = done.stdout.decode().split("\0")
    paths = (ROOT / name for name in names if name)
    return tuple(path for path in paths if path.is_file())


def modules(pattern: str = "*.py") -> list[Path]:
    """Our own modules, by a pattern as in ``*/services/*.py``."""
    return [
        path
        for path in repository()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in OWN
        and path.match(pattern)
    ]


def templates(*folders: str) -> list[Path]:
    """Templates; of the folders named, or of all."""
    wanted = [ROOT / "templates" / folder for folder in folders] or [ROOT / "templates"]
    return [
        path
        for path in repository()
        if any(folder in path.parents for folder in wanted)
    ]


def named(paths: list[Path]) -> list:
    """Parameters of a test, each called by its path."""
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths]


def nodes(path: Path, *kinds: type[ast.AST]) -> Iterator:
    """The syntax of a module, of the kinds that are asked for."""
    tree = ast.parse(path.read_text("utf-8"), str(path))
    return (node for node in ast.walk(tree) if isinstance(node, kinds))
