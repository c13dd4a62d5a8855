"""Whatever is wrong with a login, the answer is the same."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.enums import Realm
from accounts.models import LoginAttempt, User
from accounts.passwords import MAX_LENGTH
from portal.core.models import AuditEvent, Environment, OutgoingMail
from tests.accounts.visits import ELSEWHERE, log_in
from tests.actors import client_of, host_of
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.core import EnvironmentFactory
from tests.hashers import QuickArgon2PasswordHasher

OTHER = "other@voorbeeld.nl"
TYPED = {
    "unknown": {"username": "nobody@voorbeeld.nl"},
    "wrong password": {"password": PASSWORD + "!"},
    "too long": {"password": PASSWORD * 10},
}
ACCOUNTS = {
    "invited": {"state": User.State.INVITED},
    "invited with nothing": {"state": User.State.INVITED, "password": ""},
    "blocked": {"state": User.State.BLOCKED},
    "another environment": {},
    "another realm": {"realm": Realm.BUREAU},
}
REASONS = [*TYPED, *ACCOUNTS]


class CountingHasher(QuickArgon2PasswordHasher):
    """Argon2 that counts how often it was asked for work."""

    work: list[str] = []

    def encode(self, password: str, salt: str) -> str:
        self.work.append("encode")
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        self.work.append("verify")
        return super().verify(password, encoded)


def form_for(reason: str, user: User) -> dict[str, str]:
    """This function will make the account of a reason, and what is typed for it."""
    if reason in TYPED:
        return {"username": user.username, "password": PASSWORD} | TYPED[reason]
    is_here = reason != "another environment"
    environment = user.environment if is_here else EnvironmentFactory()
    UserFactory(environment=environment, username=OTHER, **ACCOUNTS[reason])
    return {"username": OTHER, "password": PASSWORD}


def shown(response: Any, form: dict[str, str]) -> tuple[Any, ...]:
    """What a visitor sees, apart from the CSRF token and the name that was typed."""
    html = re.sub(
        r'(csrfmiddlewaretoken" value=")\w+', r"\1", response.content.decode()
    )
    cookies = [
        (name, cookie["max-age"], cookie["path"], cookie["samesite"])
        for name, cookie in response.cookies.items()
    ]
    headers = {name for name, _value in response.headers.items()}
    return (
        response.status_code,
        html.replace(form["username"], ""),
        cookies,
        headers,
    )


@pytest.mark.parametrize("address", ["127.0.0.1", ELSEWHERE])
@pytest.mark.parametrize("reason", REASONS)
def test_every_failure_looks_the_same(user: User, reason: str, address: str) -> None:
    typo = {"username": user.username, "password": "iets anders"}
    usual = client_of(user.environment).post("/inloggen/", typo)
    form = form_for(reason, user)

    response = client_of(user.environment, address=address).post("/inloggen/", form)

    assert response.status_code == 200
    assert shown(response, form) == shown(usual, typo)
    assert list(response.cookies) == ["csrf"]
    assert not LoginAttempt.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_the_answer_tells_what_to_do(user: User) -> None:
    response = log_in(client_of(user.environment), user, password="iets anders")

    assert response.context["form"].non_field_errors() == [
        (
            "E-mailadres of wachtwoord klopt niet. Controleer beide. Na meerdere "
            "pogingen wordt inloggen tijdelijk geblokkeerd."
        )
    ]
    assert "iets anders" not in response.content.decode()


@pytest.mark.parametrize("reason", REASONS)
def test_every_failure_costs_one_hash(
    user: User, reason: str, settings: Settings
) -> None:
    form = form_for(reason, user)
    client = client_of(user.environment)
    # The first failure of a process makes the password that nobody has.
    client.post("/inloggen/", {"username": "nobody@x.nl", "password": "x"})
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    CountingHasher.work.clear()

    client.post("/inloggen/", form)

    assert len(CountingHasher.work) == 1


def test_a_failure_is_audited_without_what_was_typed(user: User) -> None:
    log_in(client_of(user.environment), user, password="iets anders")

    event = AuditEvent.objects.get()
    assert (event.event, event.subject_type, event.subject_id) == (
        "login.refused",
        "accounts.user",
        str(user.pk),
    )
    assert (event.actor_role, event.ip_address) == ("anonymous", "127.0.0.1")
    assert event.changes == {"reason": "wrong password"}


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("unknown", "unknown name"),
        ("wrong password", "wrong password"),
        ("too long", "wrong password"),
        ("invited", "invited"),
        ("blocked", "blocked"),
        ("another realm", "unknown name"),
    ],
)
def test_the_log_alone_tells_the_reason(user: User, kind: str, reason: str) -> None:
    client_of(user.environment).post("/inloggen/", form_for(kind, user))

    event = AuditEvent.objects.get()
    assert (event.event, event.changes) == ("login.refused", {"reason": reason})


def test_a_lane_that_closes_is_logged_once_and_refusals_say_so(
    user: User, settings: Settings
) -> None:
    settings.THROTTLE_UNTRUSTED_PER_HOUR = 2
    client = client_of(user.environment, address=ELSEWHERE)

    for password in ("iets anders", "iets anders", PASSWORD):
        log_in(client, user, password=password, in_known_browser=False)

    events = AuditEvent.objects.order_by("pk").values_list("event", "changes")
    assert list(events) == [
        ("login.refused", {"reason": "wrong password"}),
        ("login.refused", {"reason": "wrong password"}),
        ("login.throttled", {"closed": ["untrusted"]}),
        ("login.refused", {"reason": "too many failures"}),
    ]


def test_an_address_that_is_blocked_is_logged_once_however_often_it_tries_on(
    environment: Environment, settings: Settings
) -> None:
    settings.THROTTLE_ADDRESS_PER_HOUR = 2
    client = client_of(environment)

    answers = [
        client.post("/inloggen/", {"username": f"{n}@x.nl", "password": "x"})
        for n in range(5)
    ]

    assert [one.status_code for one in answers] == [200, 200, 429, 429, 429]
    event = AuditEvent.objects.get(event="login.throttled")
    assert event.subject_type == "core.environment"
    assert event.changes == {"closed": ["address"]}


def test_a_name_is_recognised_however_it_is_typed(user: User) -> None:
    user.username = f" {user.username.upper()} "

    response = log_in(client_of(user.environment), user)

    assert response["Location"] == "/inloggen/pincode/"


def test_a_password_is_recognised_however_it_is_typed(user: User) -> None:
    typed = "\u200b".join(PASSWORD) + "\u200b" * MAX_LENGTH

    response = log_in(client_of(user.environment), user, password=typed)

    assert response["Location"] == "/inloggen/pincode/"


@pytest.mark.parametrize("missing", ["username", "password"])
def test_an_empty_field_is_pointed_at(user: User, missing: str) -> None:
    form = {"username": user.username, "password": PASSWORD} | {missing: ""}

    response = client_of(user.environment).post("/inloggen/", form)

    assert (response.status_code, list(response.context["form"].errors)) == (
        422,
        [missing],
    )


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="without token"),
        pytest.param({"origin": "http://elders.example"}, id="from elsewhere"),
        pytest.param({"origin": "null"}, id="from nowhere"),
    ],
)
def test_a_form_of_another_site_is_refused(user: User, headers: dict[str, str]) -> None:
    client = Client(
        enforce_csrf_checks=True, headers={"host": host_of(user.environment)}
    )
    token = client.get("/inloggen/").context["csrf_token"]
    proof = {"csrfmiddlewaretoken": str(token)} if headers else {}

    response = client.post(
        "/inloggen/",
        {"username": user.username, "password": PASSWORD, **proof},
        headers=headers,
    )

    assert response.status_code == 403
    assert not LoginAttempt.objects.exists()


@pytest.mark.parametrize("has_own", [True, False], ids=["beside its own", "alone"])
@pytest.mark.parametrize("page", ["/inloggen/", "/werkgever/inloggen/"])
def test_the_token_of_another_browser_is_refused(
    user: User, page: str, has_own: bool
) -> None:
    host = {"host": host_of(user.environment)}
    client, other = (Client(enforce_csrf_checks=True, headers=host) for _ in "ab")
    foreign = str(other.get(page).context["csrf_token"])
    if has_own:
        client.get(page)
    form = {"username": user.username, "password": PASSWORD}

    refused = client.post(page, form | {"csrfmiddlewaretoken": foreign})

    assert refused.status_code == 403
    assert not LoginAttempt.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("size", "status"), [(1_000_000, 413), (60_000, 200)], ids=["megabyte", "60 kB"]
)
def test_a_password_beyond_all_measure_is_one_failure_whoever_it_is_for(
    user: User, settings: Settings, size: int, status: int
) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    CountingHasher.work = []
    forms = [
        {"username": name, "password": "a" * size}
        for name in (user.username, "nobody@voorbeeld.nl")
    ]

    answers = [client_of(user.environment).post("/inloggen/", form) for form in forms]

    assert [one.status_code for one in answers] == [status] * 2
    assert shown(answers[0], forms[0]) == shown(answers[1], forms[1])
    # A body that no form of ours can make is not even read.
    assert len(CountingHasher.work) == (2 if status == 200 else 0)
    assert not LoginAttempt.objects.exists()


def test_the_fields_help_password_managers(environment: Environment) -> None:
    html = client_of(environment).get("/inloggen/").content.decode()

    assert 'type="email" name="username" autocomplete="username"' in html
    assert 'type="password" name="password" autocomplete="current-password"' in html
