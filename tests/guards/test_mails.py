"""Every mail that is sent has its three files, and every set of files is sent."""

import ast
import re
from pathlib import Path

from tests.guards.source import ROOT, modules, nodes, offenders, templates

KINDS = {"subject.txt", "txt", "html"}
BASES = {"base", "notice"}
SENDERS = {"mail.send", "mail.send_many", "notify"}
# Sends by the name it is given; its callers name the mail.
NOTICES = ROOT / "accounts" / "notices.py"


def sent() -> set[str]:
    """The names in calls of what sends."""
    return {
        text.value
        for path in modules()
        if path != NOTICES
        for call in nodes(path, ast.Call)
        if is_sending(call)
        for text in ast.walk(name_of(call, path))
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
    }


def is_sending(call: ast.Call) -> bool:
    return ast.unparse(call.func) in SENDERS


def name_of(call: ast.Call, path: Path) -> ast.AST:
    """The first argument; of a variable, what the loop that binds it goes through."""
    name = call.args[0]
    if not isinstance(name, ast.Name):
        return name
    [source] = [
        loop.iter
        for loop in nodes(path, ast.For)
        if name.id in {node.id for node in ast.walk(loop.target) if is_name(node)}
    ]
    return source


def is_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Name)


def files() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in templates("emails"):
        name, _dot, kind = path.name.partition(".")
        if name not in BASES:
            found.setdefault(name, set()).add(kind)
    return found


def test_every_mail_has_three_files_and_is_sent():
    assert files() == dict.fromkeys(sent(), KINDS)


def test_the_guard_sees_something():
    assert sent() >= {"activation", "unknown_location", "payslip_ready"}


def escaped(path: Path) -> list[str]:
    """The values of a text that is escaped as HTML would be."""
    text = base = path.read_text("utf-8")
    while extends := re.search(r'{% extends "([^"]+)" %}', base):
        base = (ROOT / "templates" / extends[1]).read_text("utf-8")
    is_as_it_is = "{% autoescape off %}" in base
    return [] if is_as_it_is else re.findall(r"{{.*?}}", text)


def test_no_text_of_a_mail_is_escaped_for_html():
    texts = [path for path in templates("emails") if path.suffix == ".txt"]

    assert offenders(texts, escaped) == {}
