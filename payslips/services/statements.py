"""Issuing annual statements: they equal the final payslips, and are never changed.

Every way in ends in ``_bring_up_to_date``, which adds a version where the figures of somebody
differ from those of the last one. So nothing happens when nothing changed, whoever asks.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from payslips.documents.statement import YearTerms, freeze
from payslips.documents.wage_register import WageColumns
from payslips.models import AnnualStatement, PayrollRun
from payslips.queries.wage_registers import Person, year_columns
from payslips.queries.year_terms import (
    is_complete,
    returned,
    settled_leavers,
    year_terms,
)
from payslips.services.failures import PREPARE_TASK
from payslips.services.statement_mails import queue_mails
from personnel.models import Company, EmployeeAddress
from personnel.queries import on_date
from portal.core import audit
from portal.core.access import Actor, Permission, require
from portal.core.worker import wake_after_commit

BATCH = 2_000
NOTHING_EARNED = WageColumns()
# Whoever was paid in the year.
EVERYBODY = None


class YearNotOver(Exception):
    """Somebody in service gets a statement when the year is over, art. 7.4 URLB 2011."""


@transaction.atomic
def issue_statements(
    company: Company, *, year: int, actor: Actor, now: datetime
) -> list[AnnualStatement]:
    """This function will issue the statements of everybody who was paid in a year.

    Whose statement is up to date gets no other. Returns the new ones.

    :raises YearNotOver: before the first of January.
    """
    require(actor, Permission.PUBLISH_RUNS)
    if _day(now).year <= year:
        raise YearNotOver
    _lock(company)
    return _bring_up_to_date(company, year, EVERYBODY, actor=actor, now=now)


@transaction.atomic
def issue_due_statements(
    company: Company, *, year: int, actor: Actor, now: datetime
) -> list[AnnualStatement]:
    """This function will issue what is due without anybody asking, and return the new ones.

    Due are all statements of a year that is over and whose last period has been published;
    those of who left and had the last payslip; and another where a correction changed one.
    """
    require(actor, Permission.PUBLISH_RUNS)
    _lock(company)
    today = _day(now)
    due = (
        EVERYBODY
        if is_complete(company.pk, year, today=today)
        else settled_leavers(company.pk, year, today=today)
    )
    return _bring_up_to_date(company, year, due, actor=actor, now=now)


def due_years(*, actor: Actor, now: datetime) -> list[tuple[Company, int]]:
    """This function will list the companies with payslips of this year or the last, per year.

    Older years change by corrections only, which replace statements themselves.
    """
    this_year = _day(now).year
    runs = PayrollRun.objects.visible_to(actor).filter(
        year__in=[this_year - 1, this_year], status=PayrollRun.Status.PUBLISHED
    )
    found = list(
        runs.order_by("company", "year").values_list("company", "year").distinct()
    )
    companies = Company.objects.visible_to(actor).select_related("environment")
    by_id = companies.in_bulk({company_id for company_id, _year in found})
    return [(by_id[company_id], year) for company_id, year in found]


def correct_statements(
    run: PayrollRun, *, actor: Actor, now: datetime
) -> list[AnnualStatement]:
    """This function will replace statements that a publication has made wrong.

    Belongs in the transaction that publishes; whoever has no statement yet gets none, and of
    whoever came back in the year it waits until the year or that employment ends.
    """
    _lock(run.company)
    return _bring_up_to_date(run.company, run.year, set(), actor=actor, now=now)


def _lock(company: Company) -> None:
    """One at a time per company; rows that refer to it can be added meanwhile."""
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)


def _bring_up_to_date(
    company: Company,
    year: int,
    due: set[Person] | None,
    *,
    actor: Actor,
    now: datetime,
) -> list[AnnualStatement]:
    before = _last_versions(company, year)
    if not before and due == set():
        return []
    earned = year_columns(company.pk, year)
    people = {*before, *earned} if due is EVERYBODY else {*before, *due}
    if due is not EVERYBODY:
        people -= _waiting(company, year, now=now) - due
    wanted = {
        # Somebody whose payslips were all taken back earned nothing.
        person: earned.get(person, NOTHING_EARNED)
        for person in sorted(people)
    }
    changed = {
        person: columns
        for person, columns in wanted.items()
        if person not in before or _figures(before[person]) != columns.as_fields()
    }
    if not changed:
        return []
    issued = _issue(company, year, changed, before, now=now)
    wake_after_commit(PREPARE_TASK)
    queue_mails(company, issued, now=now)
    changes = {"year": year, "statements": len(issued)}
    audit.record(
        "statements.issued", actor=actor, subject=company, now=now, changes=changes
    )
    return issued


def _waiting(company: Company, year: int, *, now: datetime) -> set[Person]:
    """Who left, got a statement and came back: the next is not made with every payslip."""
    today = _day(now)
    return returned(company.pk, year, today=today) if today.year <= year else set()


def _last_versions(company: Company, year: int) -> dict[Person, AnnualStatement]:
    rows = AnnualStatement.objects.filter(employee__company=company, year=year)
    return {
        (one.employee_id, one.income_relationship): one
        for one in rows.defer("bsn", "snapshot").order_by("version")
    }


def _figures(statement: AnnualStatement) -> dict[str, Any]:
    return {name: getattr(statement, name) for name in NOTHING_EARNED.as_fields()}


def _issue(
    company: Company,
    year: int,
    changed: Mapping[Person, WageColumns],
    before: Mapping[Person, AnnualStatement],
    *,
    now: datetime,
) -> list[AnnualStatement]:
    ids = {employee_id for employee_id, _number in changed}
    employees: dict[int, Any] = {one.pk: one for one in on_date(ids, _day(now))}
    addresses = _addresses(employees.values())
    terms = year_terms(company.pk, year, ids)
    statements = [
        AnnualStatement(
            environment_id=company.environment_id,
            employee=employees[person[0]],
            year=year,
            income_relationship=person[1],
            version=before[person].version + 1 if person in before else 1,
            supersedes=before.get(person),
            issued_at=now,
            bsn=employees[person[0]].bsn,
            snapshot=freeze(
                employees[person[0]],
                company,
                addresses.get(employees[person[0]].address_id),
                terms.get(person, YearTerms([], [], [])),
            ),
            **columns.as_fields(),
        )
        for person, columns in changed.items()
    ]
    return AnnualStatement.objects.bulk_create(statements, batch_size=BATCH)


def _addresses(employees: Collection[Any]) -> dict[int, EmployeeAddress]:
    ids = [one.address_id for one in employees if one.address_id]
    return EmployeeAddress.objects.in_bulk(ids)


def _day(now: datetime) -> date:
    return timezone.localdate(now)
