"""Nobody sees a row of another environment, and an employee no row of somebody else."""

import pytest

from payslips.models import Payslip, PayslipLine
from personnel.models import BankAccount, Company, Employee, EmploymentTerms
from portal.core.access import Actor, Role
from portal.core.models import OutgoingMail
from tests.actors import bureau_member, employee_actor, system
from tests.factories.core import EnvironmentFactory
from tests.factories.payslips import PayslipLineFactory
from tests.factories.personnel import (
    BankAccountFactory,
    CompanyFactory,
    EmployeeFactory,
    EmploymentTermsFactory,
)

pytestmark = pytest.mark.django_db

ABOUT_A_PERSON = [
    pytest.param(Employee, "pk", id="employee"),
    pytest.param(BankAccount, "employee", id="bank account"),
    pytest.param(EmploymentTerms, "employment__employee", id="employment terms"),
    pytest.param(Payslip, "employee", id="payslip"),
    pytest.param(PayslipLine, "payslip__employee", id="payslip line"),
]


def furnished(company: Company) -> Employee:
    """Somebody with a row in every table that is about a person."""
    employee = EmployeeFactory(company=company)
    BankAccountFactory(employee=employee)
    EmploymentTermsFactory(employment__employee=employee)
    PayslipLineFactory(
        payslip__employee=employee,
        payslip__run__company=company,
        payslip__run__run_number=employee.pk,
    )
    return employee


@pytest.mark.parametrize(("model", "path"), ABOUT_A_PERSON)
def test_an_employee_sees_own_rows_and_no_colleagues(model, path: str):
    company = CompanyFactory()
    employee, _colleague = furnished(company), furnished(company)

    seen = model.objects.visible_to(employee_actor(employee))

    assert list(seen.values_list(path, flat=True)) == [employee.pk]


@pytest.mark.parametrize(("model", "path"), ABOUT_A_PERSON)
def test_an_employee_with_two_jobs_sees_the_rows_of_both(model, path: str):
    one = furnished(CompanyFactory())
    other = furnished(CompanyFactory(environment=one.environment))
    actor = Actor.employee(
        environment_id=one.environment_id,
        user_id=1,
        label="noor@voorbeeld.nl",
        employee_ids=[one.pk, other.pk],
    )

    seen = model.objects.visible_to(actor).order_by(path)

    assert list(seen.values_list(path, flat=True)) == [one.pk, other.pk]


@pytest.mark.parametrize(("model", "path"), ABOUT_A_PERSON)
def test_an_id_of_another_environment_opens_nothing(model, path: str):
    stranger = furnished(CompanyFactory())
    actor = Actor.employee(
        environment_id=EnvironmentFactory().pk,
        user_id=1,
        label="noor@voorbeeld.nl",
        employee_ids=[stranger.pk],
    )

    assert list(model.objects.visible_to(actor)) == []


@pytest.mark.parametrize(("model", "path"), ABOUT_A_PERSON)
@pytest.mark.parametrize("who", [bureau_member, system])
def test_bureau_and_system_see_everybody_of_their_environment(model, path: str, who):
    company = CompanyFactory()
    people = [furnished(company), furnished(company)]
    furnished(CompanyFactory())

    seen = model.objects.visible_to(who(company.environment)).order_by(path)

    assert list(seen.values_list(path, flat=True)) == [one.pk for one in people]


@pytest.mark.parametrize(("model", "path"), ABOUT_A_PERSON)
def test_anonymous_sees_nothing(model, path: str):
    company = CompanyFactory()
    employee = furnished(company)
    anonymous = Actor(
        Role.ANONYMOUS,
        "anoniem",
        company.environment_id,
        employee_ids=frozenset({employee.pk}),
    )

    assert list(model.objects.visible_to(anonymous)) == []


@pytest.mark.parametrize("model", [Company, OutgoingMail], ids=["company", "mail"])
def test_a_table_without_a_path_to_a_person_is_closed_to_employees(model, letter):
    employee = EmployeeFactory(environment=letter.environment)

    assert list(model.objects.visible_to(employee_actor(employee))) == []


def test_an_actor_without_environment_sees_nothing():
    furnished(CompanyFactory())
    nowhere = Actor(Role.BUREAU, "bureau", environment_id=None)

    assert list(Employee.objects.visible_to(nowhere)) == []
