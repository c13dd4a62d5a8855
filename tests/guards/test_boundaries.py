"""Rules do not know HTTP, views do not build queries, and one module reads addresses."""

import ast
from pathlib import Path

from tests.guards.source import ROOT, modules, nodes, offenders

HTTP = (
    "django.http",
    "django.shortcuts",
    "django.views",
    "django.contrib.messages",
    "django.test",
)
INTERFACES = {
    "views",
    "company_views",
    "admin",
    "admin_site",
    "decorators",
    "middleware",
    "urls",
    "forms",
}
# The kernel's own interfaces, next to its rules.
KERNEL_HTTP = {
    "admin",
    "admin_site",
    "admin_exports",
    "admin_uploads",
    "guards",
    "middleware",
    "net",
    "requests",
}
ADDRESS_READER = ROOT / "portal" / "core" / "net.py"
ADDRESS_NAMES = {
    "REMOTE_ADDR",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
    "X_FORWARDED_FOR",
    "X_REAL_IP",
    "X-FORWARDED-FOR",
    "X-REAL-IP",
    "GET_CLIENT_IP",
    "IPWARE",
}


def is_interface(path: Path) -> bool:
    parts = path.relative_to(ROOT).with_suffix("").parts
    if parts[:2] == ("portal", "core"):
        return parts[2] in KERNEL_HTTP
    return parts[0] == "portal" or bool(INTERFACES & set(parts))


RULES = [path for path in modules() if not is_interface(path)]
VIEWS = [
    *modules("views.py"),
    *modules("company_views.py"),
    *modules("views/*.py"),
]


def imported(path: Path) -> set[str]:
    froms = {node.module or "" for node in nodes(path, ast.ImportFrom)}
    return froms | {
        name.name for node in nodes(path, ast.Import) for name in node.names
    }


def address_names(path: Path) -> set[str]:
    """What a module writes that names where a request comes from."""
    words = {node.id for node in nodes(path, ast.Name)}
    words |= {node.attr for node in nodes(path, ast.Attribute)}
    words |= {name.name for node in nodes(path, ast.ImportFrom) for name in node.names}
    words |= imported(path)
    texts = (node.value for node in nodes(path, ast.Constant))
    words |= {text for text in texts if isinstance(text, str)}
    return {word.upper() for word in words} & ADDRESS_NAMES


def http_imports(path: Path) -> set[str]:
    return {name for name in imported(path) if name.startswith(HTTP)}


def managers(path: Path) -> set[str]:
    return {"objects"} & {node.attr for node in nodes(path, ast.Attribute)}


def test_rules_import_no_http():
    assert offenders(RULES, http_imports) == {}


def test_views_build_no_queries():
    assert offenders(VIEWS, managers) == {}


def test_nothing_else_reads_an_address():
    others = [path for path in modules() if path != ADDRESS_READER]

    assert offenders(others, address_names) == {}


def test_the_one_that_does_still_exists():
    assert address_names(ADDRESS_READER) == {
        "REMOTE_ADDR",
        "HTTP_X_REAL_IP",
        "GET_CLIENT_IP",
        "IPWARE",
    }


def test_the_guards_see_something():
    assert len(RULES) > 30
    assert len(VIEWS) >= 3
