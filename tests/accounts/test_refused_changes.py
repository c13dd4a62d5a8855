"""Changes of an account that there is no reason for, or no ground to stand on."""

from datetime import timedelta

import pytest

from accounts import stepup
from accounts.models import EmployerAccess, User, UserSession
from accounts.services import blocking, confirming
from accounts.services.employers import EmployerInvitation, invite_employer
from accounts.services.invitations import AlreadyActive
from accounts.services.pins import NoPin, change_pin
from accounts.throttles import address_bucket
from personnel.models import Employee
from tests.accounts.conftest import NOW
from tests.accounts.visits import log_in
from tests.actors import client_of, employee_actor, logged_in_employee, system
from tests.factories.accounts import (
    PASSWORD,
    PIN,
    EmployeeAccountFactory,
    EmployerAccessFactory,
)
from tests.factories.personnel import EmployeeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_an_account_that_is_open_is_not_opened_again(user: User):
    with pytest.raises(blocking.AlreadySo):
        blocking.unblock(user, actor=system(user.environment), now=NOW)


def test_who_has_no_pin_cannot_change_it():
    employee = EmployeeFactory()
    user = EmployeeAccountFactory(employee=employee).user

    with pytest.raises(NoPin):
        change_pin(
            user,
            "730492",
            current=PIN,
            password=PASSWORD,
            actor=employee_actor(employee),
            now=NOW,
        )


def test_another_invitation_changes_the_role_once():
    access = EmployerAccessFactory(role="approver")
    wanted = EmployerInvitation(access.user.username, access.company, "admin")
    actor = system(access.environment)

    invite_employer(wanted, actor=actor, now=NOW)

    assert EmployerAccess.objects.get().role == "admin"
    with pytest.raises(AlreadyActive):
        invite_employer(wanted, actor=actor, now=NOW)


def test_the_same_unknown_name_is_one_name(user: User):
    client = client_of(user.environment)
    stranger = User(username="niemand@voorbeeld.nl", realm="employee")

    statuses = [
        log_in(client, stranger, in_known_browser=False).status_code for _ in range(15)
    ]

    assert statuses == [200] * 15
    assert address_bucket().limit > 15


def test_ten_unknown_names_are_a_list(user: User):
    client = client_of(user.environment)
    strangers = [
        User(username=f"niemand{n}@voorbeeld.nl", realm="employee") for n in range(11)
    ]

    statuses = [
        log_in(client, one, in_known_browser=False).status_code for one in strangers
    ]

    assert statuses == [200] * 10 + [429]


def test_a_question_that_has_lapsed_is_not_confirmed(user: User, employee: Employee):
    logged_in_employee(employee, user=user)
    session = UserSession.objects.get(user=user)
    asked = stepup.ask(session.pk, stepup.Question("signing"), now=NOW)

    with pytest.raises(confirming.QuestionLapsed):
        confirming.confirm(
            user,
            confirming.Answer(pin=PIN),
            session_id=session.pk,
            asked=asked,
            actor=employee_actor(employee),
            now=NOW + timedelta(hours=1),
        )

    asked.refresh_from_db()
    assert asked.confirmed_at is None
