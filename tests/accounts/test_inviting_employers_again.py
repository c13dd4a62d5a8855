"""Inviting an employer who has access already: the person stays, and so does the last admin."""

import datetime

import pytest

from accounts.approvers import approvers_of
from accounts.models import EmployerAccess, User
from accounts.services.employers import (
    EmployerInvitation,
    LastAdmin,
    invite_employer,
)
from personnel.models import Employee
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import logged_in_bureau, system
from tests.factories.accounts import ApproverDepartmentFactory, EmployerAccessFactory
from tests.factories.personnel import EmployeeFactory

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.UTC)
INVITE = "/beheer/accounts/user/uitnodigen/"
ADMIN, APPROVER = EmployerAccess.Role.ADMIN, EmployerAccess.Role.APPROVER


@pytest.fixture
def person() -> Employee:
    return EmployeeFactory(private_email="thuis@voorbeeld.nl")


@pytest.fixture
def access(person: Employee) -> EmployerAccess:
    """Somebody who approves under another address than the one known of the employee."""
    return EmployerAccessFactory(
        company=person.company,
        role=APPROVER,
        employee=person,
        user__username="baas@kantoor.nl",
    )


def again(
    access: EmployerAccess, role: EmployerAccess.Role, employee: Employee | None = None
) -> User:
    wanted = EmployerInvitation(access.user.username, access.company, role, employee)
    return invite_employer(wanted, actor=system(access.environment), now=NOW)


def changes() -> list[tuple[str, dict]]:
    rows = AuditEvent.objects.filter(event__startswith="employer.").order_by("id")
    return [(row.event, row.changes) for row in rows]


def test_who_is_invited_again_stays_the_person_and_does_not_decide_on_oneself(
    access: EmployerAccess, person: Employee
) -> None:
    form = {"realm": "employer", "email": "baas@kantoor.nl", "role": "admin"}
    browser = logged_in_bureau(access.environment)

    answer = browser.post(INVITE, {**form, "company": access.company.pk})

    access.refresh_from_db()
    assert (answer.status_code, access.role, access.employee) == (302, ADMIN, person)
    assert approvers_of(person, on=NOW.date()) == []
    assert changes() == [
        (
            "employer.access_changed",
            {
                "company": access.company.number,
                "role": "admin",
                "departments": [],
                "employee": person.personnel_number,
            },
        )
    ]
    assert OutgoingMail.objects.count() == 0


def test_another_person_who_is_named_takes_the_place(access: EmployerAccess) -> None:
    other = EmployeeFactory(company=access.company)

    again(access, APPROVER, other)

    access.refresh_from_db()
    assert (access.role, access.employee) == (APPROVER, other)


def test_an_account_of_nobody_becomes_that_of_the_employee_of_its_name(
    access: EmployerAccess, person: Employee
) -> None:
    EmployerAccess.objects.update(employee=None)
    Employee.objects.filter(pk=person.pk).update(private_email="baas@kantoor.nl")

    again(access, APPROVER)

    access.refresh_from_db()
    assert access.employee == person


def test_departments_stay_with_an_approver_and_go_from_an_administrator(
    access: EmployerAccess,
) -> None:
    ApproverDepartmentFactory(access=access, department="Winkel")

    again(access, APPROVER, EmployeeFactory(company=access.company))
    kept = [one.department for one in access.departments.all()]
    again(access, ADMIN)

    assert (kept, list(access.departments.all())) == (["Winkel"], [])


def test_an_invitation_does_not_demote_the_last_administrator(
    access: EmployerAccess,
) -> None:
    again(access, ADMIN)

    with pytest.raises(LastAdmin):
        again(access, APPROVER)

    access.refresh_from_db()
    assert access.role == ADMIN


def test_the_bureau_is_told_at_the_role_that_an_administrator_stays(
    access: EmployerAccess,
) -> None:
    again(access, ADMIN)
    form = {"realm": "employer", "email": "baas@kantoor.nl", "role": "approver"}
    browser = logged_in_bureau(access.environment)

    answer = browser.post(INVITE, {**form, "company": access.company.pk})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "role": ["Een bedrijf houdt minstens één beheerder."]
    }
