"""Who decides for an employee on a day, and whom an approver may look at."""

import datetime

import pytest

from accounts.approvers import approvers_of, departments_of, staff_of
from accounts.models import User
from personnel.models import Company, Employee
from tests.actors import employer_actor
from tests.factories.accounts import (
    ApproverDepartmentFactory,
    DeputyFactory,
    EmployerAccessFactory,
)
from tests.factories.personnel import (
    CompanyFactory,
    EmployeeFactory,
    EmploymentFactory,
    EmploymentTermsFactory,
)

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 7, 1)
ONE_DAY = datetime.timedelta(days=1)


@pytest.fixture
def company() -> Company:
    return CompanyFactory()


def employee_in(company: Company, department: str = "Winkel", **fields) -> Employee:
    employee = EmployeeFactory(company=company, **fields)
    EmploymentTermsFactory(
        employment=EmploymentFactory(employee=employee), department=department
    )
    return employee


def admin_of(company: Company, **fields):
    return EmployerAccessFactory(company=company, role="admin", **fields)


def approver_of(company: Company, *departments: str, **fields):
    access = EmployerAccessFactory(company=company, role="approver", **fields)
    for name in departments:
        ApproverDepartmentFactory(access=access, department=name)
    return access


def test_administrators_and_the_approvers_of_the_department_decide(company):
    admin = admin_of(company, user__username="a@voorbeeld.nl")
    approver = approver_of(company, "Winkel", user__username="b@voorbeeld.nl")
    approver_of(company, "Bakkerij")
    approver_of(company)
    admin_of(CompanyFactory(environment=company.environment))

    assert approvers_of(employee_in(company), on=DAY) == [admin, approver]


def test_only_administrators_decide_for_somebody_without_department(company):
    admin = admin_of(company)
    approver_of(company, "Winkel")

    assert approvers_of(EmployeeFactory(company=company), on=DAY) == [admin]


def test_the_department_of_that_day_counts(company):
    employee = employee_in(company, "Bakkerij")
    EmploymentTermsFactory(
        employment=employee.employments.get(), department="Winkel", start_date=DAY
    )
    baker = approver_of(company, "Bakkerij")
    seller = approver_of(company, "Winkel")

    assert approvers_of(employee, on=DAY - ONE_DAY) == [baker]
    assert approvers_of(employee, on=DAY) == [seller]


def test_a_newcomer_is_decided_for_by_the_department_of_the_first_day(company):
    employee = EmployeeFactory(company=company)
    employment = EmploymentFactory(employee=employee, start_date=DAY)
    EmploymentTermsFactory(employment=employment, start_date=DAY)
    seller = approver_of(company, "Winkel")

    assert approvers_of(employee, on=DAY - ONE_DAY) == [seller]


def test_nobody_decides_for_oneself(company):
    employee = employee_in(company)
    admin_of(company, employee=employee)
    approver_of(company, "Winkel", employee=employee)

    assert approvers_of(employee, on=DAY) == []


def test_nobody_decides_for_oneself_through_another_employment(company):
    employee = employee_in(company)
    elsewhere = CompanyFactory(environment=company.environment)
    same_person = EmployeeFactory(company=elsewhere, bsn=employee.bsn)
    here = admin_of(company)
    admin_of(elsewhere, user=here.user, employee=same_person)

    assert approvers_of(employee, on=DAY) == []


@pytest.mark.parametrize("state", [User.State.INVITED, User.State.BLOCKED])
def test_an_account_that_is_not_active_decides_nothing(company, state: str):
    admin_of(company, user__state=state)

    assert approvers_of(employee_in(company), on=DAY) == []


@pytest.mark.parametrize(
    ("day", "decides"),
    [
        pytest.param(datetime.date(2026, 6, 30), False, id="before"),
        pytest.param(datetime.date(2026, 7, 1), True, id="first day"),
        pytest.param(datetime.date(2026, 7, 31), True, id="last day"),
        pytest.param(datetime.date(2026, 8, 1), False, id="after"),
    ],
)
def test_a_deputy_decides_from_the_first_day_up_to_the_last(
    company, day: datetime.date, decides: bool
):
    approver = approver_of(company, "Winkel", user__username="a@voorbeeld.nl")
    colleague = approver_of(company, "Bakkerij", user__username="b@voorbeeld.nl")
    DeputyFactory(access=approver, deputy=colleague)

    found = approvers_of(employee_in(company), on=day)

    assert found == [approver, colleague][: 1 + decides]
    assert departments_of(employer_actor(colleague), on=day) == (
        {"Bakkerij", "Winkel"} if decides else {"Bakkerij"}
    )


def test_a_deputy_does_not_decide_for_oneself(company):
    employee = employee_in(company)
    approver = approver_of(company, "Winkel")
    DeputyFactory(
        access=approver, deputy=approver_of(company, "Bakkerij", employee=employee)
    )

    assert approvers_of(employee, on=DAY) == [approver]


def test_rights_are_not_handed_on(company):
    first, second = approver_of(company, "Winkel"), approver_of(company)
    third = approver_of(company)
    DeputyFactory(access=first, deputy=second)
    DeputyFactory(access=second, deputy=third)

    assert third not in approvers_of(employee_in(company), on=DAY)


def test_somebody_with_two_reasons_decides_once(company):
    approver, admin = approver_of(company, "Winkel"), admin_of(company)
    DeputyFactory(access=approver, deputy=admin)

    found = approvers_of(employee_in(company), on=DAY)

    assert sorted(one.pk for one in found) == sorted([approver.pk, admin.pk])


def test_an_administrator_looks_at_everybody(company):
    people = [employee_in(company, surname="A"), employee_in(company, "", surname="B")]
    employee_in(CompanyFactory(environment=company.environment))
    actor = employer_actor(admin_of(company))

    assert departments_of(actor, on=DAY) is None
    assert list(staff_of(actor, on=DAY)) == people


def test_an_approver_looks_at_the_own_departments(company):
    seller = employee_in(company, "Winkel")
    employee_in(company, "Bakkerij")
    employee_in(CompanyFactory(environment=company.environment), "Winkel")

    actor = employer_actor(approver_of(company, "Winkel"))

    assert list(staff_of(actor, on=DAY)) == [seller]


def test_an_approver_without_departments_looks_at_nobody(company):
    employee_in(company, "")

    assert list(staff_of(employer_actor(approver_of(company)), on=DAY)) == []


def test_departments_at_another_company_open_nothing_here(company):
    employee_in(company, "Winkel")
    here = approver_of(company)
    elsewhere = CompanyFactory(environment=company.environment)
    approver_of(elsewhere, "Winkel", user=here.user)

    assert list(staff_of(employer_actor(here), on=DAY)) == []


def test_the_approvers_of_an_employee_take_two_queries(
    company, django_assert_num_queries
):
    employee = employee_in(company)
    for _ in range(3):
        approver_of(company, "Winkel")

    with django_assert_num_queries(2):
        names = [one.user.username for one in approvers_of(employee, on=DAY)]

    assert len(names) == 3
