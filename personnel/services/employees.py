"""Taking over a delivered workbook of employees."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from django.db import models, transaction
from django.utils.timezone import localdate

from personnel import names
from personnel.imports import (
    WEEK1,
    WEEK2,
    login_name,
    read_employees,
)
from personnel.models import (
    BSN_PURPOSE,
    IBAN_PURPOSE,
    BankAccount,
    Company,
    Employee,
    EmployeeAddress,
    Employment,
    EmploymentTerms,
    MaritalStatus,
    Salary,
    WageTaxCredit,
    WorkSchedule,
)
from personnel.services.history import (
    differing,
    hold_from,
    move_first_rows,
    note_change,
)
from portal.core import audit
from portal.core.access import Actor, Permission, require
from portal.core.crypto import blind_index
from portal.core.identifiers import clean_postcode
from portal.core.problems import DeliveryRefused, Problem
from portal.core.spreadsheets import Row

# What days of leave were reckoned with.
PLANNED_BY = {"employment", "workschedule"}
Fact = tuple[type[models.Model], Employee | Employment, dict[str, Any], date]


@dataclass(slots=True)
class ImportedEmployees:
    """What an import did; ``employees`` are all rows of the workbook, changed or not."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    employees: list[Employee] = field(default_factory=list)
    without_email: list[Employee] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


@transaction.atomic
def import_employees(
    source: Path | BinaryIO, *, company_number: int | None, actor: Actor, now: datetime
) -> ImportedEmployees:
    """This function will add the employees of a workbook and update those that are known.

    What changes over time gets a new row from its date; the same workbook twice changes nothing.

    :raises SpreadsheetError: when the file as a whole cannot be read.
    :raises DeliveryRefused: with all errors; then nothing was stored.
    """
    require(actor, Permission.IMPORT_EMPLOYEES)
    # One delivery at a time: two at once would both add the same number.
    list(Company.objects.visible_to(actor).select_for_update().order_by("pk"))
    delivery = read_employees(source, actor=actor, company_number=company_number)
    if delivery.problems.errors:
        raise DeliveryRefused(delivery.problems)
    result = ImportedEmployees(warnings=delivery.problems.warnings)
    for company, row in delivery.rows:
        _store(company, row, result, actor=actor, now=now)
    return result


def _store(
    company: Company,
    row: Row,
    result: ImportedEmployees,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    known = (
        Employee.objects.visible_to(actor)
        .select_for_update()
        .filter(company=company, personnel_number=row["personeelsnummer"])
    )
    employee, today = known.first(), localdate(now)
    created = employee is None
    if employee is None:
        employee = Employee(
            environment_id=actor.tenant_id,
            company=company,
            personnel_number=row["personeelsnummer"],
        )
    changed = _update(employee, _person(row)) | _store_history(
        employee, row, today=today
    )
    if changed:
        event = "employee.added" if created else "employee.changed"
        audit.record(
            event,
            actor=actor,
            subject=employee,
            now=now,
            changes={"fields": sorted(changed)},
        )
    result.added += created
    result.changed += bool(changed) and not created
    result.unchanged += not changed
    result.employees.append(employee)
    if not login_name(row):
        result.without_email.append(employee)


def _person(row: Row) -> dict[str, Any]:
    return {
        "initials": row["voorletters"],
        "first_names": row["voornamen"] or "",
        "nickname": row["roepnaam"] or "",
        "prefix": row["voorvoegsel"] or "",
        "surname": row["achternaam"],
        "partner_prefix": row["partner_voorvoegsel"] or "",
        "partner_surname": row["partnernaam"] or "",
        "name_use": row["naamgebruik"],
        "gender": row["geslacht"] or "",
        "birth_date": row["geboortedatum"],
        "bsn": row["bsn"],
        "bsn_index": blind_index(row["bsn"], purpose=BSN_PURPOSE),
        "marital_status": row["burgerlijke_staat"] or MaritalStatus.NOT_SPECIFIED,
        "nationality": row["nationaliteit"] or "",
        "phone": row["telefoon"] or "",
        "mobile_phone": row["mobiel"] or "",
        "private_email": row["email_prive"] or "",
        "business_email": row["email_zakelijk"] or "",
    }


def _update(employee: Employee, values: Mapping[str, Any]) -> set[str]:
    changed = differing(employee, values) if employee.pk else set(values)
    if not changed:
        return set()
    for name in changed:
        setattr(employee, name, values[name])
    employee.sort_name = names.sort_name(employee)
    employee.save()
    return changed


def _store_history(employee: Employee, row: Row, *, today: date) -> set[str]:
    employment, changed = _employment(employee, row)
    first_day = employment.start_date
    day = max(first_day, today)
    facts: list[Fact] = [
        (EmployeeAddress, employee, _address(row), day),
        (BankAccount, employee, _bank_account(row), day),
        (WageTaxCredit, employee, {"applied": row["loonheffingskorting"]}, day),
        (EmploymentTerms, employment, _terms(row), day),
        (WorkSchedule, employment, _schedule(row), day),
        (Salary, employment, _salary(row), row["salaris_vanaf"]),
    ]
    for model, owner, values, since in facts:
        start = since if model is Salary else first_day
        if hold_from(model, owner, values, day=since, first_day=start):
            changed.add(model._meta.model_name or "")
    if changed & PLANNED_BY:
        note_change(employment, on=today)
    return changed


def _employment(employee: Employee, row: Row) -> tuple[Employment, set[str]]:
    """Somebody who left and is hired again gets a new employment; else dates are corrected."""
    hired, left = row["in_dienst"], row["uit_dienst"]
    known = employee.employments.filter(start_date=hired)
    last = known.first() or employee.employments.order_by("-start_date").first()
    comes_back = (
        last is not None and last.end_date is not None and hired > last.end_date
    )
    if last is None or comes_back:
        employment = Employment.objects.create(
            environment_id=employee.environment_id,
            employee=employee,
            start_date=hired,
            end_date=left,
        )
        return employment, {"employment"}
    changed = differing(last, {"start_date": hired, "end_date": left})
    if changed:
        move_first_rows(last, to=hired)
        last.start_date, last.end_date = hired, left
        last.save(update_fields=["start_date", "end_date"])
    return last, {"employment"} if changed else set()


def _address(row: Row) -> dict[str, Any]:
    land = row["land"] or "NL"
    return {
        "street": row["straat"],
        "house_number": row["huisnummer"],
        "house_number_addition": row["toevoeging"] or "",
        "postcode": clean_postcode(row["postcode"], land),
        "city": row["plaats"],
        "country": land,
    }


def _bank_account(row: Row) -> dict[str, Any]:
    index = blind_index(row["iban"], purpose=IBAN_PURPOSE)
    return {
        "iban": row["iban"],
        "iban_index": index,
        "holder": row["tenaamstelling"] or "",
    }


def _terms(row: Row) -> dict[str, Any]:
    return {
        "job_title": row["functie"] or "",
        "department": row["afdeling"] or "",
        "nature": row["aard_arbeidsverhouding"],
        "on_call": row["oproep"],
        "written": row["schriftelijk"],
        "indefinite": row["onbepaald"],
        "contract_hours": row["contracturen"],
    }


def _schedule(row: Row) -> dict[str, Any]:
    week1, week2 = ([row[day] or Decimal(0) for day in week] for week in (WEEK1, WEEK2))
    return {"week1": week1, "week2": week2}


def _salary(row: Row) -> dict[str, Any]:
    return {"kind": row["salaris_soort"], "amount": row["salaris_bedrag"]}
