"""Facts that hold from a date until the next row."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models

from personnel.models import (
    BankAccount,
    Employee,
    EmployeeAddress,
    Employment,
    EmploymentTerms,
    WageTaxCredit,
    WorkSchedule,
)
from personnel.schedules import monday_of


def hold_from(
    model: type[models.Model],
    owner: Employee | Employment,
    values: Mapping[str, Any],
    *,
    day: date,
    first_day: date,
) -> bool:
    """This function will let values hold from a day, and return whether that was news.

    The first row of a history holds from ``first_day``, however late it arrives.
    """
    name = "employee" if isinstance(owner, Employee) else "employment"
    key: dict[str, Any] = {name: owner}
    history = model._default_manager.filter(**key)
    current = history.filter(start_date__lte=day).order_by("-start_date").first()
    if current is not None and not differing(current, values):
        return False
    start = day if history.exists() else first_day
    defaults = {**values, "environment_id": owner.environment_id}
    if model is WorkSchedule:
        defaults["anchor"] = monday_of(start)
    model._default_manager.update_or_create(start_date=start, **key, defaults=defaults)
    return True


def move_first_rows(employment: Employment, *, to: date) -> None:
    """This function will let what held from the first day hold from an earlier first day.

    A salary has a date of its own, and a later first day leaves everything as it is.
    """
    if to >= employment.start_date:
        return
    person, agreed = employment.employee_id, employment.pk
    histories: list[models.QuerySet[Any]] = [
        EmployeeAddress.objects.filter(employee=person),
        BankAccount.objects.filter(employee=person),
        WageTaxCredit.objects.filter(employee=person),
        EmploymentTerms.objects.filter(employment=agreed),
        WorkSchedule.objects.filter(employment=agreed),
    ]
    for history in histories:
        history.filter(start_date=employment.start_date).update(start_date=to)


def note_change(employment: Employment, *, on: date) -> None:
    """This function will remember that dates or a schedule changed on a day, unless it does yet."""
    rows = Employment.objects.filter(pk=employment.pk, changed_on=None)
    rows.update(changed_on=on)


def differing(stored: models.Model, values: Mapping[str, Any]) -> set[str]:
    """This function will name the fields whose stored value is another."""
    return {name for name, value in values.items() if getattr(stored, name) != value}
