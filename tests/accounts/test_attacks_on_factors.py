"""Steps in any order, codes more than once, many at the same time: one way in remains."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts import pins, recovery
from accounts.enums import Realm
from accounts.models import AuthenticatorApp, LoginAttempt, User, UserSession
from portal.core.hosts import portal_url
from portal.core.models import AuditEvent, OutgoingMail
from tests.accounts.conftest import NOW
from tests.accounts.software_key import SoftwareKey
from tests.accounts.visits import enter_pin, enter_totp, is_logged_in, log_in
from tests.actors import SESSION_COOKIE, client_of
from tests.database import nothing_stays
from tests.factories.accounts import (
    LONG_AGO,
    PIN,
    ApprovedLocationFactory,
    AuthenticatorAppFactory,
    UserFactory,
    code_of,
)
from tests.factories.core import EnvironmentFactory

CODE, TOTP, RECOVERY = "/inloggen/code/", "/inloggen/totp/", "/inloggen/herstelcode/"
PIN_STEP, BUREAU_TOTP = "/inloggen/pincode/", "/beheer/inloggen/totp/"
CHOICE = {"pin": "730492", "pin_again": "730492"}


@dataclass
class Model:
    """What should be true of a login, told once more and as simply as possible."""

    pin: str = PIN
    is_reset: bool = False
    is_known: bool = False
    has_used_app: bool = False
    recovery_left: int = 1
    wrong_pins: int = 0
    stage: str = ""
    wrong_codes: int = 0
    is_in: bool = False

    def begin(self) -> None:
        self.wrong_codes = 0
        self.stage = "code" if self.is_reset or not self.is_known else "pin"

    def enter(self) -> None:
        self.stage, self.is_in, self.is_known = "", True, True

    def miss(self) -> None:
        self.wrong_codes += 1
        if self.wrong_codes == 5:
            self.stage = ""


@dataclass
class Visit:
    """A browser, the account, and what its owner holds."""

    client: Client
    user: User
    app: AuthenticatorApp
    paper: str
    model: Model = field(default_factory=Model)


def _password(visit: Visit) -> None:
    log_in(visit.client, visit.user, in_known_browser=False)
    visit.model.begin()


def _wrong_password(visit: Visit) -> None:
    log_in(visit.client, visit.user, password="anders", in_known_browser=False)


def _code(visit: Visit) -> None:
    mails = OutgoingMail.objects.filter(name="login_code").order_by("-pk")
    typed = mails[0].context["code"] if mails else "00000000"
    visit.client.post(CODE, {"code": typed})
    if visit.model.stage == "code":
        visit.model.stage = "choose" if visit.model.is_reset else "pin"


def _wrong_code(visit: Visit) -> None:
    visit.client.post(CODE, {"code": "00000000"})
    if visit.model.stage == "code":
        visit.model.miss()


def _totp(visit: Visit) -> None:
    visit.client.post(TOTP, {"code": code_of(visit.app)})
    model = visit.model
    if model.stage != "code":
        return
    if model.has_used_app:
        model.miss()
        return
    model.has_used_app = True
    if not model.is_reset:
        model.stage = "pin"


def _recovery(visit: Visit) -> None:
    visit.client.post(RECOVERY, {"code": visit.paper})
    model = visit.model
    if model.stage not in {"code", "pin"}:
        return
    if not model.recovery_left:
        model.miss()
        return
    model.recovery_left, model.is_reset, model.stage = 0, True, "choose"


def _pin(visit: Visit) -> None:
    enter_pin(visit.client, visit.model.pin)
    if visit.model.stage == "pin" and visit.model.wrong_pins < 5:
        visit.model.wrong_pins = 0
        visit.model.enter()


def _wrong_pin(visit: Visit) -> None:
    enter_pin(visit.client, "951357")
    if visit.model.stage == "pin":
        visit.model.wrong_pins += 1


def _choose(visit: Visit) -> None:
    visit.client.post("/inloggen/pincode-kiezen/", CHOICE)
    if visit.model.stage == "choose":
        visit.model.pin, visit.model.is_reset = CHOICE["pin"], False
        visit.model.wrong_pins = 0
        visit.model.enter()


def _forged_passkey(visit: Visit) -> None:
    visit.client.post("/inloggen/passkey/", {"credential": "{}"})
    if visit.model.stage in {"code", "pin"}:
        visit.model.miss()


def _forget(visit: Visit) -> None:
    visit.client.cookies.clear()
    visit.model.stage, visit.model.is_in, visit.model.is_known = "", False, False


RECOVERED = ["password", "recovery", "choose"]
STEPS = {
    step.__name__.strip("_"): step
    for step in (
        *(_password, _wrong_password, _code, _wrong_code, _totp, _recovery, _pin),
        *(_wrong_pin, _choose, _forged_passkey, _forget),
    )
}


@pytest.mark.usefixtures("clock")
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=st.lists(st.sampled_from(list(STEPS)), max_size=8))
@example(order=["password", "code", "pin"])
@example(order=["password", "totp", "pin", "forget", "password", "totp"])
@example(order=["password", "code", *["wrong_pin"] * 5, "pin", "password", "pin"])
@example(order=["password", *["wrong_code"] * 5, "code", "pin"])
@example(order=["password", "recovery", "forget", *RECOVERED])
def test_whatever_the_order_only_the_whole_way_leads_in(
    order: list[str], user: User
) -> None:
    with nothing_stays():
        app = AuthenticatorAppFactory(user=user)
        [paper, *_] = recovery.new_codes(user, now=NOW)
        visit = Visit(client_of(user.environment), user, app, paper)

        for step in order:
            STEPS[step](visit)

            assert is_logged_in(visit.client) is visit.model.is_in


def bureau() -> User:
    user = UserFactory(environment=EnvironmentFactory(), realm=Realm.BUREAU)
    ApprovedLocationFactory(user=user)
    return user


def in_step(user: User) -> tuple[Client, str]:
    """A login at its step, and the secret of its cookie."""
    client = client_of(user.environment)
    log_in(client, user, in_known_browser=False)
    return client, client.cookies["la"].value


def at_once(
    user: User, verifiers: list[str], *steps: tuple[str, dict[str, str]]
) -> list[Any]:
    """This function will send the same forms once for each of these logins, all at once."""

    def send(verifier: str) -> Any:
        client = client_of(user.environment)
        client.cookies["la"] = verifier
        try:
            return [client.post(path, form) for path, form in steps][-1]
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        return list(threads.map(send, verifiers))


@pytest.mark.django_db
@pytest.mark.parametrize("realm", [Realm.EMPLOYER, Realm.BUREAU])
def test_whoever_has_only_a_pin_links_an_app_first(realm: Realm) -> None:
    user = UserFactory(environment=EnvironmentFactory(), realm=realm)
    ApprovedLocationFactory(user=user)
    pins.choose(user, PIN, now=LONG_AGO)
    client = client_of(user.environment)

    response = log_in(client, user)

    page = client.get(response["Location"])
    assert response["Location"].endswith("/inloggen/totp/")
    assert AuthenticatorApp.objects.get(user=user).secret in page.content.decode()
    assert enter_pin(client).status_code == 302
    assert SESSION_COOKIE not in client.cookies


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_a_code_of_an_app_works_once() -> None:
    user = bureau()
    AuthenticatorAppFactory(user=user)
    first, second = in_step(user)[0], in_step(user)[0]

    answers = [enter_totp(client, user) for client in (first, second)]

    assert [one.status_code for one in answers] == [302, 422]
    assert is_logged_in(first, "/beheer/")
    assert not is_logged_in(second, "/beheer/")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("clock")
def test_of_twenty_codes_of_an_app_at_once_one_logs_in() -> None:
    user = bureau()
    app = AuthenticatorAppFactory(user=user)
    _client, verifier = in_step(user)

    answers = at_once(user, [verifier] * 20, (BUREAU_TOTP, {"code": code_of(app)}))

    assert [SESSION_COOKIE in one.cookies for one in answers].count(True) == 1
    assert {one.status_code for one in answers} == {302}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("clock")
def test_of_one_code_of_an_app_in_ten_logins_at_once_one_is_in() -> None:
    user = bureau()
    app = AuthenticatorAppFactory(user=user)
    verifiers = [in_step(user)[1] for _login in range(10)]

    answers = at_once(user, verifiers, (BUREAU_TOTP, {"code": code_of(app)}))

    attempts = LoginAttempt.objects.order_by("code_failures")
    assert sorted(one.status_code for one in answers) == [302] + [422] * 9
    assert [SESSION_COOKIE in one.cookies for one in answers].count(True) == 1
    assert [one.code_failures for one in attempts] == [0] + [1] * 9
    assert [bool(one.consumed_at) for one in attempts] == [True] + [False] * 9


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("clock")
def test_wrong_codes_of_an_app_at_once_are_all_counted() -> None:
    user = bureau()
    AuthenticatorAppFactory(user=user)
    verifiers = [in_step(user)[1] for _login in range(4)] * 5

    at_once(user, verifiers, (BUREAU_TOTP, {"code": "000000"}))

    failures = LoginAttempt.objects.values_list("code_failures", flat=True)
    assert list(failures) == [5] * 4
    assert AuditEvent.objects.filter(event="app.wrong").count() == 20


@pytest.mark.django_db(transaction=True)
def test_of_twenty_mailed_codes_at_once_one_logs_in(user: User) -> None:
    _client, verifier = in_step(user)
    code = OutgoingMail.objects.get(name="login_code").context["code"]

    answers = at_once(
        user, [verifier] * 20, (CODE, {"code": code}), (PIN_STEP, {"pin": PIN})
    )

    attempt = LoginAttempt.objects.get()
    # Who sent the code is in at once when another was quicker with the PIN.
    inside = [SESSION_COOKIE in one.client.cookies for one in answers]
    assert inside.count(True) == 1
    assert [one["Location"] for one in answers].count("/inloggen/") >= 18
    assert (attempt.code_failures, UserSession.objects.count()) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_recovery_codes_at_once_one_goes_on(user: User) -> None:
    [code, *_] = recovery.new_codes(user, now=NOW)
    _client, verifier = in_step(user)

    answers = at_once(user, [verifier] * 20, (RECOVERY, {"code": code}))

    ways = [one["Location"] for one in answers]
    assert ways.count("/inloggen/pincode-kiezen/") == 1
    assert recovery.left(user) == 9
    assert OutgoingMail.objects.filter(name="recovery_used").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_twenty_right_pins_at_once_one_logs_in(user: User) -> None:
    client = client_of(user.environment)
    log_in(client, user)

    answers = at_once(user, [client.cookies["la"].value] * 20, (PIN_STEP, {"pin": PIN}))

    assert [SESSION_COOKIE in one.cookies for one in answers].count(True) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("tries", [3, 5, 10])
def test_of_wrong_pins_at_once_the_owner_hears_once_at_three_and_at_five(
    user: User, tries: int
) -> None:
    client = client_of(user.environment)
    log_in(client, user)

    at_once(user, [client.cookies["la"].value] * tries, (PIN_STEP, {"pin": "951357"}))

    mails = OutgoingMail.objects.order_by("name").values_list("name", flat=True)
    told = ["pin_failures"] if tries == 3 else ["pin_failures", "pin_locked"]
    assert list(mails) == told
    assert AuditEvent.objects.filter(event="pin.wrong").count() == min(tries, 5)
    assert AuditEvent.objects.filter(event="pin.locked").count() == len(told) - 1


@pytest.mark.usefixtures("clock")
def test_a_passkey_that_was_never_added_is_a_wrong_answer(user: User) -> None:
    client, _verifier = in_step(user)
    options = json.loads(client.post("/inloggen/passkey/opties/").content)
    key = SoftwareKey(portal_url(user.environment, ""))

    response = client.post("/inloggen/passkey/", {"credential": key.sign(options)})

    assert response.status_code == 422
    assert LoginAttempt.objects.get().code_failures == 1
