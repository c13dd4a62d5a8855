"""The page behind the link of an invitation."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection
from django.utils.html import escape

from accounts import links
from accounts.models import MailedLink, User
from personnel.models import Employee
from portal.core.models import AuditEvent, Environment
from tests.accounts.conftest import NOW
from tests.accounts.visits import is_logged_in, log_in
from tests.actors import client_of
from tests.factories.accounts import (
    PASSWORD,
    ApprovedLocationFactory,
    EmployeeAccountFactory,
)
from tests.factories.core import EnvironmentFactory

PAGE = "/activeren/link/"
WORDS = (
    "Groene 2 kapstok fluistert 7 keer naar drie blauwe paarden, onder wilde kersen! "
)
FORM = {"password": PASSWORD, "password_again": PASSWORD, "consent": "on"}

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def user(employee: Employee) -> User:
    """An account that is invited and not active yet."""
    user = EmployeeAccountFactory(employee=employee).user
    User.objects.filter(pk=user.pk).update(state=User.State.INVITED, password="")
    return user


@pytest.fixture
def path(user: User) -> str:
    return f"/activeren/{links.create_activation(user, now=NOW)}/"


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_a_link_moves_its_token_into_a_short_cookie(
    path: str, environment: Environment, method: str
) -> None:
    response = getattr(client_of(environment), method)(path)

    cookie = response.cookies["link"]
    assert (response.status_code, response["Location"]) == (303, PAGE)
    assert response["Referrer-Policy"] == "no-referrer"
    assert cookie.value == path.split("/")[2]
    assert (cookie["max-age"], cookie["samesite"]) == (600, "Lax")
    assert (cookie["httponly"], cookie["path"]) == (True, "/")


def test_looking_at_a_link_changes_nothing(
    path: str, user: User, environment: Environment
) -> None:
    client = client_of(environment)

    for _ in range(3):
        client.head(path)
        client.get(path, follow=True)
        client.post(path, {})
        client.options(path)

    assert MailedLink.objects.get().used_at is None
    assert client.post(path, FORM).status_code == 200


def test_the_page_names_the_account_and_the_demands(
    path: str, user: User, environment: Environment
) -> None:
    response = client_of(environment).get(path, follow=True)

    html = response.content.decode()
    assert response.request["PATH_INFO"] == PAGE
    assert response["Referrer-Policy"] == "no-referrer"
    # Without it a browser posts the form with "Origin: null", which CSRF refuses.
    assert '<meta name="referrer" content="same-origin">' in html
    assert user.username in html
    assert [key for key, _label in response.context["rules"]] == [
        "length",
        "upper",
        "lower",
        "digit",
        "special",
        "forbidden",
        "vendor",
        "personal",
        "common",
    ]


@pytest.mark.parametrize("is_moved", [True, False], ids=["page", "mailed address"])
def test_activating_works_at_either_address(
    path: str, user: User, environment: Environment, is_moved: bool
) -> None:
    client = client_of(environment)
    client.get(path)

    response = client.post(PAGE if is_moved else path, FORM)

    user.refresh_from_db()
    assert (response.status_code, user.state) == (200, User.State.ACTIVE)
    assert response.cookies["link"].value == ""


def test_whoever_activated_is_not_logged_in(
    path: str, user: User, environment: Environment
) -> None:
    ApprovedLocationFactory(user=user)
    client = client_of(environment)

    client.post(path, FORM)

    assert settings.SESSION_COOKIE_NAME not in client.cookies
    assert not is_logged_in(client)
    assert log_in(client, user)["Location"] == "/inloggen/pincode-kiezen/"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        pytest.param(
            "Kapstok fluis7", "Kies een wachtwoord van 15", id="14 characters"
        ),
        pytest.param("kapstok-fluistert-7", "één hoofdletter", id="no capital"),
        pytest.param("KAPSTOK-FLUISTERT-7", "één kleine letter", id="no small letter"),
        pytest.param("Kapstok-fluistert", "één cijfer", id="no digit"),
        pytest.param("KapstokFluistert7", "één leesteken", id="no special character"),
        pytest.param("Kapstok<fluistert-7", "zijn niet toegestaan", id="less than"),
        pytest.param("Kapstok>fluistert-7", "zijn niet toegestaan", id="greater than"),
        pytest.param("Kapstok-nmbrs-fluist7", "niet Nmbrs of Visma", id="vendor"),
        pytest.param("Kapstok-NmBrS-fluist7", "niet Nmbrs of Visma", id="any case"),
        pytest.param("Kapstok-VISMA-fluist7", "niet Nmbrs of Visma", id="old vendor"),
        pytest.param("Kapstok-Noor-fluist7", "geen eigen naam", id="personal"),
        pytest.param("Wachtwoord2026!", "te makkelijk te raden", id="common"),
    ],
)
def test_a_refused_password_gets_its_reason_and_is_not_echoed(
    path: str, user: User, environment: Environment, password: str, reason: str
) -> None:
    form = {"password": password, "password_again": password}

    response = client_of(environment).post(path, form)

    html = response.content.decode()
    user.refresh_from_db()
    assert (response.status_code, user.state) == (422, User.State.INVITED)
    assert reason in html
    assert password not in html
    assert escape(password) not in html


@pytest.mark.parametrize("length", [15, 128])
def test_a_password_of_any_length_in_between_is_taken_and_works(
    path: str, user: User, environment: Environment, length: int
) -> None:
    password = (WORDS * 2)[:length]

    response = client_of(environment).post(
        path, {"password": password, "password_again": password}
    )

    user.refresh_from_db()
    assert (response.status_code, user.state) == (200, User.State.ACTIVE)
    assert user.check_password(password)


def test_two_different_passwords_are_refused(
    path: str, user: User, environment: Environment
) -> None:
    form = {"password": PASSWORD, "password_again": PASSWORD + "x"}

    response = client_of(environment).post(path, form)

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "password_again": ["De wachtwoorden zijn niet gelijk."]
    }


def test_a_used_link_says_so(path: str, environment: Environment) -> None:
    client = client_of(environment)
    client.post(path, FORM)

    response = client.post(path, FORM)

    assert response.status_code == 410
    assert "Deze link werkt niet meer" in response.content.decode()


def test_an_invented_link_says_the_same(path: str, environment: Environment) -> None:
    response = client_of(environment).get("/activeren/verzonnen/", follow=True)

    assert response.status_code == 410


def test_the_page_without_a_cookie_shows_nobody(
    path: str, environment: Environment
) -> None:
    response = client_of(environment).get(PAGE)

    assert response.status_code == 410


def test_a_link_of_another_environment_is_dead(path: str) -> None:
    response = client_of(EnvironmentFactory()).post(path, FORM)

    assert response.status_code == 410
    assert MailedLink.objects.get().used_at is None


@pytest.mark.django_db(transaction=True)
def test_of_activations_at_once_one_wins(
    path: str, user: User, environment: Environment
) -> None:
    def activate(password: str) -> int:
        form = {"password": password, "password_again": password}
        try:
            return int(client_of(environment).post(path, form).status_code)
        finally:
            connection.close()

    passwords = [f"{number} Zonnige-Fietstochten" for number in range(8)]
    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(activate, passwords))

    user.refresh_from_db()
    assert sorted(statuses) == [200] + [410] * 7
    assert user.check_password(passwords[statuses.index(200)])
    assert AuditEvent.objects.filter(event="account.activated").count() == 1
