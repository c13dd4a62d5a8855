"""The part of a payslip's page that says what changed, and since which payslip."""

import pytest

from payslips.queries.entries import payslip_entries
from payslips.queries.listing import previous_of
from tests.actors import employee_actor, logged_in_employee
from tests.factories.payslips import (
    PayrollRunFactory,
    PayslipFactory,
    PayslipLineFactory,
)
from tests.factories.personnel import EmployeeFactory
from tests.payslips.deliveries import published
from tests.payslips.test_payslip_list import give

pytestmark = pytest.mark.django_db

HEADING = "Wat is er veranderd sinds"


def previous(employee, number: int = 10, run: int = 1, ikv: int = 1):
    """What the payslip is compared with: year, period, run, version and income relationship."""
    entries = payslip_entries(employee_actor(employee))
    [entry] = [
        one
        for one in entries
        if (one.period_number, one.run_number, one.income_relationship)
        == (number, run, ikv)
    ]
    found = previous_of(entry, entries)
    return found and (
        found.year,
        found.period_number,
        found.run_number,
        found.version,
        found.income_relationship,
    )


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_first_payslip_is_compared_with_nothing():
    employee = EmployeeFactory()
    give(employee)

    assert previous(employee) is None
    page = logged_in_employee(employee).get("/loonstroken/2026-10-M/")
    assert HEADING not in text_of(page)


def test_a_payslip_is_compared_with_the_period_before_it():
    employee = EmployeeFactory()
    for number in (8, 9, 10):
        give(employee, number=number)

    assert previous(employee) == (2026, 9, 1, 1, 1)


def test_january_is_compared_with_the_last_december():
    employee = EmployeeFactory()
    give(employee, year=2025, number=12)
    give(employee, number=1)

    assert previous(employee, number=1) == (2025, 12, 1, 1, 1)


def test_a_payslip_is_compared_with_the_corrected_version():
    employee = EmployeeFactory()
    give(employee, number=9)
    run = PayrollRunFactory(company=employee.company, period_number=9, version=2)
    PayslipFactory(run=run, employee=employee)
    published(run)
    give(employee)

    assert previous(employee) == (2026, 9, 1, 2, 1)


def test_each_income_relationship_has_its_own_past():
    employee = EmployeeFactory()
    give(employee, number=8, income_relationship=2)
    give(employee, number=9)
    give(employee, income_relationship=2)

    assert previous(employee, ikv=2) == (2026, 8, 1, 1, 2)


def test_an_extra_run_is_compared_with_an_extra_run_alone():
    employee = EmployeeFactory()
    give(employee, number=9)
    give(employee, run__run_number=2)

    assert previous(employee, run=2) is None

    give(employee, number=9, run__run_number=2)
    assert previous(employee, run=2) == (2026, 9, 2, 1, 1)


def test_an_ordinary_run_falls_back_on_the_first_of_the_period():
    employee = EmployeeFactory()
    give(employee, number=9, run__run_number=2)
    give(employee)

    assert previous(employee) == (2026, 9, 2, 1, 1)


def test_the_page_ends_in_the_difference_of_the_nets():
    employee = EmployeeFactory()
    before = give(employee, number=9, net="3250.00")
    now = give(employee, net="3300.00")
    for payslip in (before, now):
        PayslipLineFactory(payslip=payslip)
    PayslipLineFactory(
        payslip=now, code="L5", description="Bonus", group="netto", payment="50.00"
    )

    page = text_of(logged_in_employee(employee).get("/loonstroken/2026-10-M/"))

    assert f"{HEADING} september?" in page
    assert (
        'Je kreeg <strong class="amt">€ 50,00</strong> meer dan in september,'
        " door <strong><bdi>bonus</bdi></strong>. </p>" in page
    )
    assert (
        '<dt>Verschil netto</dt> <dd class="num amt">+50,00</dd> </div> </dl>' in page
    )


def test_the_page_says_that_nothing_changed():
    employee = EmployeeFactory()
    give(employee, number=9)
    give(employee)

    page = text_of(logged_in_employee(employee).get("/loonstroken/2026-10-M/"))

    assert "Je kreeg evenveel als in september." in page
