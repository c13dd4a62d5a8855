"""What is there in one environment is nobody's business in another: numbers and names are free."""

import pytest

from accounts.models import User
from accounts.services.invitations import invite_employee
from personnel.models import Employee
from portal.core.models import OutgoingMail
from tests.accounts.conftest import NOW
from tests.actors import logged_in_employee, system
from tests.factories.accounts import ready_account
from tests.factories.personnel import EmploymentFactory
from tests.payslips.deliveries import whole_company

pytestmark = pytest.mark.django_db


def test_the_same_numbers_and_names_in_two_environments_know_nothing_of_each_other():
    companies = [whole_company(), whole_company()]
    same = [
        Employee.objects.filter(company=one).order_by("personnel_number")[0]
        for one in companies
    ]
    for one in same:
        invite_employee(one, actor=system(one.environment), now=NOW)

    first, second = User.objects.order_by("pk")
    assert same[0].personnel_number == same[1].personnel_number
    assert same[0].bsn == same[1].bsn
    assert first.username == second.username
    assert first.environment_id != second.environment_id
    mails = OutgoingMail.objects.order_by("pk").values_list("environment", "to")
    assert list(mails) == [
        (one.environment_id, one.username) for one in (first, second)
    ]


def test_a_login_here_is_none_there_though_name_and_password_are_the_same():
    here, there = (
        Employee.objects.filter(company=whole_company()).order_by("pk")[0]
        for _environment in range(2)
    )
    for one in (here, there):
        ready_account(one)
    EmploymentFactory(employee=here, start_date=NOW.date())
    browser = logged_in_employee(here, user=here.account_link.user)

    assert browser.get("/").status_code == 200
    browser.defaults["HTTP_HOST"] = f"{there.environment.subdomain}.localhost"
    assert (
        browser.get("/", headers={"host": browser.defaults["HTTP_HOST"]}).status_code
        == 302
    )
