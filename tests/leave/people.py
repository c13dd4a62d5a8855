"""Somebody with hours of leave, and whoever decides."""

import datetime
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import EmployerAccess
from leave.models import LeaveEntry, LeaveGroup, LeaveRequest
from leave.services.decisions import approve
from leave.services.nightly import keep_employment
from leave.services.requesting import request_leave
from leave.services.wishes import Wish
from personnel.models import Company, Employment
from portal.core.access import Actor
from tests.actors import employee_actor, employer_actor, system
from tests.factories.accounts import EmployerAccessFactory
from tests.factories.leave import AllowanceFactory, LeaveGroupFactory
from tests.factories.personnel import (
    EmployeeFactory,
    EmploymentFactory,
    EmploymentTermsFactory,
    WorkScheduleFactory,
)

EIGHT = [8, 8, 8, 8, 8, 0, 0]
THREE_DAYS = [8, 8, 8, 0, 0, 0, 0]
NOW = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)


def at(year: int, month: int, day: int) -> datetime.datetime:
    """An hour of the morning; what is today does not depend on the time zone then."""
    return datetime.datetime(year, month, day, 9, 0, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Person:
    """An employment, the first group of its company, and who asks and decides."""

    employment: Employment
    group: LeaveGroup
    access: EmployerAccess

    @property
    def actor(self) -> Actor:
        return employee_actor(self.employment.employee)

    @property
    def decider(self) -> Actor:
        return employer_actor(self.access)

    def wish(self, start: date, end: date, **fields: object) -> Wish:
        return Wish(
            **{"group": self.group, "start_date": start, "end_date": end} | fields
        )

    def ask(self, start: date, end: date, *, now=NOW, **fields: object) -> LeaveRequest:
        wish = self.wish(start, end, **fields)
        return request_leave(self.employment, wish, actor=self.actor, now=now)

    def take(
        self, start: date, end: date, *, now=NOW, **fields: object
    ) -> LeaveRequest:
        asked = self.ask(start, end, now=now, **fields)
        return approve(asked, actor=self.decider, now=now)

    def night(self, now: datetime.datetime) -> int:
        actor = system(self.employment.environment)
        return keep_employment(self.employment.pk, actor=actor, now=now)

    def ledger(self) -> list[tuple[str, str, int, bool]]:
        """Kind, hours, year and whether statutory, of each entry."""
        rows = LeaveEntry.objects.filter(employment=self.employment).order_by("id")
        return [
            (one.kind, str(one.hours), one.accrual_year, one.is_statutory)
            for one in rows
        ]


def somebody(
    *,
    hired: date = date(2021, 5, 1),
    week: list[int] | None = None,
    other_week: list[int] | None = None,
    fulltime: int = 200,
    statutory: int = 160,
    rhythm: str = "yearly",
    granted: bool = True,
    company: Company | None = None,
    **group: object,
) -> Person:
    """Somebody with 200 hours a year, of which 160 by law, granted for 2026."""
    employee = EmployeeFactory(**{"company": company} if company else {})
    employment = EmploymentFactory(employee=employee, start_date=hired)
    EmploymentTermsFactory(employment=employment, start_date=hired)
    schedule(employment, hired, week or EIGHT, other_week)
    options = {"name": "Vakantie-uren", "position": 1, "is_statutory": True} | group
    made = LeaveGroupFactory(company=employee.company, **options)
    AllowanceFactory(
        group=made,
        fulltime_hours=Decimal(fulltime),
        statutory_hours=Decimal(statutory),
        rhythm=rhythm,
    )
    person = Person(employment, made, EmployerAccessFactory(company=employee.company))
    if granted:
        person.night(at(2026, 1, 1))
    return person


def schedule(
    employment: Employment,
    start: date,
    week: list[int],
    other_week: list[int] | None = None,
) -> None:
    anchor = start - datetime.timedelta(days=start.weekday())
    WorkScheduleFactory(
        employment=employment,
        start_date=start,
        anchor=anchor,
        week1=week,
        week2=other_week or week,
    )
