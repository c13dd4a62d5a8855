"""Every cookie is for our own pages alone: not for scripts, other sites or sibling hosts."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.cookies import Morsel

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import ApprovedLocation, User
from accounts.views import cookies
from portal.core.models import OutgoingMail
from tests.accounts.visits import enter_pin, log_in, mailed_path
from tests.actors import client_of
from tests.factories.accounts import ApprovedLocationFactory

PRODUCTION = {
    "DEMO": "0",
    "INSECURE_HTTP": "0",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
    "DATABASE_OWNER_URL": "postgres://nobody@127.0.0.1:1/nothing",
}
ASKED = """
import json
import django
django.setup()
from django.conf import settings
from accounts.views import cookies
print(json.dumps([
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME,
    cookies.ATTEMPT, cookies.BROWSER, cookies.LINK,
    settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE,
    settings.SESSION_COOKIE_DOMAIN, settings.CSRF_COOKIE_DOMAIN,
    settings.SESSION_COOKIE_PATH, settings.CSRF_COOKIE_PATH,
]))
"""


@pytest.fixture
def https(settings) -> None:
    """As in production, where only the names have a prefix besides."""
    settings.INSECURE_HTTP = False
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True


def set_on_the_way_in(client: Client, user: User) -> Iterator[Morsel]:
    """The cookies of somebody who comes from elsewhere and goes all the way, and out again."""
    ApprovedLocation.objects.all().delete()
    yield from client.get("/inloggen/").cookies.values()
    yield from log_in(client, user, in_known_browser=False).cookies.values()
    yield from client.get(mailed_path()).cookies.values()
    ApprovedLocationFactory(user=user)
    yield from log_in(client, user, in_known_browser=False).cookies.values()
    code = OutgoingMail.objects.get(name="login_code").context["code"]
    yield from client.post("/inloggen/code/", {"code": code}).cookies.values()
    yield from enter_pin(client).cookies.values()
    yield from client.post("/uitloggen/").cookies.values()


@pytest.mark.usefixtures("https")
def test_each_cookie_is_secure_and_there_are_no_others(user: User) -> None:
    given = list(set_on_the_way_in(client_of(user.environment), user))

    assert {one.key for one in given} == {"sid", "csrf", "la", "bid", "link"}
    kept = [one for one in given if one.value]
    assert {one.key for one in kept} == {"sid", "csrf", "la", "bid", "link"}
    assert {(one["secure"], one["httponly"]) for one in kept} == {(True, True)}
    assert {(one["samesite"], one["path"], one["domain"]) for one in given} == {
        ("Lax", "/", "")
    }


def test_in_production_each_name_says_that_no_other_host_can_set_it() -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", ASKED],
        env={**os.environ, **PRODUCTION, "DJANGO_SETTINGS_MODULE": "portal.settings"},
        capture_output=True,
        check=True,
        text=True,
    )

    names, rest = json.loads(done.stdout)[:5], json.loads(done.stdout)[5:]
    assert names == [
        "__Host-sid",
        "__Host-csrf",
        "__Host-la",
        "__Host-bid",
        "__Host-link",
    ]
    assert rest == [True, True, None, None, "/", "/"]


def test_a_cookie_with_the_prefix_is_dropped_in_a_way_that_browsers_accept() -> None:
    response = HttpResponse()

    cookies.drop(response, "__Host-la")

    dropped = response.cookies["__Host-la"]
    assert (dropped["secure"], dropped["path"], dropped["domain"]) == (True, "/", "")
