"""Every address leads to a view that names its permission, or says why it is public."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from portal.core.access import Permission


def patterns(
    resolver: URLResolver, prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route or "/", entry


def is_admin(pattern: URLPattern) -> bool:
    """The admin asks its site or its model who may come in (tests/core/test_admin_site)."""
    return hasattr(pattern.callback, "admin_site") or hasattr(
        pattern.callback, "model_admin"
    )


PATTERNS = list(patterns(get_resolver()))
OURS = [(route, one) for route, one in PATTERNS if not is_admin(one)]
ADMINS = [route for route, one in PATTERNS if is_admin(one)]


def guard_of(pattern: URLPattern) -> Permission | str:
    return getattr(pattern.callback, "guarded_by", "")


def is_public(pattern: URLPattern) -> bool:
    guard = guard_of(pattern)
    return not isinstance(guard, Permission) and guard.startswith("public: ")


def test_every_view_names_its_guard():
    unguarded = [
        route
        for route, pattern in OURS
        if not is_public(pattern) and not isinstance(guard_of(pattern), Permission)
    ]

    assert unguarded == []


def test_only_a_public_view_asks_no_login():
    wrong = [
        route
        for route, pattern in OURS
        if getattr(pattern.callback, "login_required", True) is is_public(pattern)
    ]

    assert wrong == []


def test_every_admin_page_is_below_the_bureaus_address():
    assert [route for route in ADMINS if not route.startswith("beheer/")] == []


def test_no_address_swallows_all_others():
    assert [route for route, _ in OURS if "<path:" in route or ".*" in route] == []


def test_the_guard_sees_something():
    assert len(OURS) > 15
    assert len(ADMINS) > 15
