"""What an owner does about security: a passkey, a forgotten password, a session that ends."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from portal.embedded.sharing import wait_until
from tests.journeys.visitors import PIN, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

NEW_PASSWORD = "Stille-Winteravond-48"
TELEPHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def confirm(visitor: Visitor) -> None:
    expect(visitor.heading).to_have_text("Even bevestigen")
    visitor.page.get_by_label("Pincode").fill(PIN)
    visitor.press("Bevestigen")


def test_a_passkey_is_added_and_logs_in(visit: Callable[..., Visitor]) -> None:
    username = "koen.1009@example.org"
    owner = visit()
    devtools = owner.context.new_cdp_session(owner.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": TELEPHONE})
    owner.get_in(username)

    owner.page.locator("[popovertarget=account]").click()
    owner.follow("Inloggen en beveiliging")
    expect(owner.heading).to_have_text("Inloggen en beveiliging")
    owner.follow("Passkey toevoegen")
    confirm(owner)
    owner.page.get_by_label("Naam").fill("telefoon")
    owner.press("Passkey maken")
    expect(owner.page.get_by_role("status")).to_contain_text("De passkey is toegevoegd")

    owner.log_out()
    owner.log_in(username)
    owner.follow("Gebruik je passkey")
    owner.press("Gebruik de passkey")

    expect(owner.heading).to_have_text("Dag Koen")
    assert owner.problems == []


def test_a_confirmed_form_goes_on_by_itself(visit: Callable[..., Visitor]) -> None:
    owner = visit()
    owner.get_in("sanne.1010@example.org")
    owner.open("/account/beveiliging/")

    owner.press("Nieuwe maken herstelcodes")
    confirm(owner)

    expect(owner.heading).to_have_text("Herstelcodes")
    assert owner.page.locator(".codes code").count() == 10
    assert owner.problems == []


def test_a_forgotten_password_is_replaced(visit: Callable[..., Visitor]) -> None:
    username = "stijn.1008@example.org"
    owner = visit()
    owner.get_in(username)
    owner.log_out()

    owner.follow("Wachtwoord vergeten?")
    owner.page.get_by_label("E-mailadres").fill(username)
    owner.press("Link mailen")
    expect(owner.heading).to_have_text("Kijk in de mailbox")
    wait_until(lambda: has_mail(owner, "Nieuw wachtwoord instellen"), seconds=60)
    owner.open_link_of("Nieuw wachtwoord instellen", to=username)
    owner.page.get_by_label("Wachtwoord", exact=True).fill(NEW_PASSWORD)
    owner.page.get_by_label("Wachtwoord nog een keer").fill(NEW_PASSWORD)
    owner.press("Wachtwoord instellen")

    expect(owner.heading).to_have_text("Het nieuwe wachtwoord is ingesteld")
    assert owner.problems == []


def has_mail(visitor: Visitor, subject: str) -> bool:
    visitor.open("/postbus/")
    return visitor.page.locator("details").filter(has_text=subject).count() > 0
