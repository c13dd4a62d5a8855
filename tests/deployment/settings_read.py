"""The names that the code asks its environment for."""

import ast
from functools import cache

from tests.guards.source import modules, nodes

READERS = {"bool", "int", "path", "str"}


@cache
def secrets_read() -> frozenset[str]:
    """Names of what is read by env_secret: never in an environment itself."""
    return frozenset(_asked({"env_secret"}))


@cache
def settings_read() -> frozenset[str]:
    """Names of everything that the settings read."""
    return secrets_read() | frozenset(_asked({"env_networks", *READERS}))


def _asked(readers: set[str]) -> set[str]:
    calls = [call for path in modules("settings.py") for call in nodes(path, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if _name(call.func) in readers and call.args
        if isinstance(call.args[0], ast.Constant)
    }


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return function.attr if function.value.id == "env" else ""
    return ""
