"""Accounts of which something was taken away while somebody held on to it."""

import pytest

from accounts import authenticators, stepup
from accounts.models import EmployerAccess, User
from tests.accounts.conftest import NOW
from tests.actors import logged_in_employer
from tests.factories.personnel import CompanyFactory

pytestmark = pytest.mark.django_db


def test_without_an_app_no_code_is_right(user: User) -> None:
    assert not authenticators.verify(user, "123456", now=NOW)


@pytest.mark.parametrize("number", ["", "7", "geen-nummer"])
def test_a_number_that_is_none_names_no_form_that_waits(number: str) -> None:
    assert stepup.take_form(1, number, path="/verlof/", now=NOW) is None


def test_an_employer_without_any_company_left_is_out_at_the_next_request() -> None:
    client = logged_in_employer(CompanyFactory())
    assert client.get("/werkgever/").status_code == 200
    EmployerAccess.objects.all().delete()

    response = client.get("/werkgever/")

    assert response.status_code == 302
    assert response["Location"].startswith("/werkgever/inloggen/")
