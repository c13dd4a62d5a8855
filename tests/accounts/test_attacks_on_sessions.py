"""Cookies of before, forms with more than they ask, and requests that nobody should make."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import links
from accounts.models import EmployerAccess, MailedLink, User, UserSession
from personnel.models import Employee
from portal.core.models import OutgoingMail
from tests.accounts.confirming import SECURITY, be_fresh, confirm
from tests.accounts.visits import enter_pin, is_logged_in, log_in
from tests.actors import (
    SESSION_COOKIE,
    client_of,
    logged_in_employee,
    logged_in_employer,
)
from tests.factories.accounts import PASSWORD, PIN, EmployerAccessFactory
from tests.factories.core import EnvironmentFactory

NEW_PASSWORD = "Regenachtige-Wandeling-31"
# What somebody would like to decide about oneself.
MORE = {
    "environment": "1",
    "realm": "bureau",
    "state": "active",
    "stamp": "0" * 32,
    "is_staff": "1",
    "is_superuser": "1",
    "user": "1",
    "employee": "1",
    "company": "1",
    "status": "approved",
    "approved_by": "1",
    "balance": "999",
    "frozen_until": "",
    "created_at": "2020-01-01",
}


def account(user: User) -> dict[str, object]:
    """Everything that is stored of an account, but for what a password changes."""
    return User.objects.filter(pk=user.pk).values().get() | {
        "password": "",
        "stamp": "",
        "last_login": None,
        "state": "",
    }


def with_cookie(user: User, name: str, value: str) -> Client:
    client = client_of(user.environment)
    client.cookies[name] = value
    return client


def test_the_secret_changes_at_every_stage_and_the_old_one_is_void(user: User) -> None:
    client = client_of(user.environment)
    log_in(client, user, in_known_browser=False)
    first = client.cookies["la"].value
    mail = OutgoingMail.objects.get(name="login_code")
    client.post("/inloggen/code/", {"code": mail.context["code"]})
    second = client.cookies["la"].value

    assert first != second
    assert with_cookie(user, "la", first).get("/inloggen/pincode/").status_code == 302
    assert with_cookie(user, "la", second).get("/inloggen/pincode/").status_code == 200


def test_nobody_has_a_session_before_the_last_step(user: User) -> None:
    client = client_of(user.environment)
    client.get("/inloggen/")
    log_in(client, user)

    assert SESSION_COOKIE not in client.cookies
    enter_pin(client)
    assert client.cookies[SESSION_COOKIE].value


def test_after_a_confirmation_the_old_key_opens_nothing(
    employee: Employee, user: User
) -> None:
    client = logged_in_employee(employee, user=user)
    before = client.cookies[SESSION_COOKIE].value

    confirm(client)

    after = client.cookies[SESSION_COOKIE].value
    assert before != after
    assert not is_logged_in(with_cookie(user, SESSION_COOKIE, before))
    assert is_logged_in(with_cookie(user, SESSION_COOKIE, after))


def test_what_was_logged_out_opens_nothing_any_more(
    employee: Employee, user: User
) -> None:
    client = logged_in_employee(employee, user=user)
    key = client.cookies[SESSION_COOKIE].value

    response = client.post("/uitloggen/")

    assert response["Clear-Site-Data"] == '"cache"'
    assert response["Cache-Control"] == "no-store, private"
    assert not is_logged_in(with_cookie(user, SESSION_COOKIE, key))
    assert not UserSession.objects.exists()


def test_what_is_added_to_the_form_of_a_password_changes_nothing(
    employee: Employee, user: User
) -> None:
    client, before = logged_in_employee(employee, user=user), account(user)
    be_fresh(client)
    form = {
        "current_password": PASSWORD,
        "password": NEW_PASSWORD,
        "password_again": NEW_PASSWORD,
    }

    response = client.post(f"{SECURITY}wachtwoord/", MORE | form)

    assert response["Location"] == SECURITY
    assert account(user) == before


def test_what_is_added_to_an_activation_changes_nothing(user: User) -> None:
    now = timezone.now()
    User.objects.filter(pk=user.pk).update(state=User.State.INVITED)
    user.refresh_from_db()
    before = account(user)
    token = links.create(
        user, MailedLink.Kind.ACTIVATION, lifetime=timedelta(days=7), now=now
    )
    form = {"password": NEW_PASSWORD, "password_again": NEW_PASSWORD}

    response = client_of(user.environment).post(
        f"/activeren/{token}/", MORE | {"username": "ander@voorbeeld.nl"} | form
    )

    assert response.status_code == 200
    assert account(user) == before


def test_what_is_added_to_a_login_changes_nothing(user: User) -> None:
    before, client = account(user), client_of(user.environment)

    log_in(client, user)
    client.post("/inloggen/pincode/", MORE | {"pin": PIN})

    assert is_logged_in(client)
    assert account(user) == before
    assert client.get("/werkgever/").status_code == 302


@pytest.mark.django_db
def test_what_is_added_to_the_form_of_rights_changes_nothing() -> None:
    access = EmployerAccessFactory(role=EmployerAccess.Role.APPROVER)
    client = logged_in_employer(access.company)
    other = EmployerAccessFactory()
    more = MORE | {"company": str(other.company_id), "user": str(other.user_id)}
    more["environment"] = str(EnvironmentFactory().pk)
    form = {"role": "admin", "employee": "", "departments": []}

    response = client.post(
        f"/werkgever/instellingen/toegang/{access.public_id}/", more | form
    )

    found = EmployerAccess.objects.get(pk=access.pk)
    assert response["Location"] == "/werkgever/instellingen/"
    assert found.role == "admin"
    assert (found.company_id, found.user_id, found.environment_id) == (
        access.company_id,
        access.user_id,
        access.environment_id,
    )


@pytest.mark.parametrize(
    "path",
    [
        "/inloggen/x.css",
        "/account/beveiliging/x.css",
        "/account/beveiliging/..;/x.js",
        "/mijn-info/x.png",
        "/.env",
        "/.git/HEAD",
        "/admin/",
        "/debug/",
        "/api/docs/",
        "/media/payslip.pdf",
        "/static../portal/settings.py",
        "/static/../portal/settings.py",
        "/static/%2e%2e/portal/settings.py",
    ],
)
def test_there_is_nothing_beside_the_pages(
    employee: Employee, user: User, path: str
) -> None:
    assert logged_in_employee(employee, user=user).get(path).status_code == 404
