"""What coverage does not follow: a library at long work of its own, which calls nothing of ours.

Python 3.11 reports every line of it to be thrown away, and laying out a PDF takes twice as long.
"""

import functools
import sys
from collections.abc import Callable
from typing import Any

LONG_WORK = ("draw_page", "get_all_computed_styles", "layout_document")


def follow_our_own_code() -> None:
    """This function will leave the layout of PDFs out of what coverage is told, if it listens."""
    if sys.gettrace() is None:
        return
    # Where coverage does not listen, a process loads it when something is printed.
    from weasyprint import document  # noqa: PLC0415

    for name in LONG_WORK:
        setattr(document, name, _untraced(getattr(document, name)))


def _untraced(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        trace = sys.gettrace()
        sys.settrace(None)
        try:
            return function(*args, **kwargs)
        finally:
            sys.settrace(trace)

    return call
