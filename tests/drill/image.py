"""What the Dockerfile says, and the folder that an image made from it would hold."""

import json
import re
import shlex
import shutil
from fnmatch import fnmatch
from pathlib import Path

from tests.drill.compose import ROOT
from tests.guards.source import repository

FILE = ROOT / "Dockerfile"


def stages() -> list[list[tuple[str, str]]]:
    """This function will list the instructions of each stage, as name and words."""
    lines = [line for line in FILE.read_text().splitlines() if not line.startswith("#")]
    whole = re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines()
    found: list[list[tuple[str, str]]] = []
    for name, _space, words in (line.partition(" ") for line in whole if line):
        if name == "FROM":
            found.append([])
        found[-1].append((name, words))
    return found


def words_of(name: str, *, stage: int = -1) -> list[str]:
    """This function will list what follows an instruction wherever it is given."""
    return [words for found, words in stages()[stage] if found == name]


def variables() -> dict[str, str]:
    """This function will return the environment that the image sets."""
    pairs = [
        pair.partition("=") for words in words_of("ENV") for pair in shlex.split(words)
    ]
    return {name: value for name, _equals, value in pairs}


def health_check() -> list[str]:
    """This function will return the command of the image's own check."""
    command = words_of("HEALTHCHECK")[0].partition("CMD ")[2]
    return [str(word) for word in json.loads(command)]


def copied(*, stage: int = -1) -> list[tuple[str, str]]:
    """This function will list what comes from the repository, as source and target."""
    ours = [one for one in words_of("COPY", stage=stage) if "--from" not in one]
    return [(one.split()[0], one.split()[1]) for one in ours]


def is_ignored(path: str) -> bool:
    """This function will tell whether .dockerignore keeps a path out; the last word wins."""
    ignored = False
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        pattern = line.removeprefix("!").rstrip("/")
        if pattern and not line.startswith("#") and _matches(path, pattern):
            ignored = not line.startswith("!")
    return ignored


def build(folder: Path) -> None:
    """This function will copy into a folder what the image would hold of the repository."""
    folder.mkdir()
    for file in repository():
        path = file.relative_to(ROOT)
        if not is_ignored(str(path)) and any(
            str(path).startswith(source) for source, _target in copied()
        ):
            (folder / path.parent).mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, folder / path)


def _matches(path: str, pattern: str) -> bool:
    above = [path, *(str(parent) for parent in Path(path).parents[:-1])]
    return any(fnmatch(f"./{one}", f"./{pattern}") for one in above) or (
        pattern.startswith("**/")
        and any(Path(one).name == pattern[3:] for one in above)
    )
