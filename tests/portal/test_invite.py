"""Inviting by hand, and why somebody cannot be invited."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import EmployerAccess, User
from personnel.models import Company
from portal.core.models import Environment, OutgoingMail
from tests.factories.accounts import EmployerAccessFactory
from tests.factories.core import EnvironmentFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def environment() -> Environment:
    return EnvironmentFactory(subdomain="salarisfactory", name="Salarisfactory")


def invite(realm: str, email: str, *extra: str) -> str:
    who = ("--environment", "salarisfactory", "--realm", realm, "--email", email)
    stdout = io.StringIO()
    call_command("invite", *who, *extra, stdout=stdout)
    return stdout.getvalue()


def invite_refusal(realm: str, email: str, *extra: str) -> str:
    with pytest.raises(CommandError) as refused:
        invite(realm, email, *extra)
    return str(refused.value)


def test_invite_mails_an_employee(environment: Environment):
    EmployeeFactory(company__environment=environment, private_email="Noor@Voorbeeld.nl")

    said = invite("employee", "noor@voorbeeld.nl")

    assert said == "Activeringslink gemaild naar noor@voorbeeld.nl.\n"
    assert (User.objects.get().state, OutgoingMail.objects.get().to) == (
        "invited",
        "noor@voorbeeld.nl",
    )


def test_invite_mails_a_member_of_the_bureau(environment: Environment):
    invite("bureau", "marloes@voorbeeld.nl")

    assert User.objects.get().realm == "bureau"


def test_invite_asks_for_which_company_an_employer_is(environment: Environment):
    message = invite_refusal("employer", "chef@voorbeeld.nl")

    assert message == "Geef met --company op voor welk bedrijf dit account is."
    assert list(User.objects.all()) == []


@pytest.mark.parametrize(
    ("email", "extra", "message"),
    [
        pytest.param(
            "sem@voorbeeld.nl",
            (),
            "Geen medewerker met het e-mailadres sem@voorbeeld.nl.",
            id="unknown address",
        ),
        pytest.param(
            "noor@voorbeeld.nl",
            ("--employee", "9"),
            "Geen medewerker met het e-mailadres noor@voorbeeld.nl.",
            id="another personnel number",
        ),
        pytest.param(
            "noor@voorbeeld.nl",
            ("--company", "9"),
            "Bedrijf 9 bestaat niet in deze omgeving.",
            id="unknown company",
        ),
    ],
)
def test_invite_refuses_who_does_not_work_there(
    environment: Environment, email: str, extra: tuple[str, ...], message: str
):
    EmployeeFactory(company__environment=environment, private_email="noor@voorbeeld.nl")

    assert invite_refusal("employee", email, *extra) == message


def test_invite_refuses_an_active_account(environment: Environment):
    invite("bureau", "marloes@voorbeeld.nl")
    User.objects.update(state=User.State.ACTIVE)

    assert invite_refusal("bureau", "marloes@voorbeeld.nl") == (
        "Dit account is al geactiveerd."
    )


def test_invite_refuses_what_is_no_address(environment: Environment):
    assert invite_refusal("bureau", "marloes")


@pytest.fixture
def bakery(environment: Environment) -> Company:
    return CompanyFactory(environment=environment, number=1001)


def test_invite_gives_an_employer_access_as_administrator(bakery: Company):
    invite("employer", "chef@voorbeeld.nl", "--company", "1001")

    access = EmployerAccess.objects.get()
    assert (access.user.username, access.company, access.role, access.employee) == (
        "chef@voorbeeld.nl",
        bakery,
        EmployerAccess.Role.ADMIN,
        None,
    )


def test_invite_names_which_employee_an_approver_is(bakery: Company):
    employee = EmployeeFactory(company=bakery, personnel_number=7)

    invite(
        *("employer", "chef@voorbeeld.nl", "--company", "1001"),
        *("--role", "approver", "--employee", "7"),
    )

    access = EmployerAccess.objects.get()
    assert (access.role, access.employee) == (EmployerAccess.Role.APPROVER, employee)


@pytest.mark.parametrize(
    ("realm", "extra", "message"),
    [
        pytest.param(
            "employee",
            ("--role", "admin"),
            "Alleen een account van een werkgever heeft een rol.",
            id="role of an employee",
        ),
        pytest.param(
            "bureau",
            ("--company", "1001"),
            "Een account van het bureau hoort bij geen bedrijf.",
            id="company of the bureau",
        ),
        pytest.param(
            "employer",
            ("--company", "1001", "--employee", "9"),
            "Geen medewerker 9 bij bedrijf 1001.",
            id="unknown employee",
        ),
    ],
)
def test_invite_refuses_what_does_not_go_together(
    bakery: Company, realm: str, extra: tuple[str, ...], message: str
):
    assert invite_refusal(realm, "chef@voorbeeld.nl", *extra) == message
    assert list(User.objects.all()) == []


def test_invite_keeps_an_administrator(bakery: Company):
    EmployerAccessFactory(company=bakery, user__username="chef@voorbeeld.nl")

    message = invite_refusal(
        *("employer", "chef@voorbeeld.nl", "--company", str(bakery.number)),
        *("--role", "approver"),
    )

    assert message == "Een bedrijf houdt minstens één beheerder."
