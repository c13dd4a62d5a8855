"""Which environment a host name serves, and the address of a page."""

import pytest

from portal.core.hosts import environment_of, portal_url
from portal.core.models import Environment
from tests.factories.core import EnvironmentFactory

pytestmark = pytest.mark.django_db

BARE = [
    pytest.param("portal.example", id="our domain"),
    pytest.param("localhost", id="localhost"),
    pytest.param("127.0.0.1", id="IPv4"),
    pytest.param("127.0.0.1:8000", id="IPv4 with a port"),
    pytest.param("[::1]", id="IPv6"),
    pytest.param("[::1]:8000", id="IPv6 with a port"),
    pytest.param("LocalHost.", id="upper case, trailing dot"),
]


@pytest.fixture(autouse=True)
def domain(settings):
    settings.PORTAL_DOMAIN = "portal.example"


@pytest.fixture
def bureau() -> Environment:
    EnvironmentFactory(subdomain="ander")
    return EnvironmentFactory(subdomain="salarisfactory")


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("salarisfactory.portal.example", id="plain"),
        pytest.param("salarisfactory.portal.example:8000", id="port"),
        pytest.param("SalarisFactory.Portal.Example", id="upper case"),
        pytest.param("salarisfactory.portal.example.", id="trailing dot"),
        pytest.param("salarisfactory.portal.example.:443", id="trailing dot and port"),
    ],
)
def test_a_subdomain_serves_its_environment(bureau: Environment, host: str):
    assert environment_of(host) == bureau


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("onbekend.portal.example", id="unknown subdomain"),
        pytest.param("www.salarisfactory.portal.example", id="below a subdomain"),
        pytest.param("salarisfactory.ander.example", id="another domain"),
        pytest.param("salarisfactory", id="a name without a domain"),
        pytest.param("salarisfactory.localhost", id="localhost is not the domain"),
        pytest.param("salarisfactory.portal.example.evil.nl", id="domain inside"),
        pytest.param("evilportal.example", id="domain as an ending"),
        pytest.param(".portal.example", id="empty subdomain"),
        pytest.param("", id="nothing"),
    ],
)
@pytest.mark.parametrize("default", ["", "salarisfactory"], ids=["bare", "default"])
def test_any_other_name_serves_nothing(
    bureau: Environment, settings, host: str, default: str
):
    settings.DEFAULT_ENVIRONMENT = default

    assert environment_of(host) is None


@pytest.mark.parametrize("host", BARE)
def test_a_bare_host_serves_nothing(bureau: Environment, host: str):
    assert environment_of(host) is None


@pytest.mark.parametrize("host", BARE)
def test_a_bare_host_serves_the_default_environment(
    bureau: Environment, settings, host: str
):
    settings.DEFAULT_ENVIRONMENT = "salarisfactory"

    assert environment_of(host) == bureau


def test_a_default_that_does_not_exist_serves_nothing(settings):
    settings.DEFAULT_ENVIRONMENT = "onbekend"

    assert environment_of("127.0.0.1") is None


@pytest.mark.parametrize(
    ("insecure", "port", "url"),
    [
        pytest.param(
            True,
            8000,
            "http://salarisfactory.portal.example:8000/inloggen/",
            id="this machine",
        ),
        pytest.param(
            False,
            None,
            "https://salarisfactory.portal.example/inloggen/",
            id="production",
        ),
    ],
)
def test_the_address_of_a_page_is_made_of_settings(
    settings, insecure: bool, port: int | None, url: str
):
    settings.INSECURE_HTTP, settings.PORTAL_PORT = insecure, port
    environment = Environment(subdomain="salarisfactory")

    assert portal_url(environment, "/inloggen/") == url
