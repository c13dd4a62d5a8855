"""The accounts of the demo: somebody of every kind, with what its owner would know."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts import links, pins
from accounts.enums import Realm
from accounts.models import (
    ApprovedLocation,
    ApproverDepartment,
    AuthenticatorApp,
    EmployerAccess,
    User,
)
from accounts.queries.sessions import find_account
from accounts.services.invitations import (
    account_for,
    activate,
    bureau_account,
    invite_employee,
)
from personnel.models import Company, Employee
from portal.core.access import Actor
from portal.core.models import Environment
from portal.core.net import location_of

SUBDOMAIN = "salarisfactory"
THIS_MACHINE = ("127.0.0.1", "::1")
READY, WAITING, LEFT, NEIGHBOUR, APPROVING = 1001, 1002, 1010, 2001, 1005
DEPARTMENT = "Bakkerij"


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """An account of the demo, with what its owner would know."""

    environment: str
    realm: str
    username: str
    state: str
    password: str = ""
    pin: str = ""
    totp_secret: str = ""
    approved_addresses: tuple[str, ...] = ()


def _ready(
    realm: str, username: str, password: str, *, pin: str = "", totp_secret: str = ""
) -> DemoLogin:
    return DemoLogin(
        environment=SUBDOMAIN,
        realm=realm,
        username=username,
        state=User.State.ACTIVE,
        password=password,
        pin=pin,
        totp_secret=totp_secret,
        approved_addresses=THIS_MACHINE,
    )


# Printed for everyone who runs the demo.
READY_LOGIN = _ready(
    Realm.EMPLOYEE, "noor.vandijk@voorbeeld.nl", "Zonnige-Fietstocht-27", pin="482913"
)
LEAVER_LOGIN = _ready(
    Realm.EMPLOYEE, "hanna.meijer@voorbeeld.nl", "Stille-Boekenkast-64", pin="739206"
)
NEIGHBOUR_LOGIN = _ready(
    Realm.EMPLOYEE, "bram.verhoeven@voorbeeld.nl", "Gouden-Moersleutel-58", pin="605172"
)
WAITING_LOGIN = DemoLogin(
    environment=SUBDOMAIN,
    realm=Realm.EMPLOYEE,
    username="sem.deboer@voorbeeld.nl",
    state=User.State.INVITED,
)
EMPLOYER_LOGIN = _ready(
    Realm.EMPLOYER,
    "marloes.kuiper@voorbeeld.nl",
    "Warme-Bakkersoven-39",
    totp_secret="KRSXG5CTMVRXEZLUKN2XAZLSKRUW2ZJA",  # noqa: S106
)
APPROVER_LOGIN = _ready(
    Realm.EMPLOYER,
    "annefleur.dewit@voorbeeld.nl",
    "Vroege-Ochtendploeg-52",
    totp_secret="MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U",  # noqa: S106
)
BUREAU_LOGIN = _ready(
    Realm.BUREAU,
    "salaris@voorbeeld.nl",
    "Rustige-Rekenmachine-31",
    totp_secret="GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",  # noqa: S106
)
LOGINS = (
    READY_LOGIN,
    WAITING_LOGIN,
    LEAVER_LOGIN,
    NEIGHBOUR_LOGIN,
    EMPLOYER_LOGIN,
    APPROVER_LOGIN,
    BUREAU_LOGIN,
)


def seed_accounts(environment: Environment, *, actor: Actor, now: datetime) -> None:
    """This function will make the accounts that are not there yet."""
    people = {one.personnel_number: one for one in Employee.objects.visible_to(actor)}
    companies = list(Company.objects.visible_to(actor).order_by("number"))
    makers: list[tuple[DemoLogin, Callable[[], User]]] = [
        (READY_LOGIN, lambda: account_for(people[READY], now=now)),
        (LEAVER_LOGIN, lambda: account_for(people[LEFT], now=now)),
        (NEIGHBOUR_LOGIN, lambda: account_for(people[NEIGHBOUR], now=now)),
        (
            WAITING_LOGIN,
            lambda: invite_employee(people[WAITING], actor=actor, now=now),
        ),
        (EMPLOYER_LOGIN, lambda: _admin(companies, now=now)),
        (APPROVER_LOGIN, lambda: _approver(people[APPROVING], now=now)),
        (
            BUREAU_LOGIN,
            lambda: bureau_account(
                BUREAU_LOGIN.username, environment=environment, now=now
            ),
        ),
    ]
    for login, make in makers:
        known = find_account(
            environment=environment, realm=Realm(login.realm), username=login.username
        )
        if known is None:
            user = make()
            if login.state == User.State.ACTIVE:
                _make_ready(user, login, actor=actor, now=now)


def _admin(companies: list[Company], *, now: datetime) -> User:
    user = _office_account(EMPLOYER_LOGIN, companies[0], now=now)
    for company in companies:
        EmployerAccess.objects.create(
            environment_id=company.environment_id,
            user=user,
            company=company,
            role=EmployerAccess.Role.ADMIN,
            created_at=now,
        )
    return user


def _approver(person: Employee, *, now: datetime) -> User:
    """Decides for the own department, and so never on the own requests."""
    user = _office_account(APPROVER_LOGIN, person.company, now=now)
    access = EmployerAccess.objects.create(
        environment_id=person.environment_id,
        user=user,
        company=person.company,
        role=EmployerAccess.Role.APPROVER,
        employee=person,
        created_at=now,
    )
    ApproverDepartment.objects.create(
        environment_id=person.environment_id, access=access, department=DEPARTMENT
    )
    return user


def _office_account(login: DemoLogin, company: Company, *, now: datetime) -> User:
    return User.objects.create(
        environment_id=company.environment_id,
        realm=Realm.EMPLOYER,
        username=login.username,
        created_at=now,
    )


def _make_ready(user: User, login: DemoLogin, *, actor: Actor, now: datetime) -> None:
    token = links.create_activation(user, now=now)
    activate(
        token,
        password=login.password,
        consent=True,
        environment=user.environment,
        actor=actor,
        now=now,
    )
    if login.pin:
        pins.choose(user, login.pin, now=now)
    if login.totp_secret:
        AuthenticatorApp.objects.create(
            environment_id=user.environment_id,
            user=user,
            secret=login.totp_secret,
            created_at=now,
            confirmed_at=now,
        )
    for address in login.approved_addresses:
        ApprovedLocation.objects.create(
            environment=user.environment,
            user=user,
            location=location_of(address),
            approved_at=now,
        )
