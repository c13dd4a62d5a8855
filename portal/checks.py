"""What must be right before the portal serves anyone; a wrong setting stops the start.

`manage.py check --deploy` reports the same as errors portal.E001 and further.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import Error
from django.core.exceptions import ImproperlyConfigured

from portal.core.crypto import parse_ring
from portal.core.database_role import check_at_start

LOCAL_DOMAIN = "localhost"
MIN_SECRET_LENGTH = 32
MIN_SECRET_CHARACTERS = 10
SECRETS = {"SECRET_KEY": "portal.E001", "PIN_PEPPER": "portal.E002"}


def deployment_errors(app_configs: Any = None, **_kwargs: Any) -> list[Error]:
    """This function will list what is not safe enough to serve anyone."""
    return [*_weak_secrets(), *_weak_keys(), *_open_doors()]


def refuse_unsafe_start() -> None:
    """This function will return when the settings are safe, or on a developer's own machine.

    The database role must be held by the walls everywhere.

    :raises ImproperlyConfigured: naming everything that is wrong.
    """
    check_at_start()
    if settings.DEMO and settings.PORTAL_DOMAIN == LOCAL_DOMAIN:
        return
    errors = deployment_errors()
    if errors:
        lines = [f"{error.id}: {error.msg} {error.hint}" for error in errors]
        raise ImproperlyConfigured("\n".join(lines))


def _weak_secrets() -> Iterable[Error]:
    for name, code in SECRETS.items():
        if _is_weak(getattr(settings, name)):
            yield Error(
                f"{name} is too weak.",
                hint="Use at least 32 random characters, another for each installation.",
                id=code,
            )
    if settings.SECRET_KEY == settings.PIN_PEPPER:
        yield Error(
            "SECRET_KEY and PIN_PEPPER are the same.",
            hint="Each secret has one purpose.",
            id="portal.E003",
        )


def _weak_keys() -> Iterable[Error]:
    for key_id, key in parse_ring(settings.FIELD_KEYS).items():
        if len(set(key)) < MIN_SECRET_CHARACTERS:
            yield Error(
                f"Key {key_id} of FIELD_KEYS is not random.",
                hint="Make it with: openssl rand -base64 32.",
                id="portal.E004",
            )


def _open_doors() -> Iterable[Error]:
    if settings.DEBUG:
        yield Error(
            "DEBUG is on.", hint="It shows what breaks to anyone.", id="portal.E005"
        )
    if settings.DEMO and settings.PORTAL_DOMAIN != LOCAL_DOMAIN:
        yield Error(
            "DEMO is on for a domain that others can reach.",
            hint="Anyone would read the mail on /postbus/: set DEMO=0.",
            id="portal.E006",
        )
    if settings.INSECURE_HTTP and settings.PORTAL_DOMAIN != LOCAL_DOMAIN:
        yield Error(
            "INSECURE_HTTP is on for a domain that others can reach.",
            hint="Cookies would travel in the open: set INSECURE_HTTP=0.",
            id="portal.E007",
        )
    if not settings.INSECURE_HTTP and not settings.TRUSTED_PROXY_NETS:
        yield Error(
            "TRUSTED_PROXY_NETS is empty.",
            hint="HTTPS ends at a proxy; without its network every visitor has its address.",
            id="portal.E008",
        )


def _is_weak(secret: str) -> bool:
    return len(secret) < MIN_SECRET_LENGTH or len(set(secret)) < MIN_SECRET_CHARACTERS
