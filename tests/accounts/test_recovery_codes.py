"""Ten codes on paper: made after a fresh factor, shown once, each used once."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from accounts import recovery
from accounts.enums import Realm
from accounts.models import LoginAttempt, RecoveryCode, User
from personnel.models import Employee
from portal.core.models import AuditEvent, OutgoingMail
from tests.accounts.confirming import SECURITY, be_fresh
from tests.accounts.conftest import NOW
from tests.accounts.visits import is_logged_in, log_in
from tests.actors import client_of, logged_in_employee
from tests.factories.accounts import (
    ApprovedLocationFactory,
    AuthenticatorAppFactory,
    UserFactory,
)

PAGE = f"{SECURITY}herstelcodes/"
CODE = re.compile(r"<code>([A-Z0-9-]{24})</code>")

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def browser(employee: Employee, user: User) -> Client:
    return logged_in_employee(employee, user=user)


def test_codes_ask_a_fresh_factor(browser: Client) -> None:
    response = browser.post(PAGE)

    assert response["Location"] == "/bevestigen/"
    assert not RecoveryCode.objects.exists()


def test_ten_codes_are_shown_once_and_kept_as_hashes(
    browser: Client, user: User
) -> None:
    be_fresh(browser)

    html = browser.post(PAGE).content.decode()

    codes = CODE.findall(html)
    stored = " ".join(RecoveryCode.objects.values_list("code_hash", flat=True))
    assert len(set(codes)) == 10
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    later = [browser.get(path).content.decode() for path in (PAGE, SECURITY)]
    assert [CODE.findall(page) for page in later] == [[], []]
    assert AuditEvent.objects.filter(event="recovery.made").count() == 1
    assert OutgoingMail.objects.get(name="recovery_made").to == user.username


def test_new_codes_replace_the_old_ones(browser: Client, user: User) -> None:
    [old, *_] = recovery.new_codes(user, now=NOW)
    be_fresh(browser)

    browser.post(PAGE)

    assert recovery.left(user) == 10
    assert not recovery.use(user, old, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_ten_uses_at_once_one_wins(user: User) -> None:
    [code, *_] = recovery.new_codes(user, now=NOW)

    def use(_number: int) -> bool:
        try:
            return recovery.use(user, code, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(use, range(10)))

    assert sorted(answers) == [False] * 9 + [True]
    assert recovery.left(user) == 9


def test_a_wrong_code_is_counted_and_noted(user: User) -> None:
    client = client_of(user.environment)
    log_in(client, user)

    response = client.post("/inloggen/herstelcode/", {"code": "AAAA-CCCC"})

    assert response.status_code == 422
    assert LoginAttempt.objects.get().code_failures == 1
    assert AuditEvent.objects.filter(event="recovery.wrong").count() == 1


def test_a_used_code_ends_the_sessions_there_are(browser: Client, user: User) -> None:
    [code, *_others] = recovery.new_codes(user, now=NOW)
    client = client_of(user.environment)
    log_in(client, user)

    response = client.post("/inloggen/herstelcode/", {"code": code})

    assert response["Location"] == "/inloggen/pincode-kiezen/"
    assert not is_logged_in(browser)


def test_a_pin_reset_with_a_code_restricts_the_account_for_three_days(
    user: User,
) -> None:
    [code, *_] = recovery.new_codes(user, now=NOW)
    client = client_of(user.environment)
    log_in(client, user)

    client.post("/inloggen/herstelcode/", {"code": code})

    user.refresh_from_db()
    assert user.frozen_until == NOW + timedelta(days=3)


def test_a_code_instead_of_an_app_restricts_nothing(user: User) -> None:
    office = UserFactory(environment=user.environment, realm=Realm.BUREAU)
    ApprovedLocationFactory(user=office)
    AuthenticatorAppFactory(user=office)
    [code, *_] = recovery.new_codes(office, now=NOW)
    client = client_of(user.environment)
    log_in(client, office)

    client.post("/beheer/inloggen/herstelcode/", {"code": code})

    office.refresh_from_db()
    assert recovery.left(office) == 9
    assert office.frozen_until is None
