"""Sessions are found, and lost, as Django's own are."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from portal.core.session_store import SessionStore
from tests.factories.core import EnvironmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def key() -> str:
    store = SessionStore()
    store["name"] = "Noor"
    store.save()
    return store.session_key


def test_a_session_is_read_by_its_key(key: str):
    assert dict(SessionStore(key).items()) == {"name": "Noor"}


def test_an_expired_session_is_empty_and_loses_its_key(key: str):
    moment_ago = timezone.now() - timedelta(seconds=1)
    Session.objects.filter(session_key=key).update(expire_date=moment_ago)

    store = SessionStore(key)

    assert (dict(store.items()), store.session_key) == ({}, None)


def test_a_key_that_nobody_gave_is_never_taken_over(key: str):
    chosen = "a" * 32
    store = SessionStore(chosen)
    store["name"] = "Mallory"
    store.save()

    assert store.session_key not in {chosen, key}
    assert Session.objects.filter(session_key=chosen).count() == 0


@pytest.mark.parametrize(
    "cookie", ["\0aaaaaaaaaaa", "'; DROP TABLE x; --", "\x85" * 32]
)
def test_a_key_that_cannot_be_ours_is_no_session(cookie: str):
    store = SessionStore(cookie)

    assert (dict(store.items()), store.session_key) == ({}, None)


def test_a_cookie_with_a_nul_is_nobody(client):
    environment = EnvironmentFactory()
    # As it was sent: newer versions of Python make no such cookie.
    cookie = f'{settings.SESSION_COOKIE_NAME}="\\000aaaaaaaaaaaa"'
    host = f"{environment.subdomain}.localhost"

    response = client.get("/", headers={"host": host, "cookie": cookie})

    assert (response.status_code, response.url) == (302, "/inloggen/")


def test_a_session_with_broken_contents_is_empty(key: str):
    Session.objects.filter(session_key=key).update(session_data="broken")

    assert dict(SessionStore(key).items()) == {}


def test_a_session_that_ended_is_not_found_again(key: str):
    SessionStore(key).delete()

    assert dict(SessionStore(key).items()) == {}


def test_each_look_up_costs_one_query(key: str, django_assert_num_queries):
    SessionStore(key).load()

    with django_assert_num_queries(1):
        SessionStore(key).load()
