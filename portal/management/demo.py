"""The demo: one bureau, one company, a year of payslips and three people who can log in."""

import io
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.db import transaction

from accounts import links, pins
from accounts.enums import Realm
from accounts.models import ApprovedLocation, Pin, User
from accounts.queries import find_account
from accounts.services.invitations import (
    account_for,
    activate,
    bureau_account,
    invite_employee,
)
from payslips.periods import Period
from payslips.queries.runs import latest_version
from payslips.services.delivering import import_run
from payslips.services.publishing import publish_run
from personnel.models import Employee, PeriodType
from personnel.services.companies import CompanyData, add_company
from personnel.services.employees import import_employees
from portal.core.access import Actor
from portal.core.environments import add_environment
from portal.core.hosts import portal_url
from portal.core.models import Environment
from portal.core.net import location_of
from portal.management.demo_files import employees_workbook, run_workbook

SUBDOMAIN, NAME = "salarisfactory", "Salarisfactory"
COMPANY = CompanyData(
    number=1001,
    name="Bakkerij De Gouden Halm B.V.",
    wage_tax_number="123456782L01",
    address="Vlasmarkt 7, 3511 PT Utrecht",
)
MONTHS = 12
PAYMENT_DAY = 24
# The last month of which the wage tax parameters are final.
LAST_MONTH = (2026, 12)
THIS_MACHINE = ("127.0.0.1", "::1")
READY, WAITING = 1001, 1002


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


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo holds, for people and for scripts."""

    environments: list[dict[str, str]]
    companies: list[dict[str, object]]
    accounts: list[DemoLogin] = field(default_factory=list)
    api_token: str | None = None

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


READY_LOGIN = DemoLogin(
    environment=SUBDOMAIN,
    realm=Realm.EMPLOYEE,
    username="noor.vandijk@voorbeeld.nl",
    state=User.State.ACTIVE,
    password="Zonnige-Fietstocht-27",  # noqa: S106 - printed for everyone who runs the demo
    pin="482913",
    approved_addresses=THIS_MACHINE,
)
WAITING_LOGIN = DemoLogin(
    environment=SUBDOMAIN,
    realm=Realm.EMPLOYEE,
    username="sem.deboer@voorbeeld.nl",
    state=User.State.INVITED,
)
BUREAU_LOGIN = DemoLogin(
    environment=SUBDOMAIN,
    realm=Realm.BUREAU,
    username="salaris@voorbeeld.nl",
    state=User.State.ACTIVE,
    password="Rustige-Rekenmachine-31",  # noqa: S106 - printed for everyone who runs the demo
    approved_addresses=THIS_MACHINE,
)


@transaction.atomic
def seed(*, now: datetime) -> Demo:
    """This function will make the demo, and leave alone what is there already."""
    environment, is_new = add_environment(SUBDOMAIN, name=NAME, now=now)
    actor = Actor.system(environment_id=environment.pk, label="demo")
    if is_new:
        _describe(environment)
        add_company(COMPANY, actor=actor, now=now)
        delivery = io.BytesIO(employees_workbook())
        import_employees(delivery, company_number=COMPANY.number, actor=actor, now=now)
    for month in last_months(now.date()):
        _publish(month, actor=actor, now=now)
    _seed_accounts(environment, actor=actor, now=now)
    return Demo(
        environments=[
            {
                "subdomain": SUBDOMAIN,
                "name": environment.name,
                "url": portal_url(environment, "/"),
            }
        ],
        companies=[
            {"environment": SUBDOMAIN, "number": COMPANY.number, "name": COMPANY.name}
        ],
        accounts=[READY_LOGIN, WAITING_LOGIN, BUREAU_LOGIN],
    )


def last_months(today: date) -> list[Period]:
    """This function will list the twelve months up to the last one that has been paid."""
    months = today.year * 12 + today.month - 1 - (today.day < PAYMENT_DAY)
    last = min(months, LAST_MONTH[0] * 12 + LAST_MONTH[1] - 1)
    return [
        Period(index // 12, index % 12 + 1, PeriodType.MONTH)
        for index in range(last - MONTHS + 1, last + 1)
    ]


def _describe(environment: Environment) -> None:
    environment.support_name = "Marloes Kuiper"
    environment.support_email = "support@voorbeeld.nl"
    environment.support_phone = "030 123 45 67"
    environment.save()


def _publish(month: Period, *, actor: Actor, now: datetime) -> None:
    number = COMPANY.number
    if latest_version(actor, company_number=number, period=month, run_number=1):
        return
    delivery = io.BytesIO(run_workbook(year=month.year, month=month.number))
    publish_run(import_run(delivery, actor=actor, now=now).run, actor=actor, now=now)


def _seed_accounts(environment: Environment, *, actor: Actor, now: datetime) -> None:
    if find_account(
        environment=environment, realm=Realm.BUREAU, username=BUREAU_LOGIN.username
    ):
        return
    employees = Employee.objects.visible_to(actor)
    ready = account_for(employees.get(personnel_number=READY), now=now)
    _make_ready(ready, READY_LOGIN, actor=actor, now=now)
    bureau = bureau_account(BUREAU_LOGIN.username, environment=environment, now=now)
    _make_ready(bureau, BUREAU_LOGIN, actor=actor, now=now)
    invite_employee(employees.get(personnel_number=WAITING), actor=actor, now=now)


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
    if login.pin and not Pin.objects.filter(user=user).exists():
        pins.choose(user, login.pin, now=now)
    for address in login.approved_addresses:
        ApprovedLocation.objects.create(
            environment=user.environment,
            user=user,
            location=location_of(address),
            approved_at=now,
        )
