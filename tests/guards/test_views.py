"""Every address leads to a view that names its permission, or says why it is public."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from portal.core.access import Permission


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield pytest.param(entry, id=route or "/")


def is_admin(pattern: URLPattern) -> bool:
    """The admin asks its site or its model who may come in (tests/core/test_admin_site)."""
    return hasattr(pattern.callback, "admin_site") or hasattr(
        pattern.callback, "model_admin"
    )


PATTERNS = list(patterns(get_resolver()))
OURS = [one for one in PATTERNS if not is_admin(one.values[0])]
ADMINS = [one for one in PATTERNS if is_admin(one.values[0])]


@pytest.mark.parametrize("pattern", OURS)
def test_a_view_names_its_guard(pattern: URLPattern):
    guard = getattr(pattern.callback, "guarded_by", "")

    assert isinstance(guard, Permission) or guard.startswith("public: ")


@pytest.mark.parametrize("pattern", OURS)
def test_only_a_public_view_asks_no_login(pattern: URLPattern):
    is_public = not isinstance(pattern.callback.guarded_by, Permission)

    assert getattr(pattern.callback, "login_required", True) is not is_public


@pytest.mark.parametrize("pattern", ADMINS)
def test_an_admin_page_is_below_the_bureaus_address(
    pattern: URLPattern, request: pytest.FixtureRequest
):
    assert request.node.callspec.id.startswith("beheer/")


def test_no_address_swallows_all_others():
    routes = [one.id for one in OURS]

    assert [route for route in routes if "<path:" in route or ".*" in route] == []


def test_the_guard_sees_something():
    assert len(OURS) > 15
    assert len(ADMINS) > 15
