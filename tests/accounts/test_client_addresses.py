"""Where a request comes from: the peer, unless our own proxy speaks for it."""

from ipaddress import ip_network

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from accounts.models import ApprovedLocation, User
from portal.core.net import UnknownAddress, client_ip, location_of
from tests.accounts.visits import log_in, mailed_path
from tests.actors import client_of

PROXY = "10.0.0.1"
FORGED = [
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
    "HTTP_CF_CONNECTING_IP",
    "HTTP_DO_CONNECTING_IP",
    "HTTP_TRUE_CLIENT_IP",
    "HTTP_X_CLIENT_IP",
    "HTTP_CLIENT_IP",
    "HTTP_X_FORWARDED",
    "HTTP_FORWARDED_FOR",
    "HTTP_VIA",
]


@pytest.fixture
def behind_proxy(settings: Settings) -> None:
    settings.TRUSTED_PROXY_NETS = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def request_from(peer: str, **headers: str):
    return RequestFactory().get("/", REMOTE_ADDR=peer, **headers)


@pytest.mark.parametrize(
    ("peer", "address"),
    [
        pytest.param("203.0.113.7", "203.0.113.7", id="v4"),
        pytest.param("127.0.0.2", "127.0.0.2", id="loopback"),
        pytest.param("10.0.0.7", "10.0.0.7", id="private"),
        pytest.param("100.64.1.2", "100.64.1.2", id="carrier"),
        pytest.param("2a02:a45f::1", "2a02:a45f::1", id="v6"),
        pytest.param("2A02:A45F:0:0::1", "2a02:a45f::1", id="v6 written out"),
        pytest.param("::ffff:203.0.113.7", "203.0.113.7", id="mapped v4"),
        pytest.param("fe80::1%eth0", "fe80::1", id="v6 with a zone"),
    ],
)
def test_a_direct_client_is_its_peer(peer: str, address: str) -> None:
    found = client_ip(request_from(peer))

    assert found == address


@pytest.mark.parametrize("header", FORGED)
def test_a_direct_client_cannot_speak_for_another(header: str) -> None:
    found = client_ip(request_from("203.0.113.7", **{header: "198.51.100.1"}))

    assert found == "203.0.113.7"


@pytest.mark.usefixtures("behind_proxy")
@pytest.mark.parametrize("header", FORGED)
def test_a_client_beside_the_proxy_cannot_either(header: str) -> None:
    found = client_ip(request_from("203.0.113.7", **{header: "198.51.100.1"}))

    assert found == "203.0.113.7"


@pytest.mark.usefixtures("behind_proxy")
@pytest.mark.parametrize(
    ("header", "address"),
    [
        pytest.param("203.0.113.7", "203.0.113.7", id="v4"),
        pytest.param("192.168.1.5", "192.168.1.5", id="private"),
        pytest.param("2a02:a45f::1", "2a02:a45f::1", id="v6"),
        pytest.param("::ffff:203.0.113.7", "203.0.113.7", id="mapped v4"),
        pytest.param("fe80::1%eth0", "fe80::1", id="v6 with a zone"),
    ],
)
@pytest.mark.parametrize("peer", [PROXY, "fd00::1", "::ffff:10.0.0.1"])
def test_our_proxy_speaks_for_its_client(peer: str, header: str, address: str) -> None:
    found = client_ip(request_from(peer, HTTP_X_REAL_IP=header))

    assert found == address


@pytest.mark.usefixtures("behind_proxy")
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="missing"),
        pytest.param({"HTTP_X_REAL_IP": ""}, id="empty"),
        pytest.param({"HTTP_X_REAL_IP": "unknown"}, id="no address"),
        pytest.param({"HTTP_X_REAL_IP": "203.0.113.7, 10.0.0.1"}, id="list"),
        pytest.param({"HTTP_X_REAL_IP": "203.0.113.999"}, id="malformed"),
        pytest.param({"HTTP_X_FORWARDED_FOR": "203.0.113.7"}, id="another header"),
    ],
)
def test_a_proxy_that_names_no_client_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(UnknownAddress):
        client_ip(request_from(PROXY, **headers))


@pytest.mark.parametrize("peer", ["", "unix:", "nonsense"])
def test_a_request_without_peer_is_refused(peer: str) -> None:
    with pytest.raises(UnknownAddress):
        client_ip(request_from(peer))


@pytest.mark.usefixtures("behind_proxy")
@pytest.mark.parametrize("path", ["/", "/inloggen/", "/gezondheid/"])
def test_a_refused_request_gets_400(user: User, path: str) -> None:
    response = client_of(user.environment, address=PROXY).get(path)

    assert response.status_code == 400


@pytest.mark.parametrize(
    ("address", "location"),
    [
        pytest.param("203.0.113.7", "203.0.113.7/32", id="v4"),
        pytest.param("2a02:a45f:1:2:3:4:5:6", "2a02:a45f:1:2::/64", id="v6"),
    ],
)
def test_a_location_is_an_address_or_a_network_of_v6(
    address: str, location: str
) -> None:
    found = location_of(address)

    assert found == location


@pytest.mark.parametrize(
    ("approved", "address", "status"),
    [
        pytest.param("2a02:a45f:1:2::1", "2a02:a45f:1:2:9::9", 302, id="same /64"),
        pytest.param("2a02:a45f:1:2::1", "2a02:a45f:1:3::1", 403, id="next /64"),
        pytest.param("::ffff:203.0.113.7", "203.0.113.7", 302, id="mapped and v4"),
        pytest.param("203.0.113.7", "203.0.113.8", 403, id="next v4"),
    ],
)
def test_an_approval_holds_for_its_location(
    user: User, approved: str, address: str, status: int
) -> None:
    browser = client_of(user.environment, address=approved)
    log_in(browser, user)
    browser.post(mailed_path(), {"answer": "yes"})

    response = log_in(client_of(user.environment, address=address), user)

    assert response.status_code == status
    assert ApprovedLocation.objects.count() == 2
