"""The demo: one bureau, two companies, two years of payslips and somebody of every kind."""

import io
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.db import transaction

from payslips.models import PublishedPayslip
from payslips.periods import Period
from payslips.queries.runs import latest_version
from payslips.services.delivering import import_run
from payslips.services.publishing import publish_run
from payslips.services.statements import due_years, issue_due_statements
from personnel.models import Company, Employee, FamilyMember, PeriodType
from personnel.services.companies import CompanyData, add_company, switch_feature
from personnel.services.employees import import_employees
from portal.core.access import Actor
from portal.core.environments import add_environment
from portal.core.features import Feature
from portal.core.hosts import portal_url
from portal.core.models import Environment
from portal.core.tenancy import use_environment
from portal.management.demo_accounts import (
    LEFT,
    LOGINS,
    READY,
    SUBDOMAIN,
    DemoLogin,
    seed_accounts,
)
from portal.management.demo_correction import CORRECTED, publish_with_correction
from portal.management.demo_files import employees_workbook, run_workbook
from portal.management.demo_leave import seed_leave
from portal.management.demo_people import numbers

NAME = "Salarisfactory"
COMPANY = CompanyData(
    number=1001,
    name="Bakkerij De Gouden Halm B.V.",
    wage_tax_number="123456782L01",
    address="Vlasmarkt 7, 3511 PT Utrecht",
    iban="NL54TEST0100100100",
)
NEIGHBOUR = CompanyData(
    number=1002,
    name="Garage Verhoeven B.V.",
    wage_tax_number="234567806L01",
    address="Cartesiusweg 92, 3534 BA Utrecht",
    iban="NL12TEST0200200200",
)
# Which menu the second company has closed to its employees.
CLOSED = Feature.DECLARATIONS.value
MONTHS = 12
PAYMENT_DAY = 24
# The last month of which the wage tax parameters are final.
LAST_MONTH = (2026, 12)
FAMILY = (
    (FamilyMember.Kind.PARTNER, "Daan Visser", date(1988, 9, 30)),
    (FamilyMember.Kind.CHILD, "Tess Visser", date(2019, 6, 5)),
)


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo holds, for people and for scripts."""

    environments: list[dict[str, str]]
    companies: list[dict[str, object]]
    accounts: list[DemoLogin] = field(default_factory=list)
    api_token: str | None = None

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


@transaction.atomic
def seed(*, now: datetime) -> Demo:
    """This function will make the demo, and leave alone what is there already."""
    environment, is_new = add_environment(SUBDOMAIN, name=NAME, now=now)
    with use_environment(environment.pk):
        _fill(environment, is_new=is_new, now=now)
    return Demo(
        environments=[
            {
                "subdomain": SUBDOMAIN,
                "name": environment.name,
                "url": portal_url(environment, "/"),
            }
        ],
        companies=[_described(COMPANY, []), _described(NEIGHBOUR, [CLOSED])],
        accounts=list(LOGINS),
    )


def _fill(environment: Environment, *, is_new: bool, now: datetime) -> None:
    actor = Actor.system(environment_id=environment.pk, label="demo")
    if is_new:
        _describe(environment)
    _add_company(COMPANY, "person", actor=actor, now=now)
    _add_company(NEIGHBOUR, "neighbour", closed=CLOSED, actor=actor, now=now)
    if is_new:
        _add_family(actor)
    months = paid_months(now.date())
    for month in months:
        _publish(month, actor=actor, now=now)
    if is_new:
        _read_all_but(months[-1], actor=actor, now=now)
    for company, year in due_years(actor=actor, now=now):
        issue_due_statements(company, year=year, actor=actor, now=now)
    seed_accounts(environment, actor=actor, now=now)
    companies = list(Company.objects.visible_to(actor).order_by("number"))
    seed_leave(companies, actor=actor, now=now)


def paid_months(today: date) -> list[Period]:
    """This function will list the months that have been paid: of last year and of this one.

    Twelve at least, so that there is a whole year to look back on.
    """
    months = today.year * 12 + today.month - 1 - (today.day < PAYMENT_DAY)
    last = min(months, LAST_MONTH[0] * 12 + LAST_MONTH[1] - 1)
    last_january = (min(today.year, LAST_MONTH[0] + 1) - 1) * 12
    first = min(last - MONTHS + 1, last_january)
    return [
        Period(index // 12, index % 12 + 1, PeriodType.MONTH)
        for index in range(first, last + 1)
    ]


def _describe(environment: Environment) -> None:
    environment.support_name = "Marloes Kuiper"
    environment.support_email = "support@voorbeeld.nl"
    environment.support_phone = "030 123 45 67"
    environment.save()


def _described(company: CompanyData, closed: list[str]) -> dict[str, object]:
    return {
        "environment": SUBDOMAIN,
        "number": company.number,
        "name": company.name,
        "closed_features": closed,
    }


def _add_company(
    data: CompanyData, group: str, *, actor: Actor, now: datetime, closed: str = ""
) -> None:
    company, is_new = add_company(data, actor=actor, now=now)
    if not _has_everybody(company, group):
        delivery = io.BytesIO(employees_workbook(group))
        import_employees(delivery, company_number=data.number, actor=actor, now=now)
    if is_new and closed:
        switch_feature(company, closed, is_open=False, actor=actor, now=now)


def _has_everybody(company: Company, group: str) -> bool:
    """An older demo lacks the people that were thought of later."""
    known = set(company.employees.values_list("personnel_number", flat=True))
    return numbers(group) <= known


def _add_family(actor: Actor) -> None:
    employee = Employee.objects.visible_to(actor).get(personnel_number=READY)
    for kind, name, birth_date in FAMILY:
        FamilyMember.objects.create(
            environment_id=employee.environment_id,
            employee=employee,
            kind=kind,
            name=name,
            birth_date=birth_date,
        )


def _read_all_but(newest: Period, *, actor: Actor, now: datetime) -> None:
    """Who logs in for a look has one payslip that is new, as after a year with the portal."""
    older = PublishedPayslip.objects.exclude(
        payslip__run__year=newest.year, payslip__run__period_number=newest.number
    )
    readers = older.filter(payslip__employee__personnel_number__in=(READY, LEFT))
    readers.filter(environment=actor.tenant_id).update(opened_at=now)


def _publish(month: Period, *, actor: Actor, now: datetime) -> None:
    number = COMPANY.number
    if latest_version(actor, company_number=number, period=month, run_number=1):
        return
    # At the time, so that only the last month is news, whose documents are made ahead.
    paid_at = now.replace(year=month.year, month=month.number, day=PAYMENT_DAY)
    if month == CORRECTED:
        publish_with_correction(actor=actor, paid_at=paid_at)
    else:
        delivery = io.BytesIO(run_workbook(year=month.year, month=month.number))
        run = import_run(delivery, actor=actor, now=paid_at).run
        publish_run(run, actor=actor, now=paid_at)
