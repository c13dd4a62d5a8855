"""Where a request comes from; nothing else in the code reads an address."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from ipware import get_client_ip

IPV6_LOCATION_BITS = 64


class UnknownAddress(SuspiciousOperation):
    """The client's address cannot be determined; answered with 400, never taken for known."""


def client_ip(request: HttpRequest) -> str:
    """This function will return the client's address.

    Only a peer in ``TRUSTED_PROXY_NETS`` may speak for another, in ``X-Real-IP``; everything
    else that arrives in headers is the client's own invention.

    :raises UnknownAddress: when there is no peer or our proxy sent no usable address.
    """
    address = _address(request, "REMOTE_ADDR")
    if is_within(str(address), settings.TRUSTED_PROXY_NETS):
        address = _address(request, "HTTP_X_REAL_IP")
    return str(address)


def is_within(address: str, nets: Iterable[IPv4Network | IPv6Network]) -> bool:
    """This function will tell whether an address belongs to one of the networks."""
    parsed = ip_address(address)
    return any(parsed in net for net in nets if net.version == parsed.version)


@lru_cache
def location_of(address: str) -> str:
    """This function will return the network that counts as one location: IPv4 /32, IPv6 /64."""
    parsed = ip_address(address)
    bits = IPV6_LOCATION_BITS if parsed.version == 6 else 32
    return str(ip_network((parsed, bits), strict=False))


def _address(request: HttpRequest, header: str) -> IPv4Address | IPv6Address:
    found, _ = get_client_ip(
        request, request_header_order=(header,), proxy_count=0, strict=True
    )
    if found is None:
        raise UnknownAddress(f"no usable address in {header}")
    address = ip_address(str(found))
    # A zone such as %eth0 names an interface of ours, not the client.
    return IPv6Address(int(address)) if getattr(address, "scope_id", None) else address
