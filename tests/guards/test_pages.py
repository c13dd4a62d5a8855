"""What the reader of pages sees in them (tests/guards/pages)."""

import pytest

from tests.guards.pages import PROBE, unwanted


@pytest.mark.parametrize(
    "page",
    [
        PROBE,
        "<style>p {}</style>",
        '<p style="color: red">',
        "<script>go()</script>",
        '<script src="/static/a.js">go()</script>',
        '<script src="https://cdn.example/a.js"></script>',
        '<a href="/" onclick="go()">',
        '<a href=" javascript:go()">',
        '<img src="//a.example/a.png">',
        '<form action="https://a.example/">',
        '<link rel="stylesheet" href="//a.example/a.css">',
        '<iframe src="/"></iframe>',
    ],
)
def test_what_a_page_should_not_hold_is_seen(page: str) -> None:
    assert unwanted(page) != []


def test_what_pages_hold_is_left_alone() -> None:
    page = (
        '<script src="/static/a.js"></script><img src="data:image/png;base64,AA==">'
        '<script type="application/json">{}</script><form action="/a/">&lt;script&gt;</form>'
        '<a href="https://www.belastingdienst.nl/">'
    )

    assert unwanted(page) == []
