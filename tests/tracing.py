"""What coverage does not follow: a library at long work of its own, which calls none of our rules.

Python 3.11 reports every line of it, to be thrown away: a third of the time that coverage takes.
"""

import functools
import importlib
import inspect
import sys
from collections.abc import Callable
from typing import Any

LONG_WORK = {
    "django.db.models.base": ("Model.__init__",),
    "django.db.models.sql.compiler": ("SQLCompiler.as_sql",),
    "django.db.models.sql.query": ("Query.add_q", "Query.build_filter", "Query.clone"),
    "openpyxl.reader.excel": ("ExcelReader.read",),
    "openpyxl.workbook.workbook": ("Workbook.save",),
    "openpyxl.worksheet._read_only": ("ReadOnlyWorksheet._cells_by_row",),
    "pypdf": (
        "PageObject.extract_text",
        "PdfReader.__init__",
        "PdfReader.get_object",
    ),
    "weasyprint.document": (
        "draw_page",
        "generate_pdf",
        "get_all_computed_styles",
        "layout_document",
    ),
}


def follow_our_own_code() -> None:
    """This function will leave long work out of what coverage is told, if it listens."""
    if sys.gettrace() is None:
        return
    for module, names in LONG_WORK.items():
        for name in names:
            _leave_out(importlib.import_module(module), name)


def _leave_out(module: object, name: str) -> None:
    *classes, function = name.split(".")
    owner = functools.reduce(getattr, classes, module)
    setattr(owner, function, _untraced(getattr(owner, function)))


def _untraced(function: Callable[..., Any]) -> Callable[..., Any]:
    if inspect.isgeneratorfunction(function):
        return _untraced_steps(function)

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        trace = sys.gettrace()
        sys.settrace(None)
        try:
            return function(*args, **kwargs)
        finally:
            sys.settrace(trace)

    return call


def _untraced_steps(function: Callable[..., Any]) -> Callable[..., Any]:
    """Between two steps is whoever asked for them, who is followed."""

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        steps, end = function(*args, **kwargs), object()
        step_on = _untraced(functools.partial(next, steps, end))
        while (step := step_on()) is not end:
            yield step

    return call
