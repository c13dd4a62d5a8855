"""The realms of the portal: separate accounts, separate login pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Realm(models.TextChoices):
    EMPLOYEE = "employee", _("medewerker")
    EMPLOYER = "employer", _("werkgever")
    BUREAU = "bureau", _("salarisadministratie")


PREFIXES = {Realm.EMPLOYER: "/werkgever/", Realm.BUREAU: "/beheer/"}


def realm_of(path: str) -> Realm:
    """This function will tell which realm a path belongs to."""
    for realm, prefix in PREFIXES.items():
        if path.startswith(prefix):
            return realm
    return Realm.EMPLOYEE
