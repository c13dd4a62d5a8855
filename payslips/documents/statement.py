"""What an annual statement (jaaropgaaf) says: figures and frame as frozen at issue. Pure.

Contents: art. 7.4(2) URLB 2011: (a) name and (b) BSN of the employee, (c) name of the employer,
(d) wage, (e) wage tax withheld, (f) employer's premiums and contribution, (g) contribution
withheld, (h) employment credit. The regulation asks for the BSN, so the document has all of it;
pages show its last digits only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from payslips.documents import payslip
from payslips.documents.layouts import TEMPLATE_VERSION
from payslips.documents.payslip import Fact, Party
from payslips.models import AnnualStatement
from personnel.models import Company, Employee, EmployeeAddress
from portal.core.dutch import format_date
from portal.core.identifiers import mask_bsn
from portal.core.shown import Shown

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class YearTerms:
    """What held during a year, with the days from and until which it did."""

    employments: list[Span]
    credits: list[tuple[bool, date, date]]
    tables: list[str]


@dataclass(frozen=True, slots=True)
class StatementRow(Shown):
    """An amount in euros, and what it is."""

    description: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class StatementDocument(Shown):
    """An annual statement as its owner reads it, on screen and in the PDF."""

    title: str
    year: int
    is_correction: bool
    issued_on: date
    employer: Party
    employee: Party
    bsn: str
    masked_bsn: str
    wage: Decimal
    wage_tax: Decimal
    employment_credit: Decimal
    facts: list[list[Fact]]
    rows: list[StatementRow]
    employer_rows: list[StatementRow]


def freeze(
    employee: Employee,
    company: Company,
    address: EmployeeAddress | None,
    terms: YearTerms,
) -> dict[str, Any]:
    """This function will take down everything a statement shows that could change later.

    ``employee`` comes from ``personnel.queries.on_date``.
    """
    return payslip.freeze(employee, company, address) | {
        "template": TEMPLATE_VERSION,
        "employments": [_iso(span) for span in terms.employments],
        "credits": [[applied, *_iso(span)] for applied, *span in terms.credits],
        "tables": terms.tables,
    }


def compose(statement: AnnualStatement) -> StatementDocument:
    """This function will put a statement together from its figures and its frozen frame."""
    snapshot = statement.snapshot
    return StatementDocument(
        title=f"Jaaropgaaf {statement.year}, {snapshot['employee_name']}",
        year=statement.year,
        is_correction=statement.supersedes_id is not None,
        issued_on=timezone.localdate(statement.issued_at),
        employer=Party(
            snapshot["employer_name"],
            [line for line in snapshot["employer_address"] if line],
            snapshot["wage_tax_number"],
        ),
        employee=Party(snapshot["employee_name"], snapshot["employee_address"]),
        bsn=statement.bsn,
        masked_bsn=mask_bsn(statement.bsn),
        wage=statement.wage_for_tax,
        wage_tax=statement.wage_tax,
        employment_credit=statement.employment_credit,
        facts=[_person_facts(statement), _tax_facts(snapshot)],
        rows=_rows(statement),
        employer_rows=_employer_rows(statement),
    )


def spans(days: Iterable[tuple[Any, date, date]]) -> list[tuple[Any, date, date]]:
    """This function will join periods, in their order, for as long as what holds is the same."""
    joined: list[tuple[Any, date, date]] = []
    for value, first, last in days:
        if joined and joined[-1][0] == value:
            joined[-1] = (value, joined[-1][1], max(joined[-1][2], last))
        else:
            joined.append((value, first, last))
    return joined


def _rows(statement: AnnualStatement) -> list[StatementRow]:
    return [
        StatementRow(
            "Loon voor de loonbelasting/volksverzekeringen", statement.wage_for_tax
        ),
        StatementRow(
            "Ingehouden loonbelasting/premie volksverzekeringen", statement.wage_tax
        ),
        StatementRow("Verrekende arbeidskorting", statement.employment_credit),
        StatementRow("Loon voor de Zorgverzekeringswet", statement.wage_for_health),
        StatementRow(
            "Ingehouden bijdrage Zorgverzekeringswet", statement.health_withheld
        ),
        StatementRow(
            "Loon voor de werknemersverzekeringen", statement.wage_for_insurance
        ),
    ]


def _employer_rows(statement: AnnualStatement) -> list[StatementRow]:
    return [
        StatementRow("Premies werknemersverzekeringen", statement.insurance_premiums),
        StatementRow(
            "Werkgeversheffing Zorgverzekeringswet", statement.health_employer
        ),
    ]


def _person_facts(statement: AnnualStatement) -> list[Fact]:
    snapshot = statement.snapshot
    periods = [_dutch(*span) for span in snapshot["employments"]]
    return [
        ("Personeelsnummer", str(snapshot["personnel_number"])),
        ("Geboortedatum", format_date(date.fromisoformat(snapshot["birth_date"]))),
        ("Inkomstenverhouding", str(statement.income_relationship)),
        *(("In dienst", period) for period in periods),
    ]


def _tax_facts(snapshot: Mapping[str, Any]) -> list[Fact]:
    applied = [
        (
            "Loonheffingskorting",
            f"{'ja' if is_applied else 'nee'}, {_dutch(first, last)}",
        )
        for is_applied, first, last in snapshot["credits"]
    ]
    tables = ", ".join(snapshot["tables"])
    return [*applied, ("Loonbelastingtabel", tables)] if tables else applied


def _iso(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in days]


def _dutch(first: str, last: str) -> str:
    days = [format_date(date.fromisoformat(day)) for day in (first, last)]
    return " t/m ".join(days)
