"""A fact holds from its date until the next row."""

import datetime
from decimal import Decimal

import pytest

from personnel.models import Salary, WageTaxCredit, WorkSchedule
from personnel.services.history import differing, hold_from
from tests.factories.personnel import EmployeeFactory, EmploymentFactory

pytestmark = pytest.mark.django_db

HIRED = datetime.date(2021, 5, 5)
JANUARY = datetime.date(2026, 1, 1)
JULY = datetime.date(2026, 7, 1)
EIGHT = {"week1": [Decimal(8)] * 7, "week2": [Decimal(8)] * 7}


def applied(employee) -> list[tuple[datetime.date, bool]]:
    rows = WageTaxCredit.objects.filter(employee=employee).order_by("start_date")
    return list(rows.values_list("start_date", "applied"))


def hold(employee, value: bool, day: datetime.date) -> bool:
    return hold_from(
        WageTaxCredit, employee, {"applied": value}, day=day, first_day=HIRED
    )


def test_hold_from_lets_the_first_row_begin_with_the_employment():
    employee = EmployeeFactory()

    is_news = hold(employee, True, JANUARY)

    assert is_news
    assert applied(employee) == [(HIRED, True)]


def test_hold_from_adds_a_row_when_the_value_changes():
    employee = EmployeeFactory()
    hold(employee, True, JANUARY)

    is_news = hold(employee, False, JULY)

    assert is_news
    assert applied(employee) == [(HIRED, True), (JULY, False)]


def test_hold_from_does_nothing_when_the_value_holds_already():
    employee = EmployeeFactory()
    hold(employee, True, JANUARY)

    is_news = hold(employee, True, JULY)

    assert not is_news
    assert applied(employee) == [(HIRED, True)]


def test_hold_from_overwrites_what_began_the_same_day():
    employee = EmployeeFactory()
    hold(employee, True, JANUARY)
    hold(employee, False, JULY)

    hold(employee, True, JULY)

    assert applied(employee) == [(HIRED, True), (JULY, True)]


def test_hold_from_keeps_histories_of_others_apart():
    employee, colleague = EmployeeFactory(), EmployeeFactory()
    hold(colleague, True, JANUARY)

    hold(employee, False, JULY)

    assert applied(employee) == [(HIRED, False)]
    assert applied(colleague) == [(HIRED, True)]


def test_hold_from_anchors_a_schedule_on_the_monday_of_its_first_week():
    employment = EmploymentFactory(start_date=HIRED)

    hold_from(WorkSchedule, employment, EIGHT, day=JANUARY, first_day=HIRED)

    assert WorkSchedule.objects.get().anchor == datetime.date(2021, 5, 3)


def test_hold_from_belongs_to_the_environment_of_its_owner():
    employment = EmploymentFactory()
    values = {"kind": Salary.Kind.GROSS_HOURLY, "amount": Decimal("18.75")}

    hold_from(Salary, employment, values, day=JULY, first_day=JULY)

    assert Salary.objects.get().environment == employment.environment


def test_differing_names_the_fields_with_another_value():
    employee = EmployeeFactory(surname="Dijk", prefix="van")

    assert differing(employee, {"surname": "Bos", "prefix": "van"}) == {"surname"}
