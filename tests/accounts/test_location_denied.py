"""Somebody else has the password: the owner answers no to the mailed question."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import browsers, links
from accounts.enums import Realm
from accounts.models import (
    ApprovedLocation,
    KnownBrowser,
    LoginAttempt,
    MailedLink,
    User,
)
from accounts.views import cookies
from personnel.models import Employee
from personnel.names import display_name
from portal.core import mail
from portal.core.models import AuditEvent, OutgoingMail
from tests.accounts.visits import (
    ELSEWHERE,
    control_code,
    enter_pin,
    is_logged_in,
    log_in,
    mailed_path,
)
from tests.actors import client_of, logged_in_employee
from tests.factories.accounts import EmployerAccessFactory, UserFactory
from tests.factories.personnel import CompanyFactory

NO = {"answer": "no"}
NEW_PASSWORD = dict.fromkeys(("password", "password_again"), "Stille-Winteravond-48")
PATHS = {
    MailedLink.Kind.ACTIVATION: "activeren",
    MailedLink.Kind.RESET: "wachtwoord-instellen",
    MailedLink.Kind.CONFIRM_EMAIL: "e-mailadres-bevestigen",
    MailedLink.Kind.CANCEL_EMAIL: "e-mailadres-tegenhouden",
}


@pytest.fixture
def thief(user: User) -> Client:
    client = client_of(user.environment, address=ELSEWHERE)
    client.refused = log_in(client, user)
    return client


def test_no_needs_neither_browser_nor_code(user: User, thief: Client) -> None:
    response = client_of(user.environment).post(mailed_path(), NO)

    event = AuditEvent.objects.get(event="location.denied")
    assert response.status_code == 200
    assert "De poging is geblokkeerd" in response.content.decode()
    assert (event.subject_id, event.changes) == (
        str(user.pk),
        {"ip_address": ELSEWHERE},
    )


def test_no_ends_the_password(user: User, thief: Client) -> None:
    stamp = user.stamp

    client_of(user.environment).post(mailed_path(), NO)

    user.refresh_from_db()
    assert user.stamp != stamp
    assert not user.has_usable_password()
    assert log_in(client_of(user.environment), user).status_code == 200


def test_no_ends_every_session(user: User, employee: Employee, thief: Client) -> None:
    browser = logged_in_employee(employee, user=user)

    client_of(user.environment).post(mailed_path(), NO)

    assert not is_logged_in(browser)


def test_no_ends_every_login_under_way(user: User, thief: Client) -> None:
    browser = client_of(user.environment)
    log_in(browser, user)

    client_of(user.environment).post(mailed_path(), NO)

    assert enter_pin(browser)["Location"] == "/inloggen/"


def test_no_ends_the_other_questions(user: User, thief: Client) -> None:
    first = mailed_path()
    second = client_of(user.environment, address="127.0.0.3")
    log_in(second, user)

    client_of(user.environment).post(first, NO)

    assert second.post(mailed_path(), {"answer": "yes"}).status_code == 410


@pytest.mark.parametrize("kind", MailedLink.Kind)
def test_no_ends_every_link_that_is_on_its_way(
    user: User, thief: Client, kind: MailedLink.Kind
) -> None:
    now = timezone.now()
    token = links.create(user, kind, lifetime=timedelta(days=1), now=now)
    path = f"/{PATHS[kind]}/{token}/"
    client = client_of(user.environment)
    alive = client.get(path, follow=True).status_code

    client.post(mailed_path(), NO)

    answers = client.get(path, follow=True), client.post(path, NEW_PASSWORD)
    assert (alive, *(one.status_code for one in answers)) == (200, 410, 410)
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_no_makes_every_browser_unknown(
    user: User, employee: Employee, thief: Client
) -> None:
    token = logged_in_employee(employee, user=user).cookies[cookies.BROWSER].value
    assert browsers.is_known(user, token, now=timezone.now())

    client_of(user.environment).post(mailed_path(), NO)

    assert not KnownBrowser.objects.filter(user=user).exists()
    assert not browsers.is_known(user, token, now=timezone.now())


def test_no_leaves_the_approved_locations(user: User, thief: Client) -> None:
    client_of(user.environment).post(mailed_path(), NO)

    locations = ApprovedLocation.objects.values_list("location", flat=True)
    assert list(locations) == ["127.0.0.1/32"]


def told() -> list[tuple[str, str]]:
    mails = OutgoingMail.objects.filter(name="location_denied_of").order_by("pk")
    return [(one.to, one.context["owner"]) for one in mails]


def test_no_is_told_to_the_administrators_of_the_employer_without_details(
    user: User, employee: Employee, thief: Client
) -> None:
    admin = EmployerAccessFactory(company=employee.company).user
    EmployerAccessFactory(company=employee.company, role="approver")
    EmployerAccessFactory(
        company=employee.company,
        user__environment=user.environment,
        user__state=User.State.BLOCKED,
    )
    EmployerAccessFactory(company=CompanyFactory(environment=user.environment))

    client_of(user.environment).post(mailed_path(), NO)

    assert told() == [(admin.username, display_name(employee))]
    written = OutgoingMail.objects.get(name="location_denied_of")
    rendered = mail.render(written)
    assert user.username not in rendered.text + rendered.html
    assert ELSEWHERE not in rendered.text + rendered.html


@pytest.mark.parametrize("realm", [Realm.EMPLOYER, Realm.BUREAU])
def test_no_of_an_office_is_told_to_the_colleagues(
    employee: Employee, realm: Realm
) -> None:
    environment, company = employee.company.environment, employee.company
    owner, colleague = (
        UserFactory(environment=environment, realm=realm) for _ in range(2)
    )
    if realm == Realm.EMPLOYER:
        for one in (owner, colleague):
            EmployerAccessFactory(company=company, user=one)
    log_in(client_of(environment, address=ELSEWHERE), owner)

    response = client_of(environment).post(mailed_path(), NO)

    assert response.status_code == 200
    assert told() == [(colleague.username, owner.username)]


def test_a_dead_link_tells_nobody(
    user: User, employee: Employee, thief: Client
) -> None:
    EmployerAccessFactory(company=employee.company)
    path = mailed_path()
    for _ in range(2):
        client_of(user.environment).post(path, NO)

    assert len(told()) == 1


def at_once(user: User, forms: list[dict[str, str]]) -> list[int]:
    """This function will answer a question from many browsers at the same time."""
    path = mailed_path()

    def answer(form: dict[str, str]) -> int:
        try:
            return int(client_of(user.environment).post(path, form).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(forms)) as threads:
        return list(threads.map(answer, forms))


@pytest.mark.django_db(transaction=True)
def test_twenty_answers_at_once_attach_one_location(user: User, thief: Client) -> None:
    yes = {"answer": "yes", "control_code": control_code(thief.refused)}

    statuses = at_once(user, [yes] * 20)

    assert sorted(statuses) == [200] + [410] * 19
    assert AuditEvent.objects.filter(event="location.approved").count() == 1
    assert ApprovedLocation.objects.filter(location=f"{ELSEWHERE}/32").count() == 1


@pytest.mark.django_db(transaction=True)
def test_wrong_codes_at_once_get_three_guesses(user: User, thief: Client) -> None:
    wrong = {"answer": "yes", "control_code": "999999"}

    statuses = at_once(user, [wrong] * 10)

    assert sorted(statuses) == [410] * 7 + [422] * 3


@pytest.mark.django_db(transaction=True)
def test_of_yes_and_no_at_once_one_counts(user: User, thief: Client) -> None:
    yes = {"answer": "yes", "control_code": control_code(thief.refused)}

    statuses = at_once(user, [yes, NO] * 5)

    events = AuditEvent.objects.filter(event__startswith="location.")
    assert sorted(statuses) == [200] + [410] * 9
    assert events.count() == 1
    assert LoginAttempt.objects.count() == 1
