"""A year of payslips for tests, with the figures of a worked example."""

import datetime
from decimal import Decimal

from payslips.models import AnnualStatement, Payslip, PayslipLine
from payslips.services.statements import issue_statements
from personnel.models import Company, Employee
from tests.actors import system
from tests.factories.payslips import (
    PayrollRunFactory,
    PayslipFactory,
    PayslipLineFactory,
)
from tests.payslips.deliveries import NOW, published

NEW_YEAR = datetime.datetime(2027, 1, 8, 9, 0, tzinfo=datetime.UTC)
Group = PayslipLine.Group
MAY = 5


def line(payslip: Payslip, description: str, group: Group, **amounts: str) -> None:
    PayslipLineFactory(
        payslip=payslip,
        code=description[:30],
        description=description,
        group=group,
        **{"payment": None, "table_wage": None}
        | {name: Decimal(value) for name, value in amounts.items()},
    )


def pay(
    employee: Employee,
    *,
    year: int = 2026,
    month: int = 1,
    run=None,
    now: datetime.datetime = NOW,
    **values,
) -> Payslip:
    """A published payslip of the example: 4.000,00 a month, holiday allowance in May."""
    payslip = delivered(employee, year=year, month=month, run=run, **values)
    published(payslip.run, now=now)
    return payslip


def delivered(
    employee: Employee, *, year: int = 2026, month: int = 1, run=None, **values
) -> Payslip:
    """The same, that is not published yet."""
    run = run or PayrollRunFactory(
        company=employee.company, year=year, period_number=month
    )
    is_may = month == MAY
    wage = Decimal("7703.88") if is_may else Decimal("3863.88")
    figures = {
        "wage_for_tax": wage,
        "wage_for_insurance": wage,
        "wage_for_health": wage,
        "wage_tax": Decimal("2688.54") if is_may else Decimal("750.50"),
        "employment_credit": Decimal("469.75"),
        "health_withheld": Decimal("0.00"),
        "health_employer": Decimal("235.69"),
        "net": Decimal("5146.59") if is_may else Decimal("3244.63"),
    }
    figures |= values
    payslip = PayslipFactory(run=run, employee=employee, **figures)
    line(payslip, "Bruto salaris", Group.GROSS, payment="4000.00", table_wage="4000.00")
    if is_may:
        line(
            payslip,
            "Vakantiegeld",
            Group.GROSS,
            payment="3840.00",
            special_wage="3840.00",
        )
    line(
        payslip,
        "Pensioenpremie werknemer",
        Group.WITHHELD,
        payment="-136.12",
        table_wage="-136.12",
    )
    line(payslip, "Loonheffing", Group.WAGE_TAX, payment=f"-{figures['wage_tax']}")
    line(payslip, "Reiskosten onbelast", Group.NET, payment="133.75")
    line(payslip, "Personeelsvereniging", Group.NET, payment="-2.50")
    for name, cost in (
        ("AWf laag 2,74%", "105.87"),
        ("Aof laag 6,27%", "242.26"),
        ("Opslag Wko 0,50%", "19.31"),
        ("Whk 1,16%", "44.82"),
        ("Werkgeversheffing Zvw 6,10%", "235.69"),
        ("Pensioenpremie werkgever", "272.23"),
        ("WIA-excedent werkgever", "11.00"),
        ("Reservering vakantiegeld 8%", "320.00"),
    ):
        line(payslip, name, Group.EMPLOYER, employer_cost=cost)
    return payslip


def pay_year(employee: Employee, *, year: int = 2026, **values) -> None:
    for month in range(1, 13):
        pay(employee, year=year, month=month, **values)


def issued(
    company: Company, *, year: int = 2026, now: datetime.datetime = NEW_YEAR
) -> list[AnnualStatement]:
    actor = system(company.environment)
    return issue_statements(company, year=year, actor=actor, now=now)
