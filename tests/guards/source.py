"""The files of this repository, for guards that read them."""

import ast
import subprocess
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

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


def offenders(
    paths: Iterable[Path], find: Callable[[Path], Collection[str]]
) -> dict[str, Collection[str]]:
    """What is found in files that should hold none of it, by path.

    All files in one test: a test for each takes longer than looking.
    """
    found = ((str(path.relative_to(ROOT)), find(path)) for path in paths)
    return {name: what for name, what in found if what}


def nodes(path: Path, *kinds: type[ast.AST]) -> Iterator:
    """The syntax of a module, of the kinds that are asked for."""
    return (node for node in _walked(path) if isinstance(node, kinds))


# A guard asks the same module for one kind after the other.
@lru_cache(maxsize=1)
def _walked(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"), str(path))))
