"""The help page: for whoever cannot log in."""

import pytest
from django.utils.html import escape

from accounts.passwords import RULES
from tests.actors import client_of
from tests.factories.core import EnvironmentFactory

pytestmark = pytest.mark.django_db

LOGIN_PAGES = ("/inloggen/", "/werkgever/inloggen/", "/beheer/inloggen/")
HEADINGS = [
    "Eerste keer inloggen",
    "Wachtwoord of pincode vergeten",
    "Onbekende locatie (IP-adres)",
    "Geen e-mail ontvangen",
    "Waar moet een wachtwoord aan voldoen?",
    "De browser vult een oud wachtwoord in",
    "Op je telefoon zetten",
    "Adres bewaren",
]
BROWSERS = ["Chrome", "Firefox", "Edge", "Safari (Mac)", "iPhone en iPad", "Android"]


@pytest.fixture
def page() -> str:
    environment = EnvironmentFactory(subdomain="salarisfactory")
    response = client_of(environment).get("/hulp/")
    assert response.status_code == 200
    return response.content.decode()


def test_it_answers_what_the_manuals_answer(page: str):
    assert [heading for heading in HEADINGS if f"<h2>{heading}</h2>" in page] == (
        HEADINGS
    )


def test_it_says_where_each_browser_keeps_passwords(page: str):
    assert [name for name in BROWSERS if f"<dt>{name}</dt>" in page] == BROWSERS


def test_it_lists_the_rules_that_are_applied(page: str):
    items = [f"<li>{escape(rule.label)}</li>" for rule in RULES]

    assert [item for item in items if item in page] == items


def test_it_names_the_address_to_keep(page: str):
    assert "http://salarisfactory.localhost:8000/" in page


@pytest.mark.parametrize("path", LOGIN_PAGES)
def test_every_login_page_links_to_it(path: str):
    response = client_of(EnvironmentFactory()).get(path)

    assert '<a href="/hulp/">Hulp</a>' in response.content.decode()
