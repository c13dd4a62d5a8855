"""What docker-compose.yml says."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<word>[^}]*))?\}")


class NotGiven(Exception):
    """A variable that .env must hold is missing."""


def description(variables: Mapping[str, str]) -> dict[str, Any]:
    """This function will read the file, with variables as .env would give them.

    :raises NotGiven: one that is required is missing
    """
    return dict(yaml.safe_load(_fill_in(FILE.read_text(), variables)))


def mounts(service: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """This function will list source, path in the container, and mode of every volume."""
    parts = [f"{volume}:rw".split(":")[:3] for volume in service.get("volumes", ())]
    return [(source, path, mode) for source, path, mode in parts]


def scratch(service: Mapping[str, Any]) -> list[str]:
    """This function will list the paths that are writable and forgotten."""
    return [one.partition(":")[0] for one in service.get("tmpfs", ())]


def _fill_in(text: str, variables: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        name, kind, word = found["name"], found["kind"], found["word"]
        if variables.get(name):
            return variables[name]
        if kind != "-":
            raise NotGiven(f"{name}: {word}")
        return str(word)

    return VARIABLE.sub(value, text)
