"""Making accounts and inviting their owners."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.enums import Realm
from accounts.models import EmployeeAccount, MailedLink, User
from accounts.services import invitations
from personnel.models import Employee
from portal.core.access import Actor
from portal.core.models import AuditEvent, OutgoingMail
from tests.accounts.conftest import NOW
from tests.actors import bureau_member, employee_actor, system
from tests.factories.accounts import ready_account
from tests.factories.core import EnvironmentFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(employee: Employee) -> Actor:
    return bureau_member(employee.environment)


def test_an_invitation_makes_an_account_and_mails_a_link(
    employee: Employee, bureau: Actor
) -> None:
    user = invitations.invite_employee(employee, actor=bureau, now=NOW)

    mail = OutgoingMail.objects.get()
    assert (user.realm, user.username, user.state) == (
        Realm.EMPLOYEE,
        employee.private_email,
        User.State.INVITED,
    )
    assert (mail.name, mail.to) == ("activation", employee.private_email)
    assert mail.context["username"] == employee.private_email
    assert mail.context["days"] == 7
    assert AuditEvent.objects.get(event="account.invited").subject_id == str(user.pk)


def test_a_link_is_kept_as_its_hash(employee: Employee, bureau: Actor) -> None:
    invitations.invite_employee(employee, actor=bureau, now=NOW)

    link, mail = MailedLink.objects.get(), OutgoingMail.objects.get()
    assert link.token_hash not in mail.context["url"]
    assert len(link.token_hash) == 64


def test_the_address_of_a_link_is_that_of_the_environment(
    employee: Employee, bureau: Actor
) -> None:
    invitations.invite_employee(employee, actor=bureau, now=NOW)

    url = OutgoingMail.objects.get().context["url"]
    host = f"http://{employee.environment.subdomain}.localhost:8000/activeren/"
    assert url.startswith(host)


def test_the_login_name_is_canonical(employee: Employee, bureau: Actor) -> None:
    employee.private_email = " Noor.Dijk@Voorbeeld.NL"

    user = invitations.invite_employee(employee, actor=bureau, now=NOW)

    assert user.username == "noor.dijk@voorbeeld.nl"


def test_an_employee_may_not_invite(employee: Employee) -> None:
    with pytest.raises(PermissionDenied):
        invitations.invite_employee(employee, actor=employee_actor(employee), now=NOW)

    assert not User.objects.exists()


def test_an_employee_without_address_gets_no_account(bureau: Actor) -> None:
    employee = EmployeeFactory(private_email="")

    with pytest.raises(invitations.NoEmailAddress):
        invitations.invite_employee(employee, actor=bureau, now=NOW)

    assert not EmployeeAccount.objects.exists()


def test_two_employments_of_one_person_are_one_account(
    employee: Employee, bureau: Actor
) -> None:
    second = EmployeeFactory(
        company=CompanyFactory(environment=employee.environment),
        private_email=employee.private_email,
        bsn=employee.bsn,
    )

    invited = invitations.invite_uninvited([employee, second], actor=bureau, now=NOW)

    links = EmployeeAccount.objects.filter(user=invited[0]).values_list("employee")
    assert len(invited) == 1
    assert set(links) == {(employee.pk,), (second.pk,)}
    assert OutgoingMail.objects.count() == 1


def test_an_address_of_another_person_is_refused(
    employee: Employee, bureau: Actor
) -> None:
    invitations.invite_employee(employee, actor=bureau, now=NOW)
    other = EmployeeFactory(
        company=employee.company, private_email=employee.private_email
    )

    with pytest.raises(invitations.AnotherPerson):
        invitations.invite_employee(other, actor=bureau, now=NOW)

    assert EmployeeAccount.objects.count() == 1


def test_the_same_address_in_another_environment_is_another_account(
    employee: Employee, bureau: Actor
) -> None:
    here = invitations.invite_employee(employee, actor=bureau, now=NOW)
    other = EmployeeFactory(private_email=employee.private_email)

    there = invitations.invite_employee(other, actor=system(other.environment), now=NOW)

    assert here.username == there.username
    assert here.pk != there.pk


@pytest.mark.parametrize("state", [User.State.ACTIVE, User.State.BLOCKED])
def test_an_account_that_was_activated_is_not_invited(
    employee: Employee, bureau: Actor, state: User.State
) -> None:
    user = ready_account(employee)
    User.objects.filter(pk=user.pk).update(state=state)

    with pytest.raises(invitations.AlreadyActive):
        invitations.invite_employee(employee, actor=bureau, now=NOW)

    assert not OutgoingMail.objects.exists()


def test_only_those_without_an_open_link_are_invited(
    employee: Employee, bureau: Actor
) -> None:
    active, invited = EmployeeFactory.create_batch(2, company=employee.company)
    without = EmployeeFactory(company=employee.company, private_email="")
    ready_account(active)
    invitations.invite_employee(invited, actor=bureau, now=NOW)
    everyone = [employee, active, invited, without]

    users = invitations.invite_uninvited(everyone, actor=bureau, now=NOW)

    assert [user.username for user in users] == [employee.private_email]


def test_a_member_of_the_bureau_is_invited_to_the_bureau(bureau: Actor) -> None:
    environment = EnvironmentFactory(name="Salaris & Zo")

    user = invitations.invite_bureau(
        "Ria@Bureau.nl", environment=environment, actor=system(environment), now=NOW
    )

    mail = OutgoingMail.objects.get()
    assert (user.realm, user.username) == (Realm.BUREAU, "ria@bureau.nl")
    assert (mail.context["first_name"], mail.context["employer_name"]) == (
        "",
        "Salaris & Zo",
    )
