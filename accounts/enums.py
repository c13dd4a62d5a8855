"""The realms of the portal: separate accounts, separate login pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Realm(models.TextChoices):
    EMPLOYEE = "employee", _("medewerker")
    EMPLOYER = "employer", _("werkgever")
    BUREAU = "bureau", _("salarisadministratie")


PREFIXES = {Realm.EMPLOYER: "/werkgever/", Realm.BUREAU: "/beheer/"}
# Addresses that serve whoever is logged in, of any realm.
SHARED = ("/bevestigen/", "/uitloggen/")
HOMES = {
    Realm.EMPLOYEE: "home",
    Realm.EMPLOYER: "employer_home",
    Realm.BUREAU: "admin:index",
}
# The names of the addresses that each realm has under its own prefix.
NAMESPACES = {
    Realm.EMPLOYEE: "accounts",
    Realm.EMPLOYER: "employer_accounts",
    Realm.BUREAU: "bureau_accounts",
}
LOGIN_PAGES = {realm: f"{space}:login" for realm, space in NAMESPACES.items()}
SECURITY_PAGES = {realm: f"{space}:security" for realm, space in NAMESPACES.items()}


def realm_of(path: str) -> Realm:
    """This function will tell which realm a path belongs to."""
    for realm, prefix in PREFIXES.items():
        if path.startswith(prefix):
            return realm
    return Realm.EMPLOYEE
