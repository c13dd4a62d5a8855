"""Pages hold no style or script of their own, and no value escapes the escaping."""

import ast
import re
from pathlib import Path

import pytest

from tests.guards.source import ROOT, modules, named, nodes, templates

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
HTML = [path for path in templates() if path.suffix == ".html"]


def inline(text: str) -> set[str]:
    """What a page holds that the content security policy will not run."""
    return {name for name, pattern in INLINE.items() if pattern.search(text)}


def unsafe_calls(path: Path) -> set[str]:
    called = {ast.unparse(node.func) for node in nodes(path, ast.Call)}
    return {name for name in called if name.rpartition(".")[2] in UNSAFE_CALLS}


@pytest.mark.parametrize("path", named(PAGES))
def test_a_page_holds_no_style_or_script(path: Path):
    assert inline(path.read_text("utf-8")) == set()


@pytest.mark.parametrize(
    ("text", "found"),
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
def test_the_guard_sees_what_it_looks_for(text: str, found: str):
    assert found in inline(text)


@pytest.mark.parametrize("path", named(templates()))
def test_no_template_calls_a_value_safe(path: Path):
    assert UNSAFE_FILTER.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", named(HTML))
def test_no_page_switches_escaping_off(path: Path):
    assert NO_ESCAPING.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", named(modules()))
def test_no_code_calls_a_value_safe(path: Path):
    assert unsafe_calls(path) == set()


def test_the_guards_see_pages():
    assert len(PAGES) > 25
