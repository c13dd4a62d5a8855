"""What every page needs: the environment, the person and the menu."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.enums import HOMES, NAMESPACES, Realm, realm_of
from accounts.models import EmployerAccess, User
from accounts.sessions import seconds_left
from leave.queries.inbox import inbox_size
from personnel.names import display_name
from personnel.queries import employees
from portal.core.access import (
    EMPLOYEE_ROLES,
    EMPLOYER_ROLES,
    Actor,
    Permission,
    Role,
    has_permission,
    is_open,
)
from portal.core.features import Feature
from portal.core.models import Environment
from portal.core.shown import Shown

DEFAULT_BRAND = "Loonportaal"
REPORTS = "/werkgever/rapportages/"
# Of every page the same few, and finding them takes longer than the rest of the menu.
_address = cache(reverse)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page of the menu: who may see it, and the feature that an employer can close."""

    label: Promise
    icon: str
    url_name: str
    permission: Permission
    feature: str = ""
    # What waits there for somebody, if anything is counted.
    count: Callable[[Actor], int] | None = None
    short_label: Promise | str = ""
    # What lies below it is this page as well; without one its own address.
    section: str = ""
    # Whoever may do this has another entry for it.
    unless: Permission | None = None


def _questions(actor: Actor) -> int:
    return inbox_size(actor, on=timezone.localdate())


EMPLOYEE_MENU = (
    MenuEntry(_("Overzicht"), "house", "home", Permission.READ_OWN_PAYSLIPS),
    MenuEntry(
        _("Loonstroken"), "receipt-text", "payslips:list", Permission.READ_OWN_PAYSLIPS
    ),
    MenuEntry(
        _("Verlof"),
        "calendar-days",
        "leave:overview",
        Permission.ASK_LEAVE,
        feature=Feature.LEAVE,
    ),
    MenuEntry(
        _("Mijn info"), "user-round", "personnel:own_data", Permission.READ_OWN_DATA
    ),
)
OFFICE_MENU = (
    MenuEntry(_("Overzicht"), "house", "employer_home", Permission.SEE_EMPLOYER_PAGES),
    MenuEntry(
        _("Goedkeuren"),
        "circle-check",
        "leave_inbox:list",
        Permission.DECIDE_REQUESTS,
        count=_questions,
    ),
    MenuEntry(_("Medewerkers"), "users", "office:staff", Permission.READ_EMPLOYEES),
    MenuEntry(
        _("Salarisdocumenten"),
        "file-text",
        "company_documents:list",
        Permission.DOCUMENTS,
        short_label=_("Documenten"),
    ),
    MenuEntry(
        _("Rapportages"),
        "chart-column",
        "reports:staff_costs",
        Permission.DOCUMENTS,
        section=REPORTS,
    ),
    MenuEntry(
        _("Rapportages"),
        "chart-column",
        "leave_report:year",
        Permission.DECIDE_REQUESTS,
        feature=Feature.LEAVE,
        section=REPORTS,
        unless=Permission.DOCUMENTS,
    ),
    MenuEntry(
        _("Instellingen"), "settings", "office:settings", Permission.MANAGE_SETTINGS
    ),
)


@dataclass(frozen=True, slots=True)
class NavItem(Shown):
    """A tab of the main menu; ``short_label`` is used in the bottom bar of a phone."""

    label: Promise
    icon: str
    url: str
    current: bool
    count: object = 0
    counts: bool = False
    short_label: Promise | str = ""


@dataclass(frozen=True, slots=True)
class OpenSession(Shown):
    """How long the session lasts without a request, and where its owner looks after it."""

    seconds: int
    url: str
    extend_url: str
    security_url: str


@dataclass(frozen=True, slots=True)
class Workplace(Shown):
    """A company that an employer's account may choose."""

    public_id: str
    number: int
    name: str
    role: str | Promise
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Page(Shown):
    """The frame around a page."""

    environment: Environment | None
    brand: str
    realm: str
    home_url: str
    session: OpenSession | None
    nav: list[NavItem]
    companies: list[Workplace]
    person: object
    initials: object
    demo: bool


def page(request: HttpRequest) -> Mapping[str, Page]:
    """This function will give templates the variable ``page``."""
    environment = getattr(request, "environment", None)
    actor = getattr(request, "actor", None)
    person = SimpleLazyObject(lambda: _person(actor))
    realm = _realm(actor, request.path)
    return {
        "page": Page(
            environment=environment,
            brand=environment.name if environment else DEFAULT_BRAND,
            realm=realm,
            home_url=_address(HOMES[realm]),
            session=_session(request),
            nav=_nav(actor, request) if actor else [],
            companies=_companies(actor, getattr(request, "user", None)),
            person=person,
            initials=SimpleLazyObject(lambda: _initials(str(person))),
            demo=settings.DEMO,
        )
    }


def menu(entries: Iterable[MenuEntry], actor: Actor, path: str) -> list[NavItem]:
    """This function will leave out what the actor may not see, and what the employer closed."""
    return [
        NavItem(
            label=entry.label,
            icon=entry.icon,
            url=(url := _address(entry.url_name)),
            current=_is_current(entry.section or url, path),
            count=_counted(entry, actor),
            counts=entry.count is not None,
            short_label=entry.short_label,
        )
        for entry in entries
        if has_permission(actor, entry.permission)
        and not (entry.unless and has_permission(actor, entry.unless))
        and (not entry.feature or is_open(actor, entry.feature))
    ]


def _nav(actor: Actor, request: HttpRequest) -> list[NavItem]:
    """A page that counted what waits itself leaves it with the request."""
    items = menu(_entries(actor), actor, request.path)
    counted = getattr(request, "questions", None)
    if counted is None:
        return items
    return [replace(one, count=counted) if one.counts else one for one in items]


def _counted(entry: MenuEntry, actor: Actor) -> object:
    """Not counted before a page shows its menu."""
    count = entry.count
    return SimpleLazyObject(lambda: count(actor)) if count else 0


def _entries(actor: Actor | None) -> tuple[MenuEntry, ...]:
    if actor and actor.role in EMPLOYEE_ROLES:
        return EMPLOYEE_MENU
    return OFFICE_MENU if actor and actor.role in EMPLOYER_ROLES else ()


def _is_current(url: str, path: str) -> bool:
    """A home is only itself; any other page includes those below it."""
    is_home = url in {_address("home"), _address("employer_home")}
    return path == url if is_home else path.startswith(url)


def _realm(actor: Actor | None, path: str) -> Realm:
    """Of who is logged in: some addresses serve every realm."""
    if actor and actor.role in EMPLOYER_ROLES:
        return Realm.EMPLOYER
    if actor and actor.role is Role.BUREAU:
        return Realm.BUREAU
    return realm_of(path)


def _companies(actor: Actor | None, user: Any) -> list[Workplace]:
    """The companies to choose from, as they came along with the account of the session."""
    if actor is None or actor.role not in EMPLOYER_ROLES:
        return []
    return [
        Workplace(
            public_id=one["public_id"],
            number=one["number"],
            name=one["name"],
            role=EmployerAccess.Role(one["role"]).label,
            is_chosen=one["company"] in actor.company_ids,
        )
        for one in getattr(user, "session_accesses", ())
    ]


def _person(actor: Actor | None) -> str:
    if actor is None or not actor.employee_ids:
        return actor.label if actor and actor.user_id else ""
    return display_name(employees(actor)[0])


def _initials(name: str) -> str:
    parts = [part for part in name.split() if part[0].isupper()]
    return "".join(part[0] for part in [*parts[:1], *parts[1:][-1:]])


def _session(request: HttpRequest) -> OpenSession | None:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return None
    space = NAMESPACES[Realm(user.realm)]
    return OpenSession(
        seconds=seconds_left(request.session, now=timezone.now()),
        url=_address(f"{space}:session_time"),
        extend_url=_address(f"{space}:extend_session"),
        security_url=_address(f"{space}:security"),
    )
