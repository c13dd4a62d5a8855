"""Addresses to go on to, when they are ours and of the realm that was asked for."""

from django.utils.http import url_has_allowed_host_and_scheme

from accounts.enums import Realm, realm_of


def is_own_path(path: str, realm: Realm) -> bool:
    """This function will tell whether an address is a page of this realm, on this host."""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(
        path, allowed_hosts=None
    )
    return is_ours and path.isprintable() and realm_of(path) is realm
