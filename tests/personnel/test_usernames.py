"""An e-mail address is one person: the BSN decides (contract 1)."""

import datetime

import pytest

from accounts.models import EmployeeAccount, User
from accounts.services.invitations import invite_uninvited
from personnel.models import Employee
from personnel.services.employees import DeliveryRefused, import_employees
from tests.actors import system
from tests.factories.personnel import CompanyFactory, EmployeeFactory
from tests.personnel.deliveries import EMPLOYEES, changed, with_first_row_only

NOW = datetime.datetime(2026, 10, 20, 9, 0, tzinfo=datetime.UTC)
ANOTHER_PERSON = "Dit e-mailadres is van een medewerker met een ander BSN."


def deliver(company, source):
    actor = system(company.environment)
    return import_employees(source, company_number=company.number, actor=actor, now=NOW)


def errors_of(company, source) -> list[str]:
    with pytest.raises(DeliveryRefused) as refused:
        deliver(company, source)
    return [str(error) for error in refused.value.problems.errors]


def test_one_bsn_in_two_companies_is_one_account_with_two_employments(company):
    second = CompanyFactory(number=1002, environment=company.environment)
    source = with_first_row_only(EMPLOYEES, "Medewerkers")
    here, there = deliver(company, source).employees, deliver(second, source).employees

    invited = invite_uninvited(
        [*here, *there], actor=system(company.environment), now=NOW
    )

    user = User.objects.get()
    assert (user.username, invited) == ("roos.1001@example.org", [user])
    assert {link.employee for link in EmployeeAccount.objects.all()} == {*here, *there}


def test_one_address_with_two_bsns_in_a_file_is_an_error(company):
    source = changed(EMPLOYEES, {"Medewerkers!W3": "Roos.1001@example.org"})

    assert errors_of(company, source) == [f"Medewerkers!W3  {ANOTHER_PERSON}"]
    assert not Employee.objects.exists()


def test_one_address_with_two_bsns_is_an_error_in_the_column_it_came_from(company):
    cells = {"Medewerkers!W4": None, "Medewerkers!X4": "roos.1001@example.org"}

    errors = errors_of(company, changed(EMPLOYEES, cells))

    assert errors == [f"Medewerkers!X4  {ANOTHER_PERSON}"]


@pytest.mark.parametrize("column", ["private_email", "business_email"])
def test_an_address_of_somebody_in_the_personnel_file_is_an_error(company, column):
    emails = {"private_email": "", "business_email": ""}
    emails[column] = "roos.1001@example.org"
    EmployeeFactory(company__environment=company.environment, **emails)

    errors = errors_of(company, EMPLOYEES)

    assert errors == [f"Medewerkers!W2  {ANOTHER_PERSON}"]


def test_an_address_of_somebody_in_another_environment_is_no_error(company):
    EmployeeFactory(private_email="roos.1001@example.org")

    assert deliver(company, EMPLOYEES).added == 12


def test_a_business_address_beside_a_private_one_names_nobody(company):
    EmployeeFactory(
        company__environment=company.environment,
        business_email="roos.1001@example.org",
    )

    assert deliver(company, EMPLOYEES).added == 12


def test_a_bsn_that_was_wrong_can_be_corrected(company):
    deliver(company, EMPLOYEES)

    result = deliver(company, changed(EMPLOYEES, {"Medewerkers!L2": "999990731"}))

    assert result.changed == 1
    assert company.employees.get(personnel_number=1001).bsn == "999990731"


def test_a_leading_zero_that_excel_dropped_comes_back(company):
    deliver(company, changed(EMPLOYEES, {"Medewerkers!L2": 12345672}))

    assert company.employees.get(personnel_number=1001).bsn == "012345672"
