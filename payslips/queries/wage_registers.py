"""What final payslips add up to, per income relationship of a calendar year.

The year is that of the run, which is the year of the return in which the payroll program reports
the wage. It has decided there when the wage was enjoyed (art. 13a Wet LB 1964: when it was paid,
and a time that was agreed on but is unusual does not count), so statement, ledger and returns
agree. Final are the payslips of published runs that no later version has replaced.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from payslips.documents.wage_register import (
    NOTHING,
    RegisterRow,
    WageColumns,
    total,
)
from payslips.models import PayrollRun, Payslip, PayslipLine
from personnel.models import Employee

# An employee of a company and the number of the income relationship.
Person = tuple[int, int]
Group = PayslipLine.Group
# What a premium for the employee insurances is called; supplementary insurances are none.
PREMIUM = r"\m(AWf|Aof|WAO|WIA|Wko|Whk|WGA|ZW|WW|Ufo|Sfn|sectorfonds)\M"
SUPPLEMENTARY = r"(excedent|hiaat)"
IS_PREMIUM = Q(group=Group.EMPLOYER, description__iregex=PREMIUM) & ~Q(
    description__iregex=SUPPLEMENTARY
)
TAXED = Coalesce(F("table_wage"), Decimal(0)) + Coalesce(F("special_wage"), Decimal(0))
IS_WITHHELD = Q(group=Group.WITHHELD)
OF_PAYSLIPS = (
    "wage_for_insurance",
    "wage_for_health",
    "wage_for_tax",
    "wage_tax",
    "health_withheld",
    "employment_credit",
    "health_employer",
)
OF_LINES = {
    "wage_in_cash": Sum(TAXED, filter=~IS_WITHHELD & Q(payment__isnull=False)),
    # Benefits in kind are taxed but not paid.
    "wage_in_kind": Sum(TAXED, filter=~IS_WITHHELD & Q(payment__isnull=True)),
    "deductions": -Sum(TAXED, filter=IS_WITHHELD),
    "insurance_premiums": Sum("employer_cost", filter=IS_PREMIUM),
}
BY_PERSON = ("employee_id", "income_relationship")


def final_payslips(company_id: int, year: int) -> QuerySet[Payslip]:
    """This function will narrow down to what counts for a company's year."""
    return Payslip.objects.filter(_of_final_runs("", company_id, year))


def _of_final_runs(path: str, company_id: int, year: int) -> Q:
    return Q(
        **{
            f"{path}run__company": company_id,
            f"{path}run__year": year,
            f"{path}run__status": PayrollRun.Status.PUBLISHED,
        }
    )


def year_columns(company_id: int, year: int) -> dict[Person, WageColumns]:
    """This function will add up a year per income relationship, in two queries."""
    found = _columns(company_id, year, BY_PERSON)
    return {(key[0], key[1]): columns for key, columns in found.items()}


def register_rows(company_id: int, year: int) -> list[RegisterRow]:
    """This function will list a company's year by personnel number, in four queries.

    All of it is of then: figures, names, personnel numbers and BSNs. In five queries where
    payslips were published before their BSNs were kept.
    """
    by_run = run_columns(company_id, year)
    people = _frozen_people(company_id, year)
    runs = PayrollRun.objects.filter(company=company_id, year=year)
    codes = {one.pk: one for one in runs.order_by("period_end", "run_number", "id")}
    rows = [
        _row(
            person,
            people[person],
            total(list(of_runs.values())),
            [(_label(run), of_runs[pk]) for pk, run in codes.items() if pk in of_runs],
        )
        for person, of_runs in by_run.items()
    ]
    return _in_order(rows)


def year_rows(company_id: int, year: int) -> list[RegisterRow]:
    """This function will list the same without the periods, in three queries."""
    people = _frozen_people(company_id, year)
    rows = [
        _row(person, people[person], columns, [])
        for person, columns in year_columns(company_id, year).items()
    ]
    return _in_order(rows)


def run_columns(company_id: int, year: int) -> dict[Person, dict[int, WageColumns]]:
    """This function will add up each run of a year per income relationship, in two queries."""
    found: dict[Person, dict[int, WageColumns]] = defaultdict(dict)
    sums = _columns(company_id, year, (*BY_PERSON, "run_id"))
    for key, columns in sums.items():
        employee_id, income_relationship, run_id = key
        found[employee_id, income_relationship][run_id] = columns
    return found


def _columns(
    company_id: int, year: int, keys: tuple[str, ...]
) -> dict[tuple[int, ...], WageColumns]:
    payslips = final_payslips(company_id, year)
    # Joined, and not looked up among payslips: for that the database picks a plan that takes
    # minutes where it has counted few rows yet, as after a first import.
    lines = PayslipLine.objects.filter(_of_final_runs("payslip__", company_id, year))
    of_lines = _sums(lines, tuple(f"payslip__{key}" for key in keys), OF_LINES)
    of_payslips = _sums(payslips, keys, {name: Sum(name) for name in OF_PAYSLIPS})
    return {
        key: WageColumns(**sums, **of_lines.get(key, {}))
        for key, sums in of_payslips.items()
    }


def _sums(
    rows: QuerySet[Any], keys: tuple[str, ...], sums: Mapping[str, Any]
) -> dict[tuple[int, ...], dict[str, Decimal]]:
    # Under names that are no column of the rows.
    aliased = {f"sum_{name}": expression for name, expression in sums.items()}
    found = rows.order_by().values_list(*keys).annotate(**aliased)
    return {
        row[: len(keys)]: {
            name: value or NOTHING
            for name, value in zip(sums, row[len(keys) :], strict=True)
        }
        for row in found
    }


@dataclass(frozen=True, slots=True)
class _Frozen:
    personnel_number: int
    name: str
    bsn: str


def _frozen_people(company_id: int, year: int) -> dict[Person, _Frozen]:
    """Who they were on the last payslips of a year, which no later change touches.

    In one query; in two where payslips were published before their BSNs were kept.
    """
    newest = final_payslips(company_id, year).order_by(
        *BY_PERSON, "-run__period_end", "-id"
    )
    rows = newest.distinct(*BY_PERSON).values_list(
        *BY_PERSON,
        "publication__snapshot__personnel_number",
        "publication__snapshot__formal_name",
        "publication__bsn",
    )
    found = list(rows)
    todays = _bsns_of_today({row[0] for row in found if row[-1] is None})
    return {
        (employee_id, relationship): _Frozen(
            number, name, todays[employee_id] if bsn is None else bsn
        )
        for employee_id, relationship, number, name, bsn in found
    }


def _bsns_of_today(employee_ids: set[int]) -> dict[int, str]:
    if not employee_ids:
        return {}
    rows = Employee.objects.filter(pk__in=employee_ids).only("bsn")
    return {one.pk: one.bsn for one in rows}


def _row(
    person: Person,
    frozen: _Frozen,
    columns: WageColumns,
    periods: list[tuple[str, WageColumns]],
) -> RegisterRow:
    return RegisterRow(
        personnel_number=frozen.personnel_number,
        income_relationship=person[1],
        name=frozen.name,
        bsn=frozen.bsn,
        columns=columns,
        periods=periods,
    )


def _in_order(rows: list[RegisterRow]) -> list[RegisterRow]:
    return sorted(rows, key=lambda row: (row.personnel_number, row.income_relationship))


def _label(run: PayrollRun) -> str:
    return run.period_code + (f" run {run.run_number}" if run.run_number > 1 else "")
