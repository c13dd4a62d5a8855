"""The first login of a member of the bureau, in a browser: an app is linked before anything opens."""

import base64
from collections.abc import Callable

import pytest
from django_otp.oath import totp
from playwright.sync_api import expect

from tests.guards.roles import Kind
from tests.guards.routes import TABLE
from tests.journeys.visitors import PASSWORD, UNKNOWN_LOCATION, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

ACTIVATION = "Account (salarisadministratie) activeren"
# What has no object; the words of Django's scripts are no page.
PAGES = [
    route.path
    for name, route in TABLE.items()
    if route.kind == Kind.BUREAU
    and route.get == 200
    and "{" not in route.path
    and name != "admin:jsi18n"
]
SASKIA = "saskia@bureau.example.org"


def test_the_bureau_links_an_app_keeps_its_codes_and_reaches_its_lists(
    visit: Callable[..., Visitor],
) -> None:
    saskia = visit()
    saskia.portal.manage(
        *("invite", "--environment", "salarisfactory", "--realm", "bureau"),
        *("--email", SASKIA),
    )
    _activates(saskia)
    _sends_the_password(saskia)
    expect(saskia.heading).to_have_text("Onbekende locatie (IP-adres)")
    saskia.open_link_of(UNKNOWN_LOCATION, to=SASKIA)
    saskia.press("Ja, dit was ik")

    _sends_the_password(saskia)
    saskia.open("/beheer/personnel/employee/")
    expect(saskia.heading).to_have_text("Inloggen voor de salarisadministratie")
    _sends_the_password(saskia)
    _links_an_app(saskia)
    saskia.press("Toon mijn herstelcodes")
    expect(saskia.page.locator("ul.codes li")).to_have_count(10)
    saskia.follow("Ik heb ze bewaard")
    expect(saskia.page.locator("#site-name")).to_contain_text("SalarisFactory")

    saskia.open("/beheer/personnel/employee/")
    expect(saskia.page.locator("#result_list tbody tr")).to_have_count(12)
    saskia.open_every_page(PAGES)
    # On the way to the admin, whose pages have no transitions, Chromium skips that of ours.
    assert set(saskia.problems) <= {"Transition was skipped"}


def _activates(saskia: Visitor) -> None:
    saskia.open_link_of(ACTIVATION, to=SASKIA)
    saskia.page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    saskia.page.get_by_label("Wachtwoord nog een keer").fill(PASSWORD)
    saskia.press("Account activeren")


def _sends_the_password(saskia: Visitor) -> None:
    saskia.open("/beheer/inloggen/")
    saskia.page.get_by_label("E-mailadres").fill(SASKIA)
    saskia.page.get_by_label("Wachtwoord").fill(PASSWORD)
    saskia.press("Inloggen")


def _links_an_app(saskia: Visitor) -> None:
    shown = saskia.page.locator("#totp-secret").inner_text()
    secret = base64.b32decode(shown.replace(" ", ""))
    saskia.page.locator("[name=code]").fill(f"{totp(secret):06}")
    saskia.press("Verder")
