"""Reads settings from the environment and refuses a wrong value in one sentence."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

LOCAL_FILE = Path(__file__).resolve().parent.parent / "var" / "local.env"
BOOLEANS = {"1", "0", "true", "false", "yes", "no", "on", "off"}


class Env(environ.FileAwareEnv):
    """NAME, or the contents of the file that NAME_FILE names; empty means not set."""

    def get_value(
        self,
        var: str,
        cast: Any = None,
        default: Any = environ.Env.NOTSET,
        **options: Any,
    ) -> Any:
        raw = env_secret(var, default="")
        if default is not self.NOTSET and not raw:
            return default
        try:
            return super().get_value(var, cast=cast, default=default, **options)
        except (TypeError, ValueError) as error:
            kind = getattr(cast, "__name__", "value")
            raise ImproperlyConfigured(f"{var}={raw} is not a valid {kind}.") from error

    @classmethod
    def parse_value(cls, value: Any, cast: Any) -> Any:
        # django-environ takes every word it does not know for False, also "DEMO=flase".
        if cast is bool and value.strip().lower() not in BOOLEANS:
            raise ValueError(value)
        return super().parse_value(value, cast)


env = Env()
# Variables of the process win: the file only fills in what is missing.
environ.Env.read_env(LOCAL_FILE)


def env_secret(name: str, *, default: str | None = None) -> str:
    """This function will return a secret without its line end.

    :raises ImproperlyConfigured: it is missing, or its file cannot be read
    """
    try:
        value = str(env.ENVIRON.get(name, "")).strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}_FILE cannot be read: {error.filename}: {error.strerror}."
        ) from error
    if not value and default is None:
        raise ImproperlyConfigured(
            f"{name} is not set: give {name} or {name}_FILE, or run make setup."
        )
    return value or str(default)


def env_networks(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """This function will return the networks of a list with commas.

    :raises ImproperlyConfigured: one of them is not a network
    """
    parts = [part.strip() for part in env.str(name, default="").split(",")]
    try:
        return tuple(ip_network(part) for part in parts if part)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} is not a list of networks: {error}."
        ) from error
