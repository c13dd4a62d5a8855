"""What a page may load, and who may see the bureau's pages at all."""

from ipaddress import ip_network

import pytest
from django.test import Client

from portal.core.models import Environment
from tests.actors import client_of

TRUSTED_TYPES = {"require-trusted-types-for 'script'", "trusted-types sw"}


@pytest.fixture
def browser(environment: Environment) -> Client:
    return client_of(environment)


def policy_of(response) -> set[str]:
    return set(response.headers["Content-Security-Policy"].split("; "))


@pytest.mark.parametrize(
    "path", ["/inloggen/", "/werkgever/inloggen/", "/bestaat-niet"]
)
def test_scripts_cannot_make_markup_of_text(browser: Client, path: str):
    assert policy_of(browser.get(path)) >= TRUSTED_TYPES


def test_the_admin_is_without_trusted_types(browser: Client):
    policy = policy_of(browser.get("/beheer/inloggen/"))

    assert policy & TRUSTED_TYPES == set()
    assert policy >= {"default-src 'none'", "script-src 'self'"}


def test_a_report_is_logged_in_one_line(browser: Client, caplog):
    body = '{"csp-report": {"blocked-uri": "inline"}}\nsecond line' + "x" * 900

    response = browser.post("/csp/", body, content_type="application/csp-report")

    [record] = caplog.records
    assert response.status_code == 204
    assert "blocked-uri" in record.getMessage()
    assert "\n" not in record.getMessage()
    assert len(record.getMessage()) < 700


@pytest.mark.parametrize("path", ["/beheer/", "/beheer/inloggen/"])
def test_the_bureau_is_not_found_from_elsewhere(
    environment: Environment, settings, path: str
):
    settings.BUREAU_ALLOWED_NETS = (ip_network("192.0.2.0/24"),)

    answers = {
        address: client_of(environment, address=address).get(path).status_code == 404
        for address in ("127.0.0.1", "192.0.2.7")
    }

    assert answers == {"127.0.0.1": True, "192.0.2.7": False}


def test_everybody_else_is_found_from_elsewhere(browser: Client, settings):
    settings.BUREAU_ALLOWED_NETS = (ip_network("192.0.2.0/24"),)

    assert browser.get("/inloggen/").status_code == 200
