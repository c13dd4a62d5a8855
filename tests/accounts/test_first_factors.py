"""The first factor of an employer or a member of the bureau: an app or a passkey."""

import json
from typing import Any

import pytest
from django.test import Client

from accounts.enums import PREFIXES, Realm
from accounts.models import (
    AuthenticatorApp,
    LoginAttempt,
    Passkey,
    RecoveryCode,
    User,
)
from accounts.services.releases import release_factors_of
from portal.core.hosts import portal_url
from portal.core.models import AuditEvent, OutgoingMail
from tests.accounts.conftest import NOW
from tests.accounts.software_key import SoftwareKey
from tests.accounts.visits import enter_totp, is_logged_in, log_in
from tests.actors import bureau_member, client_of
from tests.factories.accounts import (
    ApprovedLocationFactory,
    AuthenticatorAppFactory,
    EmployerAccessFactory,
    UserFactory,
    code_of,
    ready_account,
)
from tests.factories.core import EnvironmentFactory
from tests.factories.personnel import EmployeeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def new_account(realm: Realm) -> User:
    if realm is Realm.EMPLOYER:
        user = EmployerAccessFactory().user
    else:
        user = UserFactory(environment=EnvironmentFactory(), realm=realm)
    ApprovedLocationFactory(user=user)
    return user


@pytest.fixture(params=[Realm.EMPLOYER, Realm.BUREAU])
def user(request) -> User:
    """An account that has a password and nothing else."""
    return new_account(request.param)


@pytest.fixture
def member() -> User:
    return new_account(Realm.BUREAU)


def page_of(user: User, name: str) -> str:
    return f"{PREFIXES[Realm(user.realm)]}{name}"


def key_of(user: User) -> SoftwareKey:
    return SoftwareKey(portal_url(user.environment, ""))


def question(client: Client, user: User) -> dict[str, Any]:
    path = page_of(user, "inloggen/passkey/nieuw/opties/")
    asked: dict[str, Any] = json.loads(client.post(path).content)
    return asked


def make(client: Client, user: User, key: SoftwareKey) -> Any:
    form = {"credential": key.make(question(client, user))}
    return client.post(page_of(user, "inloggen/passkey/nieuw/"), form)


def offer_of(user: User) -> str:
    home = PREFIXES[Realm(user.realm)]
    codes = page_of(user, "account/beveiliging/herstelcodes/")
    return f"{codes}?next={home.replace('/', '%2F')}"


def test_the_first_login_offers_an_app_or_a_passkey(user: User) -> None:
    client = client_of(user.environment)

    step = log_in(client, user)
    page = client.get(step["Location"]).content.decode()

    assert step["Location"] == page_of(user, "inloggen/totp/")
    assert AuthenticatorApp.objects.get(user=user).secret in page
    assert page_of(user, "inloggen/passkey/nieuw/") in page


def test_a_passkey_leads_in_and_to_recovery_codes(user: User) -> None:
    client = client_of(user.environment)
    log_in(client, user)

    shown = client.get(page_of(user, "inloggen/passkey/nieuw/"))
    answer = make(client, user, key_of(user))

    assert shown.status_code == 200
    assert answer["Location"] == offer_of(user)
    assert is_logged_in(client, page_of(user, ""))
    assert Passkey.objects.get(user=user).name == "onbekend apparaat"
    assert AuditEvent.objects.filter(event="passkey.added").count() == 1
    assert OutgoingMail.objects.get(name="passkey_added").to == user.username


def test_the_next_login_asks_the_passkey(user: User) -> None:
    client, key = client_of(user.environment), key_of(user)
    log_in(client, user)
    make(client, user, key)
    again = client_of(user.environment)

    log_in(again, user)
    path = page_of(user, "inloggen/passkey/")
    options = json.loads(again.post(f"{path}opties/").content)
    answer = again.post(path, {"credential": key.sign(options)})

    assert answer["Location"] == page_of(user, "")
    assert is_logged_in(again, page_of(user, ""))


def test_an_app_leads_to_recovery_codes_too(user: User) -> None:
    client = client_of(user.environment)
    log_in(client, user)

    answer = enter_totp(client, user)

    assert answer["Location"] == offer_of(user)
    assert is_logged_in(client, page_of(user, ""))


def test_recovery_codes_are_shown_once(user: User) -> None:
    client = client_of(user.environment)
    log_in(client, user)
    page = make(client, user, key_of(user))["Location"]

    offered = client.get(page)
    made = RecoveryCode.objects.filter(user=user).count()
    shown = client.post(page).content.decode()
    later = client.get(page).content.decode()

    assert (offered.status_code, made) == (200, 0)
    assert shown.count("<li><code>") == 10
    assert f'href="{page_of(user, "")}"' in shown
    assert "<li><code>" not in later
    assert RecoveryCode.objects.filter(user=user, used_at=None).count() == 10


def test_recovery_codes_lead_to_no_page_of_another(member: User) -> None:
    client = client_of(member.environment)
    log_in(client, member)
    enter_totp(client, member)
    path = page_of(member, "account/beveiliging/herstelcodes/")

    page = client.get(f"{path}?next=https://kwaad.voorbeeld/").content.decode()

    assert "kwaad" not in page
    assert f'href="{page_of(member, "account/beveiliging/")}"' in page


def test_a_later_login_goes_where_it_was_asked_for(member: User) -> None:
    AuthenticatorAppFactory(user=member)
    client = client_of(member.environment)
    log_in(client, member)

    assert enter_totp(client, member)["Location"] == page_of(member, "")


def unverified(key: SoftwareKey) -> None:
    key.verifies_user = False


def from_elsewhere(key: SoftwareKey) -> None:
    key.origin = "http://kwaad.localhost:8000"


@pytest.mark.parametrize("spoil", [unverified, from_elsewhere])
def test_a_spoiled_passkey_leads_nowhere(member: User, spoil) -> None:
    client, key = client_of(member.environment), key_of(member)
    log_in(client, member)
    spoil(key)

    answer = make(client, member, key)

    assert answer.status_code == 422
    assert not Passkey.objects.exists()
    assert LoginAttempt.objects.get().code_failures == 1
    assert not is_logged_in(client, page_of(member, ""))


def test_a_question_is_answered_once(member: User) -> None:
    client, key = client_of(member.environment), key_of(member)
    log_in(client, member)
    older = key.make(question(client, member))
    path = page_of(member, "inloggen/passkey/nieuw/")
    question(client, member)

    answers = [client.post(path, {"credential": older}) for _ in range(2)]

    assert [one.status_code for one in answers] == [422, 422]
    assert not Passkey.objects.exists()


def test_five_spoiled_passkeys_end_the_login(member: User) -> None:
    client, key = client_of(member.environment), key_of(member)
    log_in(client, member)
    unverified(key)
    path = page_of(member, "inloggen/passkey/nieuw/")

    answers = [
        client.post(path, {"credential": key.make(question(client, member))})
        for _ in range(5)
    ]

    assert [one.status_code for one in answers] == [422] * 5
    login = page_of(member, "inloggen/")
    assert client.get(path)["Location"] == login
    assert client.post(f"{path}opties/")["Location"] == login


def test_whoever_has_an_app_makes_no_passkey_while_logging_in(member: User) -> None:
    AuthenticatorAppFactory(user=member)
    client = client_of(member.environment)
    log_in(client, member)
    path = page_of(member, "inloggen/passkey/nieuw/")

    answers = [client.get(path), client.post(f"{path}opties/")]

    login = page_of(member, "inloggen/")
    assert [one["Location"] for one in answers] == [login] * 2


def test_an_employee_makes_no_passkey_while_logging_in() -> None:
    employee = ready_account(EmployeeFactory())
    client = client_of(employee.environment)
    log_in(client, employee)

    answer = client.post("/inloggen/passkey/nieuw/", {"credential": "{}"})

    assert answer["Location"] == "/inloggen/"


def test_after_a_release_a_passkey_takes_the_place_of_the_app(user: User) -> None:
    app = AuthenticatorAppFactory(user=user)
    RecoveryCode.objects.create(
        environment=user.environment, user=user, code_hash="x", created_at=NOW
    )
    release_factors_of(user, actor=bureau_member(user.environment), now=NOW)
    client = client_of(user.environment)
    log_in(client, user)
    mailed = OutgoingMail.objects.get(name="login_code").context["code"]
    client.post(page_of(user, "inloggen/code/"), {"code": mailed})

    answer = make(client, user, key_of(user))

    assert answer["Location"] == offer_of(user)
    assert is_logged_in(client, page_of(user, ""))
    assert not AuthenticatorApp.objects.filter(pk=app.pk).exists()
    assert not RecoveryCode.objects.filter(user=user).exists()
    assert User.objects.get(pk=user.pk).factors_released_until is None


def test_after_a_release_no_passkey_is_made_before_the_mailbox_was_shown(
    user: User,
) -> None:
    app = AuthenticatorAppFactory(user=user)
    release_factors_of(user, actor=bureau_member(user.environment), now=NOW)
    client = client_of(user.environment)
    log_in(client, user)

    answers = [
        client.post(page_of(user, "inloggen/passkey/nieuw/opties/")),
        client.post(page_of(user, "inloggen/totp/"), {"code": code_of(app)}),
    ]

    assert [one.status_code for one in answers] == [302, 422]
    assert not is_logged_in(client, page_of(user, ""))
