"""What the personnel file says about somebody on a day, as a page shows it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from django.db.models import QuerySet

from personnel.models import (
    BankAccount,
    Company,
    Employee,
    EmployeeAddress,
    Employment,
    EmploymentTerms,
    FamilyMember,
    Salary,
    WageTaxCredit,
    WorkSchedule,
)
from personnel.names import NameVariant, display_name, name_variants
from personnel.schedules import parttime_percentage, week_of, weekly_hours
from portal.core.identifiers import mask_bsn, mask_iban

DUTCH = {"NL", "1"}
DUTCH_POSTCODE_LENGTH = 6
# The tax office's code list "aard arbeidsverhouding", as far as our companies use it.
NATURES = {
    1: "arbeidsovereenkomst",
    7: "stage",
    11: "uitzendovereenkomst",
    18: "publiekrechtelijke aanstelling",
    82: "payrollovereenkomst",
    83: "leerarbeidsovereenkomst (BBL)",
}


class Dated(Protocol):
    start_date: date


T = TypeVar("T", bound=Dated)
Rows = dict[int, list[Any]]


@dataclass(frozen=True, slots=True)
class ScheduleWeek:
    """Hours per day, Monday first, of one of the two weeks."""

    number: int
    hours: Sequence[Decimal]
    total: Decimal
    is_this_week: bool


@dataclass(frozen=True, slots=True)
class ScheduleView:
    weeks: list[ScheduleWeek]
    weekly_hours: Decimal
    parttime_percentage: Decimal


@dataclass(frozen=True, slots=True)
class EmploymentView:
    """One employment: what holds on the day, or on its first day when it is still to come."""

    start_date: date
    end_date: date | None
    is_over: bool
    is_to_come: bool
    terms: EmploymentTerms | None
    contract: str
    schedule: ScheduleView | None
    # Newest first, none that only holds later.
    salaries: list[Salary]


@dataclass(frozen=True, slots=True)
class PersonFile:
    """An employee of one company. Holds no number in full: not of the BSN, nor of the bank."""

    employee: Employee
    company: Company
    name: str
    names: list[NameVariant]
    bsn: str
    nationality: str
    address: list[str]
    iban: str
    account_holder: str
    wage_tax_credit: WageTaxCredit | None
    family: list[FamilyMember]
    employments: list[EmploymentView]


def person_files(employees: Iterable[Employee], *, on: date) -> list[PersonFile]:
    """This function will load what is known of employees, in eight queries for any number.

    Each comes with its company; newest employment first.
    """
    people = list(employees)
    ids = [one.pk for one in people]
    histories = {
        model: _by(model.objects.filter(employee__in=ids), "employee_id")
        for model in (EmployeeAddress, BankAccount, WageTaxCredit)
    }
    family = FamilyMember.objects.filter(employee__in=ids)
    members = _grouped(family.order_by("-kind", "birth_date", "id"), "employee_id")
    employments = _employments(ids)
    return [
        _file(
            one,
            {model: rows[one.pk] for model, rows in histories.items()},
            members[one.pk],
            employments[one.pk],
            on=on,
        )
        for one in people
    ]


def _file(
    employee: Employee,
    histories: dict[type[Any], list[Any]],
    family: list[FamilyMember],
    employments: list[tuple[Employment, dict[type[Any], list[Any]]]],
    *,
    on: date,
) -> PersonFile:
    account = _holding(histories[BankAccount], on)
    return PersonFile(
        employee=employee,
        company=employee.company,
        name=display_name(employee),
        names=name_variants(employee),
        bsn=mask_bsn(employee.bsn),
        nationality=_nationality(employee.nationality),
        address=_address_lines(_holding(histories[EmployeeAddress], on)),
        iban=mask_iban(account.iban) if account else "",
        account_holder=account.holder if account else "",
        wage_tax_credit=_holding(histories[WageTaxCredit], on),
        family=family,
        employments=[
            _employment_view(employment, rows, employee.company, on=on)
            for employment, rows in employments
        ],
    )


def _employments(
    ids: list[int],
) -> dict[int, list[tuple[Employment, dict[type[Any], list[Any]]]]]:
    found = Employment.objects.filter(employee__in=ids)
    agreed = {
        model: _by(model.objects.filter(employment__employee__in=ids), "employment_id")
        for model in (EmploymentTerms, WorkSchedule, Salary)
    }
    grouped = defaultdict(list)
    for one in found.order_by("-start_date", "-id"):
        rows = {model: history[one.pk] for model, history in agreed.items()}
        grouped[one.employee_id].append((one, rows))
    return grouped


def _employment_view(
    employment: Employment,
    rows: dict[type[Any], list[Any]],
    company: Company,
    *,
    on: date,
) -> EmploymentView:
    day = max(employment.start_date, min(on, employment.end_date or on))
    terms: EmploymentTerms | None = _holding(rows[EmploymentTerms], day)
    schedule: WorkSchedule | None = _holding(rows[WorkSchedule], day)
    salaries: list[Salary] = [
        one for one in reversed(rows[Salary]) if one.start_date <= day
    ]
    return EmploymentView(
        start_date=employment.start_date,
        end_date=employment.end_date,
        is_over=employment.end_date is not None and employment.end_date < on,
        is_to_come=employment.start_date > on,
        terms=terms,
        contract=_contract(terms) if terms else "",
        schedule=_schedule_view(schedule, company, on=on) if schedule else None,
        salaries=salaries,
    )


def _schedule_view(
    schedule: WorkSchedule, company: Company, *, on: date
) -> ScheduleView:
    this_week = week_of(schedule, on)
    weeks = [
        ScheduleWeek(
            number, hours, sum(hours, Decimal(0)), is_this_week=number == this_week
        )
        for number, hours in ((1, schedule.week1), (2, schedule.week2))
    ]
    return ScheduleView(
        weeks=weeks,
        weekly_hours=weekly_hours(schedule),
        parttime_percentage=parttime_percentage(
            schedule, fulltime_hours=company.fulltime_hours
        ),
    )


def _contract(terms: EmploymentTerms) -> str:
    kind = NATURES.get(terms.nature, f"aard arbeidsverhouding {terms.nature}")
    parts = [
        kind,
        "onbepaalde tijd" if terms.indefinite else "bepaalde tijd",
        "schriftelijk" if terms.written else "niet schriftelijk",
    ]
    return ", ".join([*parts, "oproepovereenkomst"] if terms.on_call else parts)


def _holding(rows: list[T], day: date) -> T | None:
    """The row that holds on a day; before the first one, that one."""
    past = [row for row in rows if row.start_date <= day]
    return past[-1] if past else next(iter(rows), None)


def _by(rows: QuerySet[Any], key: str) -> Rows:
    return _grouped(rows.order_by("start_date", "id"), key)


def _grouped(rows: QuerySet[Any], key: str) -> Rows:
    grouped: Rows = defaultdict(list)
    for row in rows:
        grouped[getattr(row, key)].append(row)
    return grouped


def _address_lines(address: EmployeeAddress | None) -> list[str]:
    if address is None:
        return []
    street = f"{address.street} {address.house_number} {address.house_number_addition}"
    code = address.postcode
    if len(code) == DUTCH_POSTCODE_LENGTH and address.country == "NL":
        code = f"{code[:4]} {code[4:]}"
    lines = [street.strip(), f"{code} {address.city}"]
    return lines if address.country == "NL" else [*lines, address.country]


def _nationality(code: str) -> str:
    return "Nederlandse" if code in DUTCH else code
