"""A corrected e-mail address, as long as nobody has activated the account."""

import pytest

from accounts.models import EmployeeAccount, User
from accounts.queries.links import open_link
from accounts.services import invitations
from personnel.models import Employee
from portal.core.models import OutgoingMail
from tests.accounts.conftest import NOW
from tests.actors import system
from tests.factories.accounts import ready_account
from tests.factories.personnel import CompanyFactory, EmployeeFactory


@pytest.fixture
def employee(db) -> Employee:
    """An employee who was invited at a mistyped address."""
    found = EmployeeFactory(private_email="mistyped@voorbeeld.nl")
    invitations.invite_employee(found, actor=system(found.environment), now=NOW)
    return found


def correct(employee: Employee, address: str) -> User:
    employee.private_email = address
    employee.save()
    return invitations.invite_employee(
        employee, actor=system(employee.environment), now=NOW
    )


def test_the_account_follows_and_the_old_link_dies(employee: Employee):
    old_url = OutgoingMail.objects.get().context["url"]

    user = correct(employee, "right@voorbeeld.nl")

    token = old_url.rstrip("/").rpartition("/")[2]
    link = open_link(
        token, kind="activation", environment=employee.environment, now=NOW
    )
    assert user.username == "right@voorbeeld.nl"
    assert OutgoingMail.objects.latest("id").to == "right@voorbeeld.nl"
    assert link is None


def test_an_account_of_the_same_person_takes_over(employee: Employee):
    elsewhere = EmployeeFactory(
        company=CompanyFactory(environment=employee.environment),
        bsn=employee.bsn,
        private_email="right@voorbeeld.nl",
    )
    other = invitations.invite_employee(
        elsewhere, actor=system(employee.environment), now=NOW
    )

    user = correct(employee, "right@voorbeeld.nl")

    assert user == other
    assert EmployeeAccount.objects.get(employee=employee).user == other


def test_an_account_of_another_person_is_refused(employee: Employee):
    stranger = EmployeeFactory(
        company=employee.company, private_email="taken@voorbeeld.nl"
    )
    invitations.invite_employee(stranger, actor=system(employee.environment), now=NOW)

    with pytest.raises(invitations.AnotherPerson) as refused:
        correct(employee, "taken@voorbeeld.nl")

    assert str(refused.value) == (
        f"{employee}: dit e-mailadres is van iemand met een ander BSN."
    )


@pytest.mark.django_db
def test_an_active_account_keeps_its_name():
    employee = EmployeeFactory()
    user = ready_account(employee)

    with pytest.raises(invitations.AlreadyActive):
        correct(employee, "new@voorbeeld.nl")

    user.refresh_from_db()
    assert user.username != "new@voorbeeld.nl"
