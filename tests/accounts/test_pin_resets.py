"""Another person lets somebody choose a new PIN: password and mailbox are asked then."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts import pins
from accounts.models import Pin, User
from accounts.services.pins import NoPin, reset_pin_for
from personnel.models import Employee
from portal.core.access import Actor, Role
from portal.core.models import AuditEvent, OutgoingMail
from tests.accounts.conftest import NOW
from tests.accounts.visits import is_logged_in, log_in
from tests.actors import (
    bureau_member,
    client_of,
    know_browser,
    logged_in_bureau,
    logged_in_employee,
)
from tests.factories.accounts import PIN
from tests.factories.core import EnvironmentFactory

NEW = {"pin": "730492", "pin_again": "730492"}

pytestmark = pytest.mark.usefixtures("clock")


def employer(employee: Employee, **change: object) -> Actor:
    given: dict[str, object] = {
        "role": Role.EMPLOYER_ADMIN,
        "label": "werkgever",
        "environment_id": employee.environment_id,
        "user_id": 0,
        "company_ids": frozenset([employee.company_id]),
    }
    return Actor(**given | change)  # type: ignore[arg-type]


def test_a_reset_ends_sessions_and_freezes_for_three_days(
    user: User, employee: Employee
) -> None:
    browser = logged_in_employee(employee, user=user)

    reset_pin_for(user, actor=employer(employee), now=NOW)

    user.refresh_from_db()
    assert user.frozen_until == NOW + datetime.timedelta(hours=72)
    assert Pin.objects.get(user=user).reset_at == NOW
    assert not is_logged_in(browser)
    assert AuditEvent.objects.get(event="pin.reset").actor_label == "werkgever"
    assert OutgoingMail.objects.get(name="pin_reset").to == user.username


def test_after_a_reset_a_known_browser_shows_the_mailbox_and_then_a_new_pin(
    user: User, employee: Employee
) -> None:
    client = client_of(user.environment)
    know_browser(client, user)
    reset_pin_for(user, actor=employer(employee), now=NOW)

    step = log_in(client, user)
    code = OutgoingMail.objects.get(name="login_code").context["code"]
    choose = client.post("/inloggen/code/", {"code": code})
    same = client.post(choose["Location"], {"pin": PIN, "pin_again": PIN})
    done = client.post(choose["Location"], NEW)

    assert step["Location"] == "/inloggen/code/"
    assert choose["Location"] == "/inloggen/pincode-kiezen/"
    assert (same.status_code, done["Location"]) == (422, "/")
    assert pins.is_current(user, NEW["pin"])


def test_a_locked_pin_is_opened_by_a_reset(user: User, employee: Employee) -> None:
    Pin.objects.filter(user=user).update(failures=5, locked_at=NOW)
    reset_pin_for(user, actor=bureau_member(user.environment), now=NOW)
    client = client_of(user.environment)
    log_in(client, user)
    code = OutgoingMail.objects.get(name="login_code").context["code"]
    client.post("/inloggen/code/", {"code": code})

    client.post("/inloggen/pincode-kiezen/", NEW)

    assert is_logged_in(client)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"role": Role.APPROVER}, id="an approver"),
        pytest.param({"company_ids": frozenset([0])}, id="another company"),
        pytest.param({"environment_id": 0}, id="another environment"),
        pytest.param({"role": Role.EMPLOYEE}, id="an employee"),
    ],
)
def test_who_may_not_is_refused(
    user: User, employee: Employee, change: dict[str, object]
) -> None:
    with pytest.raises(PermissionDenied):
        reset_pin_for(user, actor=employer(employee, **change), now=NOW)

    assert Pin.objects.get(user=user).reset_at is None


def test_nobody_resets_the_pin_of_the_same_person(
    user: User, employee: Employee
) -> None:
    actor = employer(employee, person=employee.bsn_index)

    with pytest.raises(PermissionDenied):
        reset_pin_for(user, actor=actor, now=NOW)


def test_nobody_resets_their_own(user: User, employee: Employee) -> None:
    actor = employer(employee, user_id=user.pk)

    with pytest.raises(PermissionDenied):
        reset_pin_for(user, actor=actor, now=NOW)


def test_without_a_pin_there_is_nothing_to_reset(
    user: User, employee: Employee
) -> None:
    Pin.objects.all().delete()

    with pytest.raises(NoPin):
        reset_pin_for(user, actor=employer(employee), now=NOW)

    user.refresh_from_db()
    assert user.frozen_until is None


def act(client: Client, action: str, user: User) -> str:
    form = {"action": action, "_selected_action": [user.pk]}
    response = client.post("/beheer/accounts/user/", form, follow=True)
    return str(response.content.decode())


def test_the_bureau_resets_a_pin_in_its_admin(user: User) -> None:
    html = act(logged_in_bureau(user.environment), "reset_pin", user)

    assert f"Pincode vrijgegeven: {user.username}." in html
    assert Pin.objects.get(user=user).reset_at == NOW


def test_the_bureau_blocks_and_opens_again(user: User, employee: Employee) -> None:
    browser = logged_in_employee(employee, user=user)
    client = logged_in_bureau(user.environment)

    act(client, "block", user)
    was_in = is_logged_in(browser)
    refused = log_in(client_of(user.environment), user)
    again = act(client, "block", user)
    act(client, "unblock", user)

    assert not was_in
    assert refused.status_code == 200
    assert "Was al geblokkeerd" in again
    assert log_in(client_of(user.environment), user).status_code == 302


def test_an_account_that_was_never_active_is_invited_again(user: User) -> None:
    User.objects.filter(pk=user.pk).update(state=User.State.BLOCKED, password="")

    act(logged_in_bureau(user.environment), "unblock", user)

    user.refresh_from_db()
    assert user.state == User.State.INVITED


def test_nobody_blocks_their_own_account(user: User) -> None:
    client = logged_in_bureau(user.environment)
    member = User.objects.get(realm="bureau")

    html = act(client, "block", member)

    member.refresh_from_db()
    assert "Niemand blokkeert zichzelf" in html
    assert member.state == User.State.ACTIVE


def test_the_bureau_of_another_environment_sees_no_such_account(user: User) -> None:
    act(logged_in_bureau(EnvironmentFactory()), "block", user)

    user.refresh_from_db()
    assert user.state == User.State.ACTIVE
