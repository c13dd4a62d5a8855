"""Accounts in the bureau's admin: looking, and inviting again."""

import pytest
from django.test import Client

from accounts.enums import Realm
from accounts.models import User
from personnel.models import Employee
from portal.core.models import OutgoingMail
from tests.actors import logged_in_bureau
from tests.factories.accounts import (
    EmployeeAccountFactory,
    EmployerAccessFactory,
    UserFactory,
)
from tests.factories.personnel import EmployeeFactory

ACCOUNTS = "/beheer/accounts/user/"


@pytest.fixture
def employee(db) -> Employee:
    """An employee without an account."""
    return EmployeeFactory()


@pytest.fixture
def bureau(employee: Employee) -> Client:
    """A browser in which a member of the employee's bureau is logged in."""
    return logged_in_bureau(employee.environment)


def invite_again(browser: Client, user: User) -> str:
    chosen = {"action": "invite_again", "_selected_action": [user.pk]}
    return browser.post(ACCOUNTS, chosen, follow=True).content.decode()


def test_an_invited_employee_gets_a_new_link(bureau: Client, employee: Employee):
    user = EmployeeAccountFactory(employee=employee).user
    User.objects.filter(pk=user.pk).update(state=User.State.INVITED)

    page = invite_again(bureau, user)

    assert f"Nieuwe link gemaild naar {user.username}." in page
    assert OutgoingMail.objects.get().to == user.username


def test_an_invited_member_of_the_bureau_gets_a_new_link(
    bureau: Client, employee: Employee
):
    user = UserFactory(
        environment=employee.environment, realm=Realm.BUREAU, state=User.State.INVITED
    )

    page = invite_again(bureau, user)

    assert f"Nieuwe link gemaild naar {user.username}." in page
    assert OutgoingMail.objects.get().to == user.username


def test_an_active_account_gets_no_link(bureau: Client, employee: Employee):
    user = EmployeeAccountFactory(employee=employee).user

    page = invite_again(bureau, user)

    assert f"Al geactiveerd: {user.username}." in page
    assert OutgoingMail.objects.count() == 0


def test_an_account_of_nobody_gets_no_link_but_advice(
    bureau: Client, employee: Employee
):
    user = UserFactory(environment=employee.environment, state=User.State.INVITED)

    page = invite_again(bureau, user)

    assert f"Controleer het e-mailadres van {user.username}." in page
    assert OutgoingMail.objects.count() == 0


def test_no_secret_of_an_account_is_shown(bureau: Client, employee: Employee):
    user = EmployeeAccountFactory(employee=employee).user

    page = bureau.get(f"{ACCOUNTS}{user.pk}/change/").content.decode()

    assert user.username in page
    assert user.password not in page
    assert user.stamp not in page


def test_an_invited_employer_gets_a_new_link(bureau: Client, employee: Employee):
    access = EmployerAccessFactory(company=employee.company)
    User.objects.filter(pk=access.user_id).update(state=User.State.INVITED)

    page = invite_again(bureau, access.user)

    mail = OutgoingMail.objects.get()
    assert f"Nieuwe link gemaild naar {access.user.username}." in page
    assert (mail.to, mail.name) == (access.user.username, "office_activation")


def test_an_employer_without_a_company_gets_no_link(bureau: Client, employee: Employee):
    user = UserFactory(
        environment=employee.environment,
        realm=Realm.EMPLOYER,
        state=User.State.INVITED,
    )

    page = invite_again(bureau, user)

    assert f"Geen toegang meer tot een bedrijf: {user.username}." in page
    assert OutgoingMail.objects.count() == 0
