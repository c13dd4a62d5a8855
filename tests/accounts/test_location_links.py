"""Approving a location with the mailed link."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings

from accounts.models import ApprovedLocation, LocationApproval, User
from portal.core.models import AuditEvent
from tests.accounts.conftest import NOW
from tests.accounts.visits import ELSEWHERE, control_code, log_in, mailed_path
from tests.actors import client_of, logged_in_employee
from tests.factories.accounts import ApprovedLocationFactory
from tests.factories.core import EnvironmentFactory
from tests.factories.personnel import EmployeeFactory

PAGE = "/locatie/link/"
YES, NO = {"answer": "yes"}, {"answer": "no"}
THIRD = "127.0.0.3"
Clock = time_machine.Traveller

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def browser(user: User) -> Any:
    """The browser in which a login from elsewhere was refused."""
    client = client_of(user.environment, address=ELSEWHERE)
    client.refused = log_in(client, user)
    return client


def approved(user: User) -> list[str]:
    rows = ApprovedLocation.objects.filter(user=user).order_by("id")
    return list(rows.values_list("location", flat=True))[1:]


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_a_link_moves_its_token_into_a_short_cookie(
    browser: Any, method: str
) -> None:
    path = mailed_path()

    response = getattr(browser, method)(path)

    assert (response.status_code, response["Location"]) == (303, PAGE)
    assert response["Referrer-Policy"] == "no-referrer"
    assert response.cookies["link"].value == path.split("/")[2]
    assert response.cookies["link"]["max-age"] == 600


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_token_that_no_cookie_can_hold_is_no_link(browser: Any, method: str) -> None:
    response = getattr(browser, method)("/locatie/\N{EURO SIGN}/")

    assert response.status_code == 410
    assert "link" not in response.cookies


def test_looking_at_a_link_changes_nothing(browser: Any, user: User) -> None:
    path = mailed_path()

    for _ in range(10):
        browser.get(path, follow=True)
        browser.head(path)
        browser.options(path)
        browser.post(path, {})
        browser.post(path, {"answer": "misschien"})

    assert approved(user) == []
    assert log_in(browser, user).status_code == 403
    assert browser.post(path, YES).status_code == 200


def test_the_page_shows_what_is_approved(browser: Any) -> None:
    response = browser.get(mailed_path(), follow=True)

    html = response.content.decode()
    assert response["Referrer-Policy"] == "no-referrer"
    assert '<meta name="referrer" content="same-origin">' in html
    assert ELSEWHERE in html
    assert "2 november 2026, 10:00" in html
    assert 'name="control_code"' not in html


@pytest.mark.parametrize("is_moved", [True, False], ids=["page", "mailed address"])
def test_the_same_browser_approves_with_one_click(
    browser: Any, user: User, is_moved: bool
) -> None:
    path = mailed_path()
    browser.get(path)

    response = browser.post(PAGE if is_moved else path, YES)

    assert response.status_code == 200
    assert approved(user) == [f"{ELSEWHERE}/32"]
    assert log_in(browser, user)["Location"] == "/inloggen/pincode/"


def test_approving_is_audited_and_logs_nobody_in(browser: Any, user: User) -> None:
    browser.post(mailed_path(), YES)

    event = AuditEvent.objects.get(event="location.approved")
    assert (event.subject_id, event.changes) == (
        str(user.pk),
        {"ip_address": ELSEWHERE},
    )
    assert browser.get("/").status_code == 302
    assert settings.SESSION_COOKIE_NAME not in browser.cookies


def test_another_browser_without_code_is_asked_for_it(user: User, browser: Any) -> None:
    phone = client_of(user.environment, address=THIRD)

    response = phone.post(mailed_path(), YES)

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "control_code": ["Vul de controlecode in die op de inlogpagina staat."]
    }
    assert 'name="control_code"' in response.content.decode()
    assert approved(user) == []
    assert LocationApproval.objects.get().code_failures == 0


def test_the_code_attaches_the_address_of_the_attempt_not_of_the_clicker(
    user: User, browser: Any
) -> None:
    phone = client_of(user.environment, address=THIRD)
    code = control_code(browser.refused)

    response = phone.post(mailed_path(), YES | {"control_code": code})

    assert response.status_code == 200
    assert approved(user) == [f"{ELSEWHERE}/32"]
    assert log_in(phone, user).status_code == 403


def test_a_code_is_recognised_however_it_is_typed(user: User, browser: Any) -> None:
    phone = client_of(user.environment, address=THIRD)
    code = control_code(browser.refused).lower()
    typed = f" {code[:3]}-{code[3:]} "

    response = phone.post(mailed_path(), YES | {"control_code": typed})

    assert response.status_code == 200


def test_the_code_of_a_later_attempt_serves_the_mail_of_the_first(
    user: User, browser: Any
) -> None:
    code = control_code(log_in(browser, user))
    phone = client_of(user.environment, address=THIRD)

    response = phone.post(mailed_path(), YES | {"control_code": code})

    assert response.status_code == 200


def test_three_wrong_codes_kill_the_link(user: User, browser: Any) -> None:
    phone, path = client_of(user.environment, address=THIRD), mailed_path()
    wrong, right = {"control_code": "999999"}, control_code(browser.refused)

    statuses = [phone.post(path, YES | wrong).status_code for _ in range(4)]

    assert statuses == [422, 422, 422, 410]
    assert phone.post(path, YES | {"control_code": right}).status_code == 410
    assert browser.post(path, YES).status_code == 410
    assert approved(user) == []


def test_the_attempt_of_another_account_is_no_proof(user: User, browser: Any) -> None:
    other = logged_in_employee(EmployeeFactory(company__environment=user.environment))

    response = other.post(mailed_path(), YES)

    assert response.status_code == 422
    assert approved(user) == []


def test_a_link_works_once(user: User, browser: Any) -> None:
    path = mailed_path()
    browser.post(path, YES)

    responses = [browser.post(path, YES), browser.post(path, NO)]

    assert [response.status_code for response in responses] == [410, 410]
    assert all("Deze link werkt niet meer" in one.text for one in responses)
    assert approved(user) == [f"{ELSEWHERE}/32"]
    assert AuditEvent.objects.filter(event__startswith="location.").count() == 1


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(settings.IP_LINK_TTL - 1, 200), (settings.IP_LINK_TTL, 410)],
)
def test_a_link_works_for_ten_minutes(
    clock: Clock, browser: Any, seconds: int, status: int
) -> None:
    clock.shift(seconds)

    response = browser.post(mailed_path(), YES)

    assert response.status_code == status


def test_a_link_dies_when_a_newer_one_is_mailed(
    clock: Clock, user: User, browser: Any
) -> None:
    first = mailed_path()
    clock.shift(settings.IP_MAIL_MIN_INTERVAL)
    log_in(browser, user)

    old = [browser.post(first, answer) for answer in (YES, NO)]
    nothing_yet = approved(user)
    new = browser.post(mailed_path(), YES)

    assert [one.status_code for one in (*old, new)] == [410, 410, 200]
    assert all("Deze link werkt niet meer" in one.text for one in old)
    assert nothing_yet == []


def test_a_link_of_another_environment_is_dead(user: User, browser: Any) -> None:
    there = client_of(EnvironmentFactory(), address=ELSEWHERE)
    there.cookies = browser.cookies

    response = there.post(mailed_path(), YES)

    assert response.status_code == 410
    assert approved(user) == []


def test_a_flipped_character_is_dead(user: User, browser: Any) -> None:
    path = mailed_path()
    flipped = path[:-3] + ("A" if path[-3] != "A" else "B") + path[-2:]

    response = browser.post(flipped, YES)

    assert response.status_code == 410
    assert approved(user) == []


def test_a_link_dies_when_the_account_is_blocked(user: User, browser: Any) -> None:
    User.objects.filter(pk=user.pk).update(state=User.State.BLOCKED)

    response = browser.post(mailed_path(), YES)

    assert response.status_code == 410


def test_the_way_back_is_the_login_page_of_the_realm(browser: Any, user: User) -> None:
    User.objects.filter(pk=user.pk).update(realm="bureau")

    response = browser.post(mailed_path(), YES)

    html = response.content.decode()
    assert 'href="/beheer/inloggen/"' in html
    assert "U kunt nu inloggen zoals u gewend bent." in html


def test_a_location_that_was_attached_meanwhile_stays_one(
    browser: Any, user: User
) -> None:
    path = mailed_path()
    ApprovedLocationFactory(user=user, location=f"{ELSEWHERE}/32")

    response = browser.post(path, YES)

    assert response.status_code == 200
    assert approved(user) == [f"{ELSEWHERE}/32"]


def test_the_fifty_first_location_takes_the_place_of_the_one_not_used_longest(
    browser: Any, user: User
) -> None:
    ApprovedLocation.objects.filter(user=user).update(last_used_at=NOW)
    for number in range(49):
        ApprovedLocationFactory(
            user=user,
            location=f"10.0.0.{number}/32",
            approved_at=NOW - timedelta(days=100),
            last_used_at=None if number == 7 else NOW - timedelta(days=number),
        )

    browser.post(mailed_path(), YES)

    left = approved(user)
    assert ApprovedLocation.objects.filter(user=user).count() == 50
    assert "10.0.0.7/32" not in left
    assert left[-1] == f"{ELSEWHERE}/32"
