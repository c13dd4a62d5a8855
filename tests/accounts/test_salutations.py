"""How mails and pages speak to the owner of an account."""

import re

import pytest

from accounts.enums import Realm
from accounts.notices import notify
from accounts.salutations import salutation
from portal.core.models import Environment, OutgoingMail
from tests.accounts.conftest import NOW
from tests.actors import client_of
from tests.factories.accounts import UserFactory

INFORMAL = re.compile(r"\b(je|jij|jou|jouw)\b", re.IGNORECASE)
SHARED_PAGES = ("inloggen/", "wachtwoord-vergeten/")


def test_an_employee_is_spoken_to_by_first_name(user):
    assert salutation(user) == {
        "first_name": "Noor",
        "portal_name": user.environment.name,
        "formal": False,
    }


@pytest.mark.parametrize("realm", [Realm.EMPLOYER, Realm.BUREAU])
def test_employers_and_the_bureau_are_spoken_to_formally(
    environment: Environment, realm: Realm
):
    user = UserFactory(environment=environment, realm=realm)

    notify("password_changed", user, now=NOW)

    context = OutgoingMail.objects.get().context
    assert (context["first_name"], context["formal"]) == ("", True)


@pytest.mark.parametrize("prefix", ["/werkgever/", "/beheer/"])
@pytest.mark.parametrize("page", SHARED_PAGES)
def test_a_page_of_an_office_never_says_je(
    environment: Environment, prefix: str, page: str
):
    # An empty form, so that what it asks for is read as well.
    response = client_of(environment).post(f"{prefix}{page}", {})

    assert response.status_code == 422
    assert INFORMAL.findall(response.content.decode()) == []
