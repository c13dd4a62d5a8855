"""Every address of the portal is closed, unless it says why it is open."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from accounts.enums import PREFIXES, realm_of
from accounts.models import User
from personnel.models import Employee
from portal.core.models import Environment
from tests.accounts.visits import ELSEWHERE, log_in
from tests.actors import client_of, logged_in_employee
from tests.guards.routes import OPEN_NAMES

SAMPLES = {
    "int": "1",
    "path": "1",
    "period": "2026-10-M",
    "slug": "a",
    "str": "a",
    "uuid": "6a0f7c1e-0000-4000-8000-000000000000",
}
Page = tuple[str, str, Any]


def pages(resolver: URLResolver, prefix: str = "/", space: str = "") -> Iterator[Page]:
    """This function will make an address for each pattern, with its name and its view."""
    for pattern in resolver.url_patterns:
        path = prefix + _sample(pattern)
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", path, pattern.callback
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from pages(pattern, path, inner)


def _sample(pattern: URLPattern | URLResolver) -> str:
    route = pattern.pattern
    if not isinstance(route, RoutePattern):
        # The only one is the catch-all of the admin.
        return "bestaat-niet"
    text = str(route)
    for name, converter in route.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        kind = {"string": "str"}.get(kind, kind)
        text = text.replace(f"<{kind}:{name}>", SAMPLES[kind])
        text = text.replace(f"<{name}>", SAMPLES[kind])
    return text


EVERYTHING = list(pages(get_resolver()))
CLOSED = [path for name, path, _view in EVERYTHING if name not in OPEN_NAMES]
OPEN = [(path, view) for name, path, view in EVERYTHING if name in OPEN_NAMES]


def login_page(path: str) -> str:
    return f"{PREFIXES.get(realm_of(path), '/')}inloggen/"


def page_after(response: Any) -> str:
    return response.headers.get("Location", "").partition("?")[0]


def test_the_walk_finds_the_pages_of_the_portal() -> None:
    found = set(CLOSED)

    assert "/" in found
    assert "/loonstroken/2026-10-M/1/pdf/" in found
    assert "/beheer/personnel/employee/1/change/" in found
    assert not [path for path in found if "<" in path]


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_nobody_gets_no_further_than_the_login_page(
    environment: Environment, method: str
) -> None:
    client = client_of(environment)

    pages = {path: page_after(getattr(client, method)(path)) for path in CLOSED}

    assert pages == {path: login_page(path) for path in CLOSED}


@pytest.mark.parametrize("address", ["127.0.0.1", ELSEWHERE])
def test_a_login_under_way_opens_nothing(user: User, address: str) -> None:
    client = client_of(user.environment, address=address)
    log_in(client, user)

    pages = {path: page_after(client.get(path)) for path in CLOSED}

    assert pages == {path: login_page(path) for path in CLOSED}


def test_an_employee_opens_nothing_of_the_bureau(employee: Employee) -> None:
    client = logged_in_employee(employee)
    closed = [path for path in CLOSED if path.startswith("/beheer/")]

    pages = {path: page_after(client.get(path)) for path in closed}

    assert pages == dict.fromkeys(closed, "/beheer/inloggen/")


@pytest.mark.parametrize(("path", "view"), OPEN)
def test_what_is_open_says_why(path: str, view: Any) -> None:
    reason = getattr(view, "guarded_by", "")

    assert reason.startswith("public: ")
