"""Leave in the demo: the year that the bureau's manual shows, and a year under way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.timezone import make_aware

from accounts.models import EmployerAccess
from leave.models import Allowance, LeaveGroup, LeaveRequest
from leave.services.decisions import approve, reject
from leave.services.requesting import request_accrual, request_leave
from leave.services.wishes import Wish
from personnel.models import Company, Employee, Employment, WorkSchedule
from portal.core.access import Actor, Role
from portal.core.models import OutgoingMail
from portal.management.demo_accounts import EMPLOYER_LOGIN, READY
from portal.management.demo_expiry import seed_expiry

FIRST_YEAR = 2025
HOLIDAYS, SHORTER, SPECIAL = "Vakantie-uren", "ADV-uren", "Bijzonder verlof"
FULL_WEEK = [Decimal(8)] * 5 + [Decimal(0)] * 2
REMARK = "Vraag dit aan als bijzonder verlof"
PARTNERSHIP = "geregistreerd partnerschap"
DAYS_AGO = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Leave:
    """Days that somebody asked; ``answer`` is empty where nobody answered yet."""

    number: int
    start: date
    end: date
    description: str
    answer: str = "approved"
    group: str = HOLIDAYS


def seed_leave(companies: list[Company], *, actor: Actor, now: datetime) -> None:
    """This function will add groups, requests and a ledger to companies that have none yet."""
    new = [one for one in companies if not one.leave_groups.exists()]
    for company in new:
        _add_groups(company)
        if company.employees.filter(personnel_number=READY).exists():
            _shorten_week(company)
            _ask_all(company, now=now)
    if new:
        seed_expiry(new, actor=actor, now=now)
    # What happened long ago was mailed long ago.
    OutgoingMail.objects.filter(name__startswith="leave_").delete()


def _add_groups(company: Company) -> None:
    common = {"environment_id": company.environment_id}
    holidays = LeaveGroup.objects.create(
        company=company,
        position=1,
        name=HOLIDAYS,
        name_en="Holiday hours",
        is_statutory=True,
        **common,
    )
    Allowance.objects.create(
        group=holidays,
        from_year=FIRST_YEAR,
        fulltime_hours=Decimal(224),
        statutory_hours=Decimal(160),
        **common,
    )
    LeaveGroup.objects.create(
        company=company,
        position=2,
        name=SHORTER,
        name_en="Reduced working hours",
        may_accrue=True,
        **common,
    )
    LeaveGroup.objects.create(
        company=company,
        position=3,
        name=SPECIAL,
        name_en="Special leave",
        carries_over=False,
        overdraft=None,
        **common,
    )


def _shorten_week(company: Company) -> None:
    """Until 2026 the employee of the manual worked the whole week."""
    known = WorkSchedule.objects.get(
        employment__employee__company=company,
        employment__employee__personnel_number=READY,
    )
    WorkSchedule.objects.create(
        environment_id=known.environment_id,
        employment=known.employment,
        start_date=date(FIRST_YEAR + 1, 1, 1),
        anchor=known.anchor,
        week1=known.week1,
        week2=known.week2,
    )
    known.week1 = known.week2 = FULL_WEEK
    known.save(update_fields=["week1", "week2"])


def _ask_all(company: Company, *, now: datetime) -> None:
    for one in [*_of_the_manual(), *_under_way(now.date())]:
        asked_on = min(make_aware(datetime.combine(one.start, time(9))), now) - DAYS_AGO
        _answer(one, _ask(company, one, now=asked_on), company, now=asked_on)
    _accrue(company, now=now - DAYS_AGO)


def _of_the_manual() -> list[Leave]:
    year = FIRST_YEAR
    summer = date(year, 6, 30), date(year, 7, 1)
    return [
        Leave(READY, date(year, 2, 24), date(year, 2, 28), "skieën"),
        Leave(READY, *summer, PARTNERSHIP, "rejected"),
        Leave(READY, *summer, PARTNERSHIP, group=SPECIAL),
        Leave(READY, date(year, 8, 4), date(year, 8, 22), "zomervakantie"),
        Leave(READY, date(year, 10, 20), date(year, 10, 24), "Herfstvakantie", ""),
    ]


def _under_way(today: date) -> list[Leave]:
    """A year with leave that was taken, and some of the coming weeks that waits for an answer."""
    year = today.year
    monday = today + timedelta(days=14 - today.weekday())
    friday = monday + timedelta(days=4)
    return [
        Leave(READY, date(year, 2, 16), date(year, 2, 20), "voorjaarsvakantie"),
        Leave(READY, date(year, 7, 27), date(year, 8, 7), "Texel"),
        Leave(READY, monday, monday + timedelta(days=1), "lang weekend", ""),
        Leave(1002, date(year, 5, 18), date(year, 5, 22), "klussen"),
        Leave(1002, monday, friday, "naar familie", ""),
        Leave(1003, date(year, 8, 3), date(year, 8, 14), "zomervakantie"),
        Leave(1004, monday, monday, "verhuizing", group=SPECIAL),
        Leave(1005, monday, friday, "wandelen"),
        Leave(1005, friday + timedelta(days=3), friday + timedelta(days=7), "rust", ""),
    ]


def _ask(company: Company, one: Leave, *, now: datetime) -> LeaveRequest:
    wish = Wish(
        company.leave_groups.get(name=one.group),
        one.start,
        one.end,
        description=one.description,
    )
    employment = _employment(company, one.number)
    return request_leave(employment, wish, actor=_owner(employment.employee), now=now)


def _answer(
    one: Leave, asked: LeaveRequest, company: Company, *, now: datetime
) -> None:
    later, actor = now + timedelta(hours=4), _decider(company)
    answers: dict[str, Callable[[], object]] = {
        "approved": lambda: approve(asked, actor=actor, now=later),
        "rejected": lambda: reject(asked, remark=REMARK, actor=actor, now=later),
        "": lambda: None,
    }
    answers[one.answer]()


def _accrue(company: Company, *, now: datetime) -> None:
    employment, day = _employment(company, READY), now.date()
    wish = Wish(
        company.leave_groups.get(name=SHORTER),
        day,
        day,
        hours=Decimal(6),
        description="extra gewerkt voor Sinterklaas",
    )
    actor = _owner(employment.employee)
    asked = request_accrual(employment, wish, actor=actor, now=now)
    approve(asked, actor=_decider(company), now=now)


def _employment(company: Company, number: int) -> Employment:
    rows = Employment.objects.select_related("employee")
    return rows.get(employee__company=company, employee__personnel_number=number)


def _owner(employee: Employee) -> Actor:
    return Actor(
        Role.EMPLOYEE,
        employee.contact_email,
        employee.environment_id,
        employee_ids=frozenset([employee.pk]),
    )


def _decider(company: Company) -> Actor:
    access = EmployerAccess.objects.select_related("user").get(
        company=company, user__username=EMPLOYER_LOGIN.username
    )
    return Actor(
        Role.EMPLOYER_ADMIN,
        access.user.username,
        access.environment_id,
        access.user_id,
        company_ids=frozenset([company.pk]),
    )
