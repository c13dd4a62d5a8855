"""Who asks, and what the rules of the table of authorisation make of it."""

from dataclasses import dataclass
from enum import StrEnum

from accounts.enums import Realm, realm_of

Outcome = int | str
LOOKING = {"GET", "HEAD"}
# Answered before anyone is known, so that it cannot matter who asks.
UNSPOKEN = ("PUT", "PATCH", "DELETE")
HOME_PAGES = {
    Realm.EMPLOYEE: "/",
    Realm.EMPLOYER: "/werkgever/",
    Realm.BUREAU: "/beheer/",
}
CONFIRM = "/bevestigen/"
# Of the realm of whoever asks.
OWN_LOGIN = "{own_login}"


class Role(StrEnum):
    """Who asks; each is one browser, in which somebody is logged in with a fresh factor."""

    ANONYMOUS = "anonymous"
    OWNER = "the employee whose objects the table means"
    COLLEAGUE = "another employee of the same company"
    LEAVER = "an employee out of service"
    ADMIN = "the employer's administrator whose objects the table means"
    APPROVER = "an approver of the same company"
    OTHER_EMPLOYER = "the administrator of another company"
    OTHER_ENVIRONMENT = "an employee of another environment"
    EMPLOYER_ELSEWHERE = "the administrator of an employer of another environment"
    BUREAU_ELSEWHERE = "a member of the bureau of another environment"
    BUREAU = "the member of the bureau whose objects the table means"
    BUREAU_COLLEAGUE = "another member of the bureau"


# One role of each sort asks everywhere and with every method.
SORTS = (
    Role.ANONYMOUS,
    Role.OWNER,
    Role.COLLEAGUE,
    Role.ADMIN,
    Role.OTHER_EMPLOYER,
    Role.OTHER_ENVIRONMENT,
    Role.BUREAU,
)
METHODS = ("GET", "POST", "HEAD", "OPTIONS")
REALMS = {
    Role.OWNER: Realm.EMPLOYEE,
    Role.COLLEAGUE: Realm.EMPLOYEE,
    Role.LEAVER: Realm.EMPLOYEE,
    Role.ADMIN: Realm.EMPLOYER,
    Role.APPROVER: Realm.EMPLOYER,
    Role.OTHER_EMPLOYER: Realm.EMPLOYER,
    Role.BUREAU: Realm.BUREAU,
    Role.BUREAU_COLLEAGUE: Realm.BUREAU,
}
# Nobody here, but whoever logs out of a session goes to the login page of its realm.
ELSEWHERE = {
    Role.OTHER_ENVIRONMENT: Realm.EMPLOYEE,
    Role.EMPLOYER_ELSEWHERE: Realm.EMPLOYER,
    Role.BUREAU_ELSEWHERE: Realm.BUREAU,
}
OWNERS = {
    Realm.EMPLOYEE: Role.OWNER,
    Realm.EMPLOYER: Role.ADMIN,
    Realm.BUREAU: Role.BUREAU,
}


class Kind(StrEnum):
    """Who may come in."""

    PUBLIC = "everyone, for a reason that the view names"
    LOGIN_PAGE = "everyone; whoever is logged in already goes home"
    LOGIN_STEP = "whoever has a login under way: nobody in this table"
    MAILED_LINK = "whoever has the link"
    EMPLOYEE = "employees in service"
    LEAVER_TOO = "employees, those out of service included"
    EMPLOYER = "administrators and approvers of an employer"
    ADMIN_OF_EMPLOYER = "administrators of an employer"
    OWN_ACCOUNT = "everybody of the realm, for the own account"
    ANY_ACCOUNT = "everybody who is logged in, of any realm"
    BUREAU = "members of the bureau"


OPEN = {Kind.PUBLIC, Kind.LOGIN_PAGE, Kind.LOGIN_STEP, Kind.MAILED_LINK}
FORBIDDEN = {
    Kind.EMPLOYEE: {Role.LEAVER},
    Kind.ADMIN_OF_EMPLOYER: {Role.APPROVER},
}


@dataclass(frozen=True, slots=True)
class Route:
    """What whoever may come in gets, of GET and of POST with a form of one unknown field.

    OPTIONS is no method of ours, except in the admin, where Django answers it as GET
    unless the row says otherwise.

    ``owners`` are the roles that find the object; none means that there is no object.
    ``is_fresh`` is true where a factor of the last minutes is asked first.
    """

    path: str
    kind: Kind
    get: Outcome = 200
    post: Outcome = 405
    owners: frozenset[Role] = frozenset()
    is_fresh: bool = False
    without_csrf: Outcome = 403
    options: Outcome = 0

    @property
    def realm(self) -> Realm:
        return realm_of(self.path)

    @property
    def login_page(self) -> str:
        return f"{HOME_PAGES[self.realm]}inloggen/"


def who_asks(route: Route, method: str) -> list[Role]:
    """This function will list whose answers differ, beside those of each sort.

    The others of a realm are turned away from other realms as their sort is. HEAD and OPTIONS
    go the way of GET: for them one role of each sort says enough.
    """
    others = [role for role in Role if role not in SORTS]
    if method not in {"GET", "POST"}:
        return list(SORTS)
    is_anyones = route.kind in OPEN | {Kind.ANY_ACCOUNT}
    realms = REALMS | ELSEWHERE
    return [
        *SORTS,
        *(one for one in others if is_anyones or realms.get(one) is route.realm),
    ]


def may_enter(route: Route, role: Role) -> bool:
    """This function will tell whether a role gets further than the login page."""
    if route.kind in OPEN:
        return True
    if route.kind is Kind.ANY_ACCOUNT:
        return role in REALMS
    return REALMS.get(role) is route.realm


def expected(
    route: Route, role: Role, method: str, objects: dict[str, object]
) -> Outcome:
    """This function will tell what a role gets at an address."""
    if not may_enter(route, role):
        return route.login_page
    if role in FORBIDDEN.get(route.kind, ()):
        return 403
    answer = _to_owners(route, method)
    if route.owners and role not in route.owners:
        return 405 if answer == 405 else 404
    if isinstance(answer, str):
        return answer.format(own_login=f"{_home_of(role)}inloggen/", **objects)
    is_at_own_login = route.kind is Kind.LOGIN_PAGE and REALMS.get(role) is route.realm
    return _home_of(role) if is_at_own_login and method in LOOKING else answer


def _to_owners(route: Route, method: str) -> Outcome:
    if method == "OPTIONS" and route.options:
        return route.options
    if method == "OPTIONS" and route.kind is not Kind.BUREAU:
        return 405
    return route.post if method == "POST" else route.get


def _home_of(role: Role) -> str:
    return HOME_PAGES[(REALMS | ELSEWHERE).get(role, Realm.EMPLOYEE)]
