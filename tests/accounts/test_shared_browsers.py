"""A browser that several people use, or one person with several accounts."""

import pytest
from django.test import Client

from accounts import browsers
from accounts.enums import Realm
from accounts.models import KnownBrowser, User
from personnel.models import Employee
from portal.core.models import OutgoingMail
from tests.accounts.conftest import NOW
from tests.accounts.visits import enter_pin, enter_totp, is_logged_in, log_in
from tests.actors import client_of
from tests.factories.accounts import (
    ApprovedLocationFactory,
    AuthenticatorAppFactory,
    UserFactory,
    ready_account,
)
from tests.factories.personnel import EmployeeFactory

CODE, PIN_STEP = "/inloggen/code/", "/inloggen/pincode/"


@pytest.fixture
def other(user: User) -> User:
    return ready_account(EmployeeFactory(company__environment=user.environment))


def visit(client: Client, user: User) -> str:
    """This function will log in and out, and return the first step after the password."""
    step = log_in(client, user, in_known_browser=False)["Location"]
    if step == CODE:
        mails = OutgoingMail.objects.filter(name="login_code").order_by("-pk")
        client.post(step, {"code": mails[0].context["code"]})
    enter_pin(client)
    assert is_logged_in(client)
    client.post("/uitloggen/")
    return step


def mails(name: str) -> int:
    return OutgoingMail.objects.filter(name=name).count()


def test_two_people_share_a_browser_with_one_code_each(user: User, other: User) -> None:
    client = client_of(user.environment)

    steps = [visit(client, one) for one in (user, other) * 6]

    assert steps == [CODE, CODE] + [PIN_STEP] * 10
    assert (mails("login_code"), mails("new_browser")) == (2, 0)
    owners = KnownBrowser.objects.order_by("pk").values_list("user", flat=True)
    assert list(owners) == [user.pk, other.pk]


def test_a_new_browser_is_news_for_each_account_once(user: User, other: User) -> None:
    for one in (user, other):
        visit(client_of(user.environment), one)
    client = client_of(user.environment)

    for one in (user, other) * 2:
        visit(client, one)

    told = OutgoingMail.objects.filter(name="new_browser").order_by("pk")
    assert [mail.to for mail in told] == [user.username, other.username]


@pytest.mark.usefixtures("clock")
def test_an_approver_who_is_an_employee_too_is_asked_no_code(user: User) -> None:
    office = UserFactory(environment=user.environment, realm=Realm.BUREAU)
    ApprovedLocationFactory(user=office)
    AuthenticatorAppFactory(user=office)
    client = client_of(user.environment)
    visit(client, user)
    log_in(client, office, in_known_browser=False)
    enter_totp(client, office)
    client.post("/uitloggen/")

    assert visit(client, user) == PIN_STEP


def test_whoever_was_there_before_knows_no_secret_of_who_comes_after(
    user: User, other: User
) -> None:
    client = client_of(user.environment)
    visit(client, other)
    noted = client.cookies["bid"].value
    visit(client, user)
    stranger = client_of(user.environment)
    stranger.cookies["bid"] = noted

    assert log_in(stranger, user)["Location"] == CODE


def test_a_secret_opens_for_its_own_account_alone(user: User, other: User) -> None:
    cookie = browsers.remember(user, "", user_agent="", now=NOW)

    assert browsers.is_known(user, cookie, now=NOW)
    assert not browsers.is_known(other, cookie, now=NOW)


def test_a_cookie_holds_five_secrets_and_loses_the_one_not_used_longest(
    employee: Employee,
) -> None:
    people = UserFactory.create_batch(6, environment=employee.environment)
    cookie = ""
    for one in (*people[:5], people[0], people[5]):
        cookie = browsers.remember(one, cookie, user_agent="", now=NOW)

    known = [browsers.is_known(one, cookie, now=NOW) for one in people]

    assert known == [True, False, True, True, True, True]
    assert KnownBrowser.objects.count() == 6


@pytest.mark.parametrize("cookie", ["", ".", "x", "é" * 43, "x" * 44, "x" * 9000])
def test_what_is_no_secret_is_not_kept(user: User, cookie: str) -> None:
    kept = browsers.remember(user, cookie, user_agent="", now=NOW)

    assert len(kept) == 43
    assert not browsers.is_known(user, cookie, now=NOW)
    assert browsers.is_known(user, f"{cookie}.{kept}", now=NOW)


def test_what_expired_gives_way_to_another_secret(user: User) -> None:
    cookie = browsers.remember(user, "", user_agent="", now=NOW)
    later = NOW + browsers.KNOWN_FOR

    kept = browsers.remember(user, cookie, user_agent="", now=later)

    assert not browsers.is_known(user, cookie, now=later)
    assert kept.split(".")[1:] == [cookie]
    assert browsers.is_known(user, kept, now=later)
