"""Nobody chooses the address that a request comes from (security.md, appendix A)."""

from ipaddress import ip_network

import pytest
from django.test import RequestFactory

from portal.core.net import UnknownAddress, client_ip, location_of

PROXY = "10.0.0.2"
CLIENT = "203.0.113.7"
VICTIM = "198.51.100.9"
FORGED = {
    "HTTP_X_FORWARDED_FOR": VICTIM,
    "HTTP_X_REAL_IP": VICTIM,
    "HTTP_X_CLIENT_IP": VICTIM,
    "HTTP_CLIENT_IP": VICTIM,
    "HTTP_FORWARDED": f"for={VICTIM}",
    "HTTP_FORWARDED_FOR": VICTIM,
    "HTTP_TRUE_CLIENT_IP": VICTIM,
    "HTTP_CF_CONNECTING_IP": VICTIM,
    "HTTP_DO_CONNECTING_IP": VICTIM,
}


@pytest.fixture
def behind_proxy(settings):
    settings.TRUSTED_PROXY_NETS = (ip_network("10.0.0.0/24"), ip_network("fd00::/64"))


def ip_of(peer: str, **headers: str) -> str:
    return client_ip(RequestFactory().get("/", REMOTE_ADDR=peer, **headers))


@pytest.mark.parametrize(
    ("peer", "address"),
    [
        pytest.param(CLIENT, CLIENT, id="public"),
        pytest.param("192.168.1.20", "192.168.1.20", id="intranet"),
        pytest.param("100.64.0.1", "100.64.0.1", id="carrier-grade NAT"),
        pytest.param("127.0.0.1", "127.0.0.1", id="this machine"),
        pytest.param("127.0.0.3", "127.0.0.3", id="another loopback address"),
        pytest.param("2a02:a4::1", "2a02:a4::1", id="IPv6"),
        pytest.param("2A02:00A4::0001", "2a02:a4::1", id="IPv6 written out"),
        pytest.param("::ffff:203.0.113.7", CLIENT, id="IPv4 mapped into IPv6"),
        pytest.param("fe80::1%eth0", "fe80::1", id="IPv6 with a zone"),
    ],
)
def test_the_peer_is_the_client(peer: str, address: str):
    assert ip_of(peer) == address


@pytest.mark.parametrize("header", FORGED)
def test_a_header_of_a_direct_client_counts_for_nothing(header: str):
    assert ip_of(CLIENT, **{header: FORGED[header]}) == CLIENT


@pytest.mark.parametrize("header", FORGED)
def test_a_public_address_in_a_header_does_not_outrank_an_intranet(header: str):
    assert ip_of("192.168.1.20", **{header: FORGED[header]}) == "192.168.1.20"


@pytest.mark.usefixtures("behind_proxy")
def test_a_peer_outside_the_trusted_nets_speaks_for_itself():
    assert ip_of("10.0.1.2", **FORGED) == "10.0.1.2"


@pytest.mark.usefixtures("behind_proxy")
def test_naming_the_proxy_in_a_header_does_not_help():
    assert ip_of(CLIENT, HTTP_X_FORWARDED_FOR=f"{VICTIM}, {PROXY}") == CLIENT


@pytest.mark.usefixtures("behind_proxy")
@pytest.mark.parametrize(
    ("peer", "sent", "address"),
    [
        pytest.param(PROXY, CLIENT, CLIENT, id="IPv4"),
        pytest.param(PROXY, "192.168.1.20", "192.168.1.20", id="intranet"),
        pytest.param(PROXY, "2a02:a4::1", "2a02:a4::1", id="IPv6"),
        pytest.param(PROXY, "::ffff:203.0.113.7", CLIENT, id="mapped"),
        pytest.param(PROXY, "fe80::1%eth0", "fe80::1", id="zone"),
        pytest.param("::ffff:10.0.0.2", CLIENT, CLIENT, id="proxy is mapped"),
        pytest.param("fd00::2", CLIENT, CLIENT, id="proxy speaks IPv6"),
    ],
)
def test_our_proxy_speaks_for_the_client(peer: str, sent: str, address: str):
    assert ip_of(peer, HTTP_X_REAL_IP=sent) == address


@pytest.mark.usefixtures("behind_proxy")
def test_only_one_header_of_our_proxy_counts():
    forged = FORGED | {"HTTP_X_REAL_IP": CLIENT}

    assert ip_of(PROXY, **forged) == CLIENT


@pytest.mark.usefixtures("behind_proxy")
@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"HTTP_X_FORWARDED_FOR": CLIENT}, id="another header"),
        pytest.param({"HTTP_X_REAL_IP": ""}, id="empty"),
        pytest.param({"HTTP_X_REAL_IP": "unknown"}, id="a word"),
        pytest.param({"HTTP_X_REAL_IP": "999.1.1.1"}, id="no address"),
        pytest.param({"HTTP_X_REAL_IP": f"{VICTIM}, {CLIENT}"}, id="a list"),
    ],
)
def test_a_proxy_that_sends_no_address_is_refused(sent: dict[str, str]):
    with pytest.raises(UnknownAddress, match=r"^no usable address in HTTP_X_REAL_IP$"):
        ip_of(PROXY, **sent)


@pytest.mark.parametrize("peer", ["", "unix:", "localhost"])
def test_a_request_without_a_peer_is_refused(peer: str):
    with pytest.raises(UnknownAddress, match=r"^no usable address in REMOTE_ADDR$"):
        ip_of(peer)


@pytest.mark.parametrize(
    ("address", "location"),
    [
        pytest.param(CLIENT, "203.0.113.7/32", id="IPv4"),
        pytest.param("2a02:a4:1:2:3:4:5:6", "2a02:a4:1:2::/64", id="IPv6"),
        pytest.param("2a02:a4:1:2::1", "2a02:a4:1:2::/64", id="same network"),
        pytest.param("2a02:a4:1:3::1", "2a02:a4:1:3::/64", id="next network"),
    ],
)
def test_a_location_is_one_address_or_one_network(address: str, location: str):
    assert location_of(address) == location
