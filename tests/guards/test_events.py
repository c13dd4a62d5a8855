"""Every event of the audit log can be told in Dutch."""

import ast

from accounts.event_texts import TEXTS, text_of
from tests.guards.source import modules, nodes


def recorded() -> set[str]:
    """The names in calls of ``audit.record``, as far as they are written out."""
    return {
        call.args[0].value
        for path in modules()
        for call in nodes(path, ast.Call)
        if ast.unparse(call.func) == "audit.record"
        and isinstance(call.args[0], ast.Constant)
    }


def test_every_event_has_a_sentence():
    assert recorded() == set(TEXTS)


def test_what_the_admin_records_of_a_table_has_one_too():
    assert text_of("bankaccount.changed") == "Gewijzigd"


def test_the_guard_sees_something():
    assert recorded() >= {"login.completed", "pin.locked", "run.published"}
