"""The same way in with another browser, without JavaScript, and under a strict eye."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from portal.embedded.sharing import wait_until
from tests.journeys.installation import Installation
from tests.journeys.visitors import (
    ACTIVATION,
    PIN,
    UNKNOWN_LOCATION,
    Visitor,
)

pytestmark = pytest.mark.slow


def test_a_link_opened_in_another_browser_needs_the_control_code(
    visit: Callable[..., Visitor],
) -> None:
    username = "milan.1002@example.org"
    laptop, phone = visit(), visit()
    laptop.activate(username)
    laptop.log_in(username)
    code = laptop.page.locator("output#control-code").inner_text()
    phone.open_link_of(UNKNOWN_LOCATION, to=username)

    phone.press("Ja, dit was ik")
    expect(phone.page.get_by_role("alert")).to_contain_text("Vul de controlecode in")

    phone.page.get_by_label("Controlecode").fill(code.lower())
    phone.press("Ja, dit was ik")
    expect(phone.heading).to_have_text("Deze locatie is gekoppeld")

    laptop.log_in(username)
    expect(laptop.heading).to_have_text("Dag Milan, kies een pincode")


def test_the_way_in_works_without_javascript(visit: Callable[..., Visitor]) -> None:
    username = "iris.1003@example.org"
    iris = visit(javascript=False)
    iris.activate(username)
    iris.log_in(username)
    iris.open_link_of(UNKNOWN_LOCATION, to=username)
    iris.press("Ja, dit was ik")
    iris.log_in(username)
    iris.choose_pin(PIN)
    expect(iris.heading).to_have_text("Dag Iris")

    iris.log_out()
    iris.log_in(username)
    iris.page.get_by_label("Voer je pincode in").fill(PIN)
    iris.press("Verder")

    iris.follow("Bekijk je loonstrook")
    expect(iris.page.locator(".pay-hero")).to_contain_text("€ 3.634,94")


def test_the_mailbox_page_shows_mails_with_links_that_work(
    visit: Callable[..., Visitor],
) -> None:
    anouk = visit()
    anouk.open("/postbus/")

    letter = anouk.page.locator("details").filter(has_text="anouk.1004@example.org")
    letter = letter.filter(has_text=ACTIVATION)
    letter.locator("summary").click()
    letter.get_by_role("link", name="/activeren/").click()

    expect(anouk.heading).to_have_text("Welkom bij Bakkerij De Halm")
    expect(anouk.page.get_by_text("anouk.1004@example.org")).to_be_visible()


def test_the_worker_sends_every_mail(portal: Installation) -> None:
    def statuses() -> set[str]:
        return {
            mail["status"] for mail in json.loads(portal.manage("outbox", "--json"))
        }

    assert wait_until(lambda: statuses() == {"sent"}, seconds=30)


def test_no_page_makes_the_browser_complain(visit: Callable[..., Visitor]) -> None:
    username = "julia.1005@example.org"
    julia = visit()
    julia.open("/postbus/")
    julia.open("/bestaat-niet/")
    julia.activate(username)
    julia.open("/activeren/link/")
    julia.log_in(username)
    julia.open_link_of(UNKNOWN_LOCATION, to=username)
    julia.press("Ja, dit was ik")
    julia.log_in(username)
    julia.choose_pin("111111")
    julia.choose_pin(PIN)
    expect(julia.heading).to_have_text("Dag Julia")
    julia.open("/loonstroken/")
    julia.open("/loonstroken/2026-9-M/")
    expect(julia.page.locator(".pay-hero")).to_be_visible()
    julia.log_out()
    julia.open("/beheer/")
    julia.log_in("nobody@example.org")
    julia.log_in(username)

    expect(julia.page).to_have_url(julia.address("/inloggen/pincode/"))
    assert julia.problems == []
