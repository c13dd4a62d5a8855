"""The leave of a company in a year: whose it is, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min

from accounts.approvers import staff_of
from leave.documents.leave_report import Figures, LeaveReport, ReportRow, months_of
from leave.models import LeaveEntry, LeaveGroup
from leave.queries.figures import asked_per_month, figures_of, taken_per_month
from personnel.models import Company, Employment
from personnel.names import list_name
from portal.core.access import Actor


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a report is about; an empty department or group is all of them, and no day the last."""

    year: int
    department: str = ""
    group: str = ""
    until: date | None = None

    @property
    def last_day(self) -> date:
        return self.until or date(self.year, 12, 31)

    @property
    def part(self) -> str:
        return ", ".join(one for one in (self.department, self.group) if one)


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from, the latest year first."""

    years: list[int]
    departments: list[str]
    groups: list[str]


def choices_of(actor: Actor, company: Company, *, today: date) -> Choices:
    """This function will list the years, departments and groups that a report may be about."""
    entries = LeaveEntry.objects.filter(group__company=company)
    first = entries.aggregate(day=Min("day"))["day"] or today
    named = staff_of(actor, on=today).filter(department__gt="").order_by("department")
    groups = LeaveGroup.objects.filter(company=company).order_by("position", "id")
    return Choices(
        list(range(today.year, min(first.year, today.year) - 1, -1)),
        list(named.values_list("department", flat=True).distinct()),
        list(groups.values_list("name", flat=True)),
    )


def leave_report(
    actor: Actor, company: Company, chosen: Chosen, *, today: date
) -> LeaveReport:
    """This function will add up a year of leave of those whom the actor may look at.

    As many queries for one employee as for a thousand.
    """
    people = _people(actor, chosen, today)
    employments = _employments(company, people)
    groups = _groups(company, chosen)
    figures = {
        key: one
        for key, one in figures_of(company, until=chosen.last_day).items()
        if key[0] in employments and key[1] in groups and any(one.values)
    }
    return LeaveReport(
        company=company.name,
        wage_tax_number=company.wage_tax_number,
        until=chosen.last_day,
        rows=tuple(
            _row(person, employment, group, figures[employment.pk, group.pk])
            for person, employment in _in_order(people, employments)
            for group in groups.values()
            if (employment.pk, group.pk) in figures
        ),
        months=months_of(
            taken_per_month(company, chosen.last_day, figures),
            asked_per_month(company, chosen.last_day, figures),
        ),
        part=chosen.part,
    )


def _people(actor: Actor, chosen: Chosen, today: date) -> dict[int, Any]:
    rows = staff_of(actor, on=today)
    if chosen.department:
        rows = rows.filter(department=chosen.department)
    return {one.pk: one for one in rows}


def _employments(company: Company, people: Mapping[int, Any]) -> dict[int, Employment]:
    rows = Employment.objects.filter(employee__company=company)
    found = rows.order_by("start_date", "id")
    return {one.pk: one for one in found if one.employee_id in people}


def _groups(company: Company, chosen: Chosen) -> dict[int, LeaveGroup]:
    rows = LeaveGroup.objects.filter(company=company).order_by("position", "id")
    if chosen.group:
        rows = rows.filter(name=chosen.group)
    return {one.pk: one for one in rows}


def _in_order(
    people: Mapping[int, Any], employments: Mapping[int, Employment]
) -> list[tuple[Any, Employment]]:
    """By name, as the list of employees is, and of one person the oldest first."""
    places = {key: place for place, key in enumerate(people)}
    found = sorted(employments.values(), key=lambda one: places[one.employee_id])
    return [(people[one.employee_id], one) for one in found]


def _row(
    person: Any, employment: Employment, group: LeaveGroup, figures: Figures
) -> ReportRow:
    return ReportRow(
        personnel_number=person.personnel_number,
        name=list_name(person),
        department=person.department or "",
        start_date=employment.start_date,
        end_date=employment.end_date,
        group=group.name,
        figures=figures,
    )
