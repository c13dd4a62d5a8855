"""What is left in a browser after somebody has logged out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitors import PIN, UNKNOWN_LOCATION, Visitor

pytestmark = pytest.mark.slow
NET = "€ 3.634,94"


def test_going_back_after_logging_out_shows_nothing_private(
    visit: Callable[..., Visitor],
) -> None:
    username = "iris.1003@example.org"
    iris = visit()
    _comes_in(iris, username)
    iris.follow("Bekijk je loonstrook")
    expect(iris.page.locator(".pay-hero")).to_contain_text(NET)

    iris.log_out()

    for _page in range(2):
        iris.page.go_back()
        expect(iris.heading).to_have_text("Inloggen")
        assert NET not in iris.page.content()
        assert "Iris" not in iris.page.content()
    assert iris.problems == []


def _comes_in(owner: Visitor, username: str) -> None:
    owner.activate(username)
    owner.log_in(username)
    owner.open_link_of(UNKNOWN_LOCATION, to=username)
    owner.press("Ja, dit was ik")
    owner.log_in(username)
    owner.choose_pin(PIN)
    expect(owner.heading).to_have_text("Dag Iris")
