"""Pages hold no style or script of their own, and no value escapes the escaping."""

import ast
import re
from pathlib import Path

import pytest
from django.contrib import admin

from tests.guards.source import ROOT, modules, nodes, offenders, templates

INLINE = {
    "style element": re.compile(r"<style\b", re.I),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "script without src": re.compile(r"<script\b(?![^>]*\ssrc=)", re.I),
    "script with a body": re.compile(r"<script\b[^>]*>\s*[^<\s]", re.I),
    "handler attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "javascript address": re.compile(r"javascript:", re.I),
    "address of another site": re.compile(r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//"),
}
UNSAFE_FILTER = re.compile(r"\|\s*(?:safe|safeseq)\b")
NO_ESCAPING = re.compile(r"{%\s*autoescape\s+off")
UNSAFE_CALLS = {"mark_safe", "SafeString", "SafeText", "html_safe", "safe"}
OTHER_PAGES = {ROOT / "templates" / folder for folder in ("emails", "pdf")}

PAGES = [
    path
    for path in templates()
    if path.suffix == ".html" and not OTHER_PAGES & set(path.parents)
]


def found(pattern: re.Pattern[str]) -> dict:
    """Every template that holds it."""
    return offenders(templates(), lambda path: pattern.findall(path.read_text("utf-8")))


def inline(text: str) -> set[str]:
    """What a page holds that the content security policy will not run."""
    return {name for name, pattern in INLINE.items() if pattern.search(text)}


def unsafe_calls(path: Path) -> set[str]:
    called = {ast.unparse(node.func) for node in nodes(path, ast.Call)}
    return {name for name in called if name.rpartition(".")[2] in UNSAFE_CALLS}


def test_no_page_holds_style_or_script():
    assert offenders(PAGES, lambda path: inline(path.read_text("utf-8"))) == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<style>p {}</style>", "style element"),
        ('<p class="a" style="color: red">', "style attribute"),
        ("<script>go()</script>", "script without src"),
        ('<script src="/a.js">go()</script>', "script with a body"),
        ('<a href="/" onclick="go()">', "handler attribute"),
        ('<a href="javascript:go()">', "javascript address"),
        ('<script src="//cdn.example/a.js"></script>', "address of another site"),
    ],
)
def test_the_guard_sees_what_it_looks_for(text: str, name: str):
    assert name in inline(text)


def test_no_part_of_ours_stands_in_for_one_of_djangos_lists() -> None:
    # Django looks for the parts of a list in the folder of its model first.
    parts = {path.name for path in Path(admin.__path__[0], "templates/admin").iterdir()}
    ours = {
        path: path.read_text("utf-8").startswith("{% extends")
        for path in PAGES
        if ROOT / "templates/admin" in path.parent.parents
    }

    assert "actions.html" in parts
    assert len(ours) > 3
    assert [
        one for one, extends in ours.items() if not extends and one.name in parts
    ] == []


def test_no_template_calls_a_value_safe():
    assert found(UNSAFE_FILTER) == {}


def test_no_page_switches_escaping_off():
    switched_off = found(NO_ESCAPING)

    assert [name for name in switched_off if name.endswith(".html")] == []


def test_no_code_calls_a_value_safe():
    assert offenders(modules(), unsafe_calls) == {}


def test_the_guards_see_pages():
    assert len(PAGES) > 25
