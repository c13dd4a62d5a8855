"""Where somebody ends up after logging in."""

from urllib.parse import quote, urlencode

import pytest

from accounts.models import User
from tests.accounts.visits import enter_pin, enter_totp, is_logged_in
from tests.actors import client_of, know_browser
from tests.factories.accounts import PASSWORD, ApprovedLocationFactory, UserFactory


def log_in_for(user: User, next_path: str, *, page: str = "/inloggen/"):
    client = client_of(user.environment)
    know_browser(client, user)
    form = {"username": user.username, "password": PASSWORD}
    return client, client.post(f"{page}?next={quote(next_path, safe='')}", form)


@pytest.mark.parametrize(
    "target",
    [
        "/loonstroken/",
        "/loonstroken/?jaar=2026",
        "/loonstroken/2026-10-M/pdf/",
    ],
)
def test_a_page_of_the_portal_is_gone_to(user: User, target: str) -> None:
    client, _started = log_in_for(user, target)

    response = enter_pin(client)

    assert response["Location"] == target


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "https:evil.example",
        "https:///evil.example",
        "https://evil.example/",
        "http://127.0.0.1/",
        "javascript:alert(1)",
        " //evil.example/",
        "/\t/evil.example/",
        "/\n/evil.example/",
        "loonstroken/",
        "",
        "/\x00",
        "/loonstroken/\x00",
        "/beheer/",
        "/werkgever/",
        "//evil.example/" + "a" * 400,
    ],
)
def test_anything_else_is_ignored(user: User, target: str) -> None:
    client, _started = log_in_for(user, target)

    response = enter_pin(client)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert is_logged_in(client)


def test_the_bureau_goes_to_pages_of_the_bureau(user: User) -> None:
    member = UserFactory(environment=user.environment, realm="bureau")
    ApprovedLocationFactory(user=member)
    target = "/beheer/personnel/employee/"

    client, _started = log_in_for(member, target, page="/beheer/inloggen/")

    codes = "/beheer/account/beveiliging/herstelcodes/"
    assert (
        enter_totp(client, member)["Location"]
        == f"{codes}?{urlencode({'next': target})}"
    )


def test_the_bureau_does_not_go_to_pages_of_employees(user: User) -> None:
    member = UserFactory(environment=user.environment, realm="bureau")
    ApprovedLocationFactory(user=member)

    client, _started = log_in_for(member, "/loonstroken/", page="/beheer/inloggen/")

    codes = "/beheer/account/beveiliging/herstelcodes/"
    assert enter_totp(client, member)["Location"] == f"{codes}?next=%2Fbeheer%2F"


def test_the_page_that_was_asked_for_is_remembered(user: User) -> None:
    client = client_of(user.environment)

    response = client.get("/loonstroken/?jaar=2026")

    assert response["Location"] == "/inloggen/?next=%2Floonstroken%2F%3Fjaar%3D2026"


@pytest.mark.parametrize(("method", "path"), [("get", "/"), ("post", "/loonstroken/")])
def test_home_and_forms_are_not_remembered(user: User, method: str, path: str) -> None:
    response = getattr(client_of(user.environment), method)(path)

    assert response["Location"] == "/inloggen/"
