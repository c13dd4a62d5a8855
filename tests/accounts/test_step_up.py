"""A fresh factor: for looking, and for exactly one thing that is done."""

import datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from accounts import stepup
from accounts.models import EmailChange, Pin, StepUp, User, UserSession
from personnel.models import Employee
from portal.core.models import AuditEvent
from tests.accounts.confirming import (
    PAGE,
    SECURITY,
    confirm,
    send_confirmed,
    waiting_number,
)
from tests.accounts.conftest import NOW
from tests.accounts.visits import is_logged_in
from tests.actors import client_of, logged_in_bureau, logged_in_employee
from tests.factories.accounts import (
    PIN,
    AuthenticatorAppFactory,
    code_of,
    ready_account,
)
from tests.factories.personnel import EmployeeFactory

EMAIL = f"{SECURITY}e-mailadres/"
GUARDED_PAGE = f"{SECURITY}passkeys/nieuw/"
NEW, OTHER = {"new_username": "nieuw@voorbeeld.nl"}, {"new_username": "dief@x.nl"}
PAYLOAD = {"iban": "NL91ABNA0417164300", "holder": "N. van Dijk"}

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def browser(employee: Employee, user: User) -> Client:
    return logged_in_employee(employee, user=user)


@pytest.fixture
def session(browser: Client) -> UserSession:
    return UserSession.objects.get()


def granted(session: UserSession, payload: dict[str, str], purpose: str = "bank"):
    digest = stepup.digest_of(payload)
    asked = stepup.ask(session.pk, stepup.Question(purpose, digest), now=NOW)
    return stepup.confirm(session.pk, asked, now=NOW)


def use(session: UserSession, payload: dict[str, str], **change: Any) -> bool:
    given = {"purpose": "bank", "now": NOW} | change
    return stepup.use(session.pk, payload=payload, **given)


def test_a_confirmation_is_used_once(session: UserSession) -> None:
    granted(session, PAYLOAD)

    assert [use(session, PAYLOAD), use(session, PAYLOAD)] == [True, False]


def test_the_order_of_names_does_not_matter(session: UserSession) -> None:
    granted(session, PAYLOAD)

    assert use(session, dict(reversed(PAYLOAD.items())))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"iban": "NL02ABNA0123456789"}, id="another value"),
        pytest.param({"extra": ""}, id="another name"),
    ],
)
def test_another_payload_is_not_confirmed(
    session: UserSession, change: dict[str, str]
) -> None:
    granted(session, PAYLOAD)

    assert not use(session, PAYLOAD | change)
    assert use(session, PAYLOAD)


def test_another_purpose_is_not_confirmed(session: UserSession) -> None:
    granted(session, PAYLOAD)

    assert not use(session, PAYLOAD, purpose="token")


def test_a_confirmation_lasts_five_minutes(session: UserSession) -> None:
    granted(session, PAYLOAD)
    seconds = settings.STEP_UP_TTL

    assert not use(session, PAYLOAD, now=NOW + datetime.timedelta(seconds=seconds))
    assert use(session, PAYLOAD, now=NOW + datetime.timedelta(seconds=seconds - 1))


def test_a_question_is_no_answer(session: UserSession) -> None:
    stepup.ask(session.pk, stepup.Question("bank", stepup.digest_of(PAYLOAD)), now=NOW)

    assert not use(session, PAYLOAD)


def test_logging_in_is_no_confirmation(browser: Client) -> None:
    response = browser.get(GUARDED_PAGE)

    assert response.status_code == 302
    assert response["Location"] == (
        f"{PAGE}?next=%2Faccount%2Fbeveiliging%2Fpasskeys%2Fnieuw%2F"
    )
    assert not StepUp.objects.exists()


def test_looking_opens_after_a_pin_and_for_five_minutes(
    browser: Client, clock: time_machine.Traveller
) -> None:
    asked = browser.get(GUARDED_PAGE)["Location"]

    back = browser.post(asked, {"pin": PIN})

    assert back["Location"] == GUARDED_PAGE
    assert browser.get(GUARDED_PAGE).status_code == 200
    clock.shift(settings.STEP_UP_TTL)
    assert browser.get(GUARDED_PAGE).status_code == 302


def test_the_session_goes_on_under_another_key(browser: Client, user: User) -> None:
    before = browser.cookies["sid"].value
    replay = client_of(user.environment)
    replay.cookies["sid"] = before

    confirm(browser)

    after = browser.cookies["sid"].value
    assert after != before
    assert not Session.objects.filter(session_key=before).exists()
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [after]
    assert is_logged_in(browser)
    assert not is_logged_in(replay)


def test_a_wrong_pin_counts_in_the_lock(browser: Client, user: User) -> None:
    responses = [confirm(browser, "730492") for _ in range(5)]

    assert [one.status_code for one in responses] == [422] * 5
    assert Pin.objects.get(user=user).locked_at == NOW
    assert confirm(browser).status_code == 422
    assert not StepUp.objects.exists()
    assert AuditEvent.objects.filter(event="pin.locked").count() == 1


@pytest.mark.parametrize("form", [{"pin": ""}, {"pin": "12"}, {"code": "482913"}])
def test_nothing_that_fits_is_refused(browser: Client, form: dict[str, str]) -> None:
    response = browser.post(PAGE, form)

    assert response.status_code == 422
    assert not StepUp.objects.exists()


def test_the_page_says_what_is_confirmed(browser: Client) -> None:
    asked = browser.post(EMAIL, NEW)

    html = browser.get(asked["Location"]).content.decode()

    assert "Inloggen gaat voortaan met nieuw@voorbeeld.nl." in html
    assert not EmailChange.objects.exists()


def test_a_confirmed_form_is_sent_again_as_it_was(browser: Client, user: User) -> None:
    response = send_confirmed(browser, EMAIL, NEW)

    assert response["Location"] == SECURITY
    assert EmailChange.objects.get(user=user).new_username == "nieuw@voorbeeld.nl"
    assert StepUp.objects.get().used_at == NOW
    assert StepUp.objects.get().posted is None


def test_sending_the_same_form_by_hand_does_as_well(browser: Client) -> None:
    browser.post(EMAIL, NEW)
    back = confirm(browser)["Location"]

    response = browser.post(back, NEW)

    assert (back, response["Location"]) == (EMAIL, SECURITY)
    assert EmailChange.objects.count() == 1


def test_another_form_than_was_confirmed_is_asked_about(browser: Client) -> None:
    browser.post(EMAIL, NEW)
    confirm(browser)

    response = browser.post(EMAIL, OTHER)

    assert response["Location"] == PAGE
    assert not EmailChange.objects.exists()


def test_a_form_is_not_sent_again_twice(browser: Client) -> None:
    browser.post(EMAIL, NEW)
    number = waiting_number(browser.get(confirm(browser)["Location"]))
    browser.post(EMAIL, {"step_up": number})

    response = browser.post(EMAIL, {"step_up": number})

    assert (response.status_code, response["Location"]) == (302, EMAIL)
    assert EmailChange.objects.count() == 1


def test_whoever_stops_on_the_way_back_changes_nothing(browser: Client) -> None:
    browser.post(EMAIL, NEW)
    number = waiting_number(browser.get(confirm(browser)["Location"]))

    browser.post(EMAIL, {"step_up": number, "stop": "1"})

    assert not EmailChange.objects.exists()
    assert "new_username" in browser.get(EMAIL).content.decode()


def test_what_another_tab_asked_meanwhile_is_not_confirmed(browser: Client) -> None:
    browser.post(EMAIL, NEW)
    shown = browser.get(PAGE).context["asked"].public_id
    browser.post(EMAIL, OTHER)

    response = browser.post(PAGE, {"pin": PIN, "asked": str(shown)})

    assert response.status_code == 422
    assert not StepUp.objects.filter(confirmed_at__isnull=False).exists()


def test_a_confirmation_holds_in_its_session_alone(
    browser: Client, employee: Employee, user: User
) -> None:
    second = logged_in_employee(employee, user=user)
    browser.post(EMAIL, NEW)
    confirm(browser)

    response = second.post(EMAIL, NEW)

    assert response["Location"] == PAGE


def test_a_form_that_must_not_be_kept_is_not(browser: Client) -> None:
    form = {"password": "Geheim-Geheim-1234"}

    response = browser.post(f"{GUARDED_PAGE}opties/", form)

    assert response["Location"].startswith(f"{PAGE}?next=")
    assert not StepUp.objects.exists()


@pytest.mark.parametrize(
    "target",
    ["//kwaad.nl/", "https:kwaad.nl", "/\\kwaad", "/werkgever/", "javascript:x"],
)
def test_the_way_back_is_a_page_of_this_realm(browser: Client, target: str) -> None:
    response = browser.post(f"{PAGE}?next={target}", {"pin": PIN})

    assert response["Location"] == SECURITY


def test_nobody_confirms_without_a_session(user: User) -> None:
    response = confirm(client_of(user.environment))

    assert response["Location"] == "/inloggen/"


def test_the_bureau_confirms_with_its_app(
    user: User, clock: time_machine.Traveller
) -> None:
    member = logged_in_bureau(user.environment)
    clock.shift(60)
    app = User.objects.get(realm="bureau").authenticator

    refused = member.post(PAGE, {"code": "000000"})
    response = member.post(PAGE, {"code": code_of(app)})

    assert refused.status_code == 422
    assert response["Location"] == "/beheer/account/beveiliging/"


def test_a_code_confirms_once(user: User, clock: time_machine.Traveller) -> None:
    member = logged_in_bureau(user.environment)
    clock.shift(60)
    code = code_of(User.objects.get(realm="bureau").authenticator)
    member.post(PAGE, {"code": code})

    assert member.post(PAGE, {"code": code}).status_code == 422


def test_five_wrong_codes_make_a_pause(
    user: User, clock: time_machine.Traveller
) -> None:
    member = logged_in_bureau(user.environment)
    app = User.objects.get(realm="bureau").authenticator
    for _ in range(5):
        member.post(PAGE, {"code": "000000"})
    clock.shift(60)

    paused = member.post(PAGE, {"code": code_of(app)})
    clock.shift(840)
    response = member.post(PAGE, {"code": code_of(app)})

    assert (paused.status_code, response.status_code) == (422, 302)


def test_an_employee_with_an_app_uses_either(
    user: User, employee: Employee, clock: time_machine.Traveller
) -> None:
    app = AuthenticatorAppFactory(user=user)
    browser = logged_in_employee(employee, user=user)

    answers = [browser.post(PAGE, {"code": code_of(app)}), confirm(browser)]

    assert [one.status_code for one in answers] == [302, 302]


def test_an_app_that_was_never_confirmed_confirms_nothing(
    user: User, browser: Client
) -> None:
    app = AuthenticatorAppFactory(user=user, confirmed_at=None)

    response = browser.post(PAGE, {"code": code_of(app)})

    assert response.status_code == 422


def test_the_pin_of_another_confirms_nothing(browser: Client, user: User) -> None:
    ready_account(EmployeeFactory(company__environment=user.environment), pin="591847")

    assert confirm(browser, "591847").status_code == 422


def test_old_confirmations_are_deleted(session: UserSession) -> None:
    granted(session, PAYLOAD)

    stepup.purge(now=NOW + datetime.timedelta(seconds=settings.STEP_UP_TTL + 1))

    assert not StepUp.objects.exists()
