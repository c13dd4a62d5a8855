"""What the owner of an account is told, and what ends when somebody else changes something."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts import browsers, links
from accounts.models import EmailChange, EmployerAccess, MailedLink, User
from accounts.services import emails
from personnel.models import Company
from portal.core.models import OutgoingMail
from tests.accounts.visits import enter_pin, is_logged_in, log_in
from tests.actors import client_of, logged_in_office
from tests.factories.accounts import EmployerAccessFactory
from tests.factories.personnel import CompanyFactory

WRONG = "730492"
HOME = "/werkgever/"


@pytest.fixture
def company(db: None) -> Company:
    return CompanyFactory()


def names_of_notices() -> list[str]:
    mails = OutgoingMail.objects.exclude(name="login_code").order_by("pk")
    return list(mails.values_list("name", flat=True))


def test_three_wrong_pins_are_told_and_the_fifth_says_that_it_is_locked(
    user: User,
) -> None:
    client = client_of(user.environment)
    log_in(client, user)
    told = []

    for _ in range(6):
        enter_pin(client, WRONG)
        mails = OutgoingMail.objects.filter(name__startswith="pin_", to=user.username)
        told.append(list(mails.order_by("pk").values_list("name", flat=True)))

    assert told == [
        [],
        [],
        ["pin_failures"],
        ["pin_failures"],
        ["pin_failures", "pin_locked"],
        ["pin_failures", "pin_locked"],
    ]


def log_in_elsewhere(user: User) -> None:
    client = client_of(user.environment)
    log_in(client, user, in_known_browser=False)
    code = OutgoingMail.objects.filter(name="login_code").latest("pk").context["code"]
    client.post("/inloggen/code/", {"code": code})
    enter_pin(client)
    assert is_logged_in(client)


def test_only_a_login_in_another_browser_than_the_first_is_told(user: User) -> None:
    told = []
    for _ in range(2):
        log_in_elsewhere(user)
        told.append(names_of_notices())
    known = client_of(user.environment)
    log_in(known, user)
    enter_pin(known)

    assert told == [[], ["new_browser"]]
    assert names_of_notices() == ["new_browser"]
    assert OutgoingMail.objects.get(name="new_browser").to == user.username


def test_after_the_browsers_were_forgotten_the_next_one_is_told(user: User) -> None:
    log_in_elsewhere(user)
    browsers.forget_all(user)

    log_in_elsewhere(user)

    assert names_of_notices() == ["new_browser"]


def test_another_login_name_ends_a_link_for_a_forgotten_password(user: User) -> None:
    now = timezone.now()
    lifetime = datetime.timedelta(minutes=30)
    token = links.create(user, MailedLink.Kind.RESET, lifetime=lifetime, now=now)
    EmailChange.objects.create(
        environment=user.environment,
        user=user,
        new_username="nieuw@voorbeeld.nl",
        stamp=user.stamp,
        requested_at=now,
        confirmed_at=now - datetime.timedelta(days=1),
        applies_at=now,
    )
    before = client_of(user.environment).get(
        f"/wachtwoord-instellen/{token}/", follow=True
    )

    emails.apply_email_changes(now=now)

    after = client_of(user.environment).get(
        f"/wachtwoord-instellen/{token}/", follow=True
    )
    assert (before.status_code, after.status_code) == (200, 410)


def test_whose_only_access_was_taken_is_out_at_the_next_request(
    company: Company,
) -> None:
    access = EmployerAccessFactory(company=company)
    browser = logged_in_office(access.user)
    was_in = is_logged_in(browser, HOME)

    EmployerAccess.objects.all().delete()

    assert was_in
    assert browser.get(HOME)["Location"].startswith("/werkgever/inloggen/")


def test_whoever_is_demoted_has_the_rights_of_an_approver_at_the_next_request(
    company: Company,
) -> None:
    access = EmployerAccessFactory(company=company)
    browser: Client = logged_in_office(access.user)
    as_admin = browser.get(f"{HOME}instellingen/").status_code

    EmployerAccess.objects.update(role=EmployerAccess.Role.APPROVER)

    assert (as_admin, browser.get(f"{HOME}instellingen/").status_code) == (200, 403)
