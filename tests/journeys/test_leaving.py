"""What is left in a browser after somebody has logged out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitors import Visitor

pytestmark = pytest.mark.slow
NET = "€ 2.842,20"


def test_going_back_after_logging_out_shows_nothing_private(
    visit: Callable[..., Visitor],
) -> None:
    youssef = visit()
    youssef.get_in("youssef.1006@example.org")
    youssef.follow("Bekijk je loonstrook")
    expect(youssef.page.locator(".pay-hero")).to_contain_text(NET)

    youssef.log_out()

    for _page in range(2):
        youssef.page.go_back()
        expect(youssef.heading).to_have_text("Inloggen")
        assert NET not in youssef.page.content()
        assert "Youssef" not in youssef.page.content()
    assert youssef.problems == []
