"""What every page needs: the environment, the person and the menu."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.enums import realm_of
from personnel.names import display_name
from personnel.queries import employees
from portal.core.access import Actor, Permission, has_permission
from portal.core.models import Environment

DEFAULT_BRAND = "Loonportaal"


@dataclass(frozen=True, slots=True)
class NavItem:
    """A tab of the main menu; ``short_label`` is used in the bottom bar of a phone."""

    label: Promise
    icon: str
    url: str
    current: bool
    count: int = 0
    short_label: Promise | str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The frame around a page."""

    environment: Environment | None
    brand: str
    realm: str
    nav: list[NavItem]
    person: object
    initials: object
    demo: bool


def page(request: HttpRequest) -> Mapping[str, Page]:
    """This function will give templates the variable ``page``."""
    environment = getattr(request, "environment", None)
    actor = getattr(request, "actor", None)
    person = SimpleLazyObject(lambda: _person(actor))
    return {
        "page": Page(
            environment=environment,
            brand=environment.name if environment else DEFAULT_BRAND,
            realm=realm_of(request.path),
            nav=_nav(actor, request.path),
            person=person,
            initials=SimpleLazyObject(lambda: _initials(str(person))),
            demo=settings.DEMO,
        )
    }


def _nav(actor: Actor | None, path: str) -> list[NavItem]:
    if actor is None or not has_permission(actor, Permission.READ_OWN_PAYSLIPS):
        return []
    home, payslips = reverse("home"), reverse("payslips:list")
    return [
        NavItem(_("Overzicht"), "house", home, current=path == home),
        NavItem(
            _("Loonstroken"),
            "receipt-text",
            payslips,
            current=path.startswith(payslips),
        ),
    ]


def _person(actor: Actor | None) -> str:
    if actor is None or not actor.employee_ids:
        return actor.label if actor and actor.user_id else ""
    return display_name(employees(actor)[0])


def _initials(name: str) -> str:
    parts = [part for part in name.split() if part[0].isupper()]
    return "".join(part[0] for part in [*parts[:1], *parts[1:][-1:]])
