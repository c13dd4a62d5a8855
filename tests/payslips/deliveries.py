"""The sample runs for tests, and the company they are about."""

import datetime
from functools import cache

import openpyxl

from payslips.models import PayrollRun
from payslips.services.delivering import import_run
from payslips.services.publishing import publish_run
from personnel.models import Company, Employee
from personnel.services.employees import import_employees
from tests.actors import system
from tests.factories.payslips import PayslipLineFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory
from tests.personnel.deliveries import DATA, EMPLOYEES

SEPTEMBER = DATA / "loonrun-1001-2026-9-M.xlsx"
OCTOBER = DATA / "loonrun-1001-2026-10-M.xlsx"
NOW = datetime.datetime(2026, 10, 20, 9, 0, tzinfo=datetime.UTC)


@cache
def _persons() -> list[dict[str, object]]:
    sheet = openpyxl.load_workbook(EMPLOYEES)["Medewerkers"]
    names, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def sample_company() -> Company:
    """Company 1001 with the persons of the sample; quick, since most tests need no more."""
    company = CompanyFactory(number=1001)
    Employee.objects.bulk_create(
        EmployeeFactory.build(
            company=company,
            environment=company.environment,
            personnel_number=person["personeelsnummer"],
            initials=person["voorletters"],
            nickname=person["roepnaam"],
            prefix=person["voorvoegsel"] or "",
            surname=person["achternaam"],
            birth_date=person["geboortedatum"].date(),
            bsn=person["bsn"],
            private_email=person["email_prive"],
        )
        for person in _persons()
    )
    return company


def whole_company() -> Company:
    """Company 1001 after the sample of employees was delivered."""
    company = CompanyFactory(number=1001)
    actor = system(company.environment)
    import_employees(EMPLOYEES, company_number=1001, actor=actor, now=NOW)
    return company


def delivered(company: Company, source=OCTOBER) -> PayrollRun:
    return import_run(source, actor=system(company.environment), now=NOW).run


def published(run: PayrollRun, *, now: datetime.datetime = NOW) -> PayrollRun:
    return publish_run(completed(run), actor=system(run.environment), now=now)


def completed(run: PayrollRun) -> PayrollRun:
    """Gives the payslips of a run the lines that the law asks, as far as they have none."""
    for payslip in run.payslips.all():
        if not payslip.paysliplines.exists():
            PayslipLineFactory(payslip=payslip)
        if not payslip.paysliplines.filter(payment__lt=0).exists():
            PayslipLineFactory(
                payslip=payslip,
                position=900,
                code="L4000",
                description="Loonheffing",
                group="loonheffing",
                payment=-payslip.wage_tax,
                table_wage=None,
            )
    return run
