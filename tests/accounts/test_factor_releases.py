"""A lost second factor: somebody else releases it, password and mailbox are asked then."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts import links, recovery
from accounts.enums import Realm
from accounts.models import (
    AuthenticatorApp,
    EmployerAccess,
    KnownBrowser,
    MailedLink,
    Passkey,
    RecoveryCode,
    User,
)
from accounts.services import passwords
from accounts.services.releases import NoFactor, release_factors_of
from personnel.models import Company
from portal.core.access import Actor, Role
from portal.core.models import AuditEvent, OutgoingMail
from tests.accounts.conftest import NOW
from tests.accounts.visits import enter_totp, is_logged_in, log_in
from tests.actors import (
    bureau_member,
    client_of,
    employer_actor,
    logged_in_bureau,
    logged_in_employer,
    logged_in_office,
)
from tests.factories.accounts import (
    TOTP_SECRET,
    AuthenticatorAppFactory,
    EmployerAccessFactory,
    UserFactory,
    code_of,
    ready_account,
)
from tests.factories.core import EnvironmentFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory

HOME = "/werkgever/"
LOGIN, CODE, TOTP = (f"{HOME}inloggen/{step}" for step in ("", "code/", "totp/"))
ACCOUNTS = "/beheer/accounts/user/"
NEW_PASSWORD = "Rustige-Boswandeling-63"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def company() -> Company:
    return CompanyFactory()


@pytest.fixture
def access(company: Company) -> EmployerAccess:
    """An approver's access at the company, and there alone."""
    return EmployerAccessFactory(company=company, role="approver")


@pytest.fixture
def lost(access: EmployerAccess) -> User:
    """The approver, who was logged in with an app and is to lose it."""
    return access.user


@pytest.fixture
def browser(lost: User) -> Client:
    client = logged_in_office(lost)
    Passkey.objects.create(
        environment=lost.environment,
        user=lost,
        name="telefoon",
        credential_id=b"1",
        public_key=b"1",
        created_at=NOW,
    )
    return client


def release(user: User, *, actor: Actor | None = None) -> None:
    member = actor or bureau_member(user.environment)
    release_factors_of(user, actor=member, now=NOW)


def mailed_code() -> str:
    newest = OutgoingMail.objects.filter(name="login_code").latest("pk")
    return str(newest.context["code"])


def show_mailbox(user: User) -> Client:
    """A browser that has shown password and mailbox after a release."""
    client = client_of(user.environment)
    assert log_in(client, user)["Location"] == CODE
    assert client.post(CODE, {"code": mailed_code()})["Location"] == TOTP
    return client


def act(client: Client, *users: User) -> str:
    chosen = {
        "action": "release_factors",
        "_selected_action": [user.pk for user in users],
    }
    return client.post(ACCOUNTS, chosen, follow=True).content.decode()


def test_a_release_ends_sessions_and_known_browsers_and_is_told(
    lost: User, browser: Client, company: Company
) -> None:
    admin = EmployerAccessFactory(company=company).user
    stamp = lost.stamp

    release(lost)

    lost.refresh_from_db()
    assert not is_logged_in(browser, HOME)
    assert not KnownBrowser.objects.filter(user=lost).exists()
    assert lost.stamp != stamp
    assert lost.frozen_until == NOW + datetime.timedelta(hours=72)
    assert AuditEvent.objects.get(event="factor.released").subject_id == str(lost.pk)
    assert OutgoingMail.objects.get(name="factor_released").to == lost.username
    told = OutgoingMail.objects.get(name="factor_released_of")
    assert (told.to, told.context["username"]) == (admin.username, lost.username)


def test_after_a_release_password_and_mailed_code_lead_to_another_app(
    lost: User, browser: Client
) -> None:
    recovery.new_codes(lost, now=NOW)
    release(lost)

    client = show_mailbox(lost)
    page = client.get(TOTP).content.decode()
    app = AuthenticatorApp.objects.get(user=lost)
    shown = app.next_secret
    old = enter_totp(client, lost)
    app.secret = shown
    new = client.post(TOTP, {"code": code_of(app)})

    assert shown in page
    assert "qr" in page
    assert shown != TOTP_SECRET
    assert (old.status_code, new.status_code) == (422, 302)
    assert is_logged_in(client, HOME)
    assert not Passkey.objects.filter(user=lost).exists()
    assert not RecoveryCode.objects.filter(user=lost).exists()
    assert User.objects.get(pk=lost.pk).factors_released_until is None
    assert AuthenticatorApp.objects.get(user=lost).secret == shown


def test_the_next_login_asks_the_new_app(lost: User, browser: Client) -> None:
    release(lost)
    client = show_mailbox(lost)
    app = AuthenticatorApp.objects.get(user=lost)
    app.secret = app.next_secret
    client.post(TOTP, {"code": code_of(app)})

    answer = log_in(client_of(lost.environment), lost)

    assert answer["Location"] == TOTP
    assert AuthenticatorApp.objects.get(user=lost).next_secret is None


def test_a_secret_shown_before_the_release_links_nothing(
    lost: User, browser: Client
) -> None:
    AuthenticatorApp.objects.filter(user=lost).update(next_secret=TOTP_SECRET)

    release(lost)
    show_mailbox(lost)

    assert AuthenticatorApp.objects.get(user=lost).next_secret != TOTP_SECRET


@pytest.mark.parametrize("path", [TOTP, f"{LOGIN}herstelcode/"])
def test_what_was_lost_does_not_stand_in_for_the_mailbox(
    lost: User, browser: Client, path: str
) -> None:
    [paper, *_] = recovery.new_codes(lost, now=NOW)
    release(lost)
    client = client_of(lost.environment)
    log_in(client, lost)
    code = code_of(AuthenticatorApp.objects.get(user=lost))

    answer = client.post(path, {"code": code if path == TOTP else paper})

    assert answer.status_code == 422
    assert recovery.left(lost) == 10
    assert not is_logged_in(client, HOME)


def test_without_a_release_the_mailbox_leads_nowhere(
    lost: User, browser: Client
) -> None:
    client = client_of(lost.environment)

    step = log_in(client, lost)
    code_page = client.get(CODE)

    assert (step["Location"], code_page["Location"]) == (TOTP, LOGIN)
    assert not OutgoingMail.objects.filter(name="login_code").exists()


def test_a_password_set_by_mail_closes_a_release(lost: User, browser: Client) -> None:
    release(lost)
    lost.refresh_from_db()
    lifetime = datetime.timedelta(minutes=30)
    token = links.create(lost, MailedLink.Kind.RESET, lifetime=lifetime, now=NOW)

    passwords.reset(
        token,
        password=NEW_PASSWORD,
        environment=lost.environment,
        actor=Actor.anonymous(environment_id=lost.environment_id),
        now=NOW,
    )
    answer = log_in(client_of(lost.environment), lost, password=NEW_PASSWORD)

    assert answer["Location"] == TOTP
    assert not OutgoingMail.objects.filter(name="login_code").exists()


def test_after_three_days_the_factors_of_before_are_asked_again(
    lost: User, browser: Client, clock: time_machine.Traveller
) -> None:
    release(lost)
    clock.shift(datetime.timedelta(days=3))

    client = client_of(lost.environment)
    step = log_in(client, lost)
    answer = enter_totp(client, lost)

    assert step["Location"] == TOTP
    assert answer["Location"] == HOME
    assert Passkey.objects.filter(user=lost).exists()


def test_a_login_under_way_ends_with_a_release(lost: User, browser: Client) -> None:
    client = client_of(lost.environment)
    log_in(client, lost)

    release(lost)

    assert enter_totp(client, lost)["Location"] == LOGIN


def test_the_bureau_releases_from_the_admin(lost: User, browser: Client) -> None:
    client = logged_in_bureau(lost.environment)
    colleague = UserFactory(environment=lost.environment, realm=Realm.BUREAU)
    AuthenticatorAppFactory(user=colleague)

    html = act(client, lost, colleague)

    assert f"Tweede factor vrijgegeven: {lost.username}." in html
    assert f"Tweede factor vrijgegeven: {colleague.username}." in html


def test_the_other_members_of_the_bureau_hear_of_a_release(company: Company) -> None:
    environment = company.environment
    lost, other = (
        UserFactory(environment=environment, realm=Realm.BUREAU) for _ in range(2)
    )
    AuthenticatorAppFactory(user=lost)
    UserFactory(environment=environment, realm=Realm.BUREAU, state=User.State.BLOCKED)
    UserFactory(environment=EnvironmentFactory(), realm=Realm.BUREAU)

    release(lost)

    told = OutgoingMail.objects.filter(name="factor_released_of")
    assert [mail.to for mail in told] == [other.username]


def test_nobody_releases_the_own_factor(company: Company) -> None:
    client = logged_in_bureau(company.environment)
    member = User.objects.get(realm="bureau")

    html = act(client, member)

    member.refresh_from_db()
    assert "Niemand geeft de eigen tweede factor vrij" in html
    assert member.factors_released_until is None


def test_nobody_releases_the_own_account_of_another_realm(lost: User) -> None:
    AuthenticatorAppFactory(user=lost)
    member = UserFactory(
        environment=lost.environment, realm=Realm.BUREAU, username=lost.username
    )
    actor = Actor(Role.BUREAU, member.username, member.environment_id, member.pk)

    with pytest.raises(PermissionDenied):
        release(lost, actor=actor)


def test_the_bureau_of_another_environment_releases_nothing(
    lost: User, browser: Client
) -> None:
    act(logged_in_bureau(EnvironmentFactory()), lost)
    with pytest.raises(PermissionDenied):
        release(lost, actor=bureau_member(EnvironmentFactory()))

    lost.refresh_from_db()
    assert lost.factors_released_until is None


@pytest.mark.parametrize("role", [Role.APPROVER, Role.EMPLOYEE, Role.ANONYMOUS])
def test_others_may_release_nothing(lost: User, role: Role) -> None:
    actor = Actor(role, "iemand", lost.environment_id, 0)

    with pytest.raises(PermissionDenied):
        release(lost, actor=actor)


def test_an_account_without_a_factor_has_nothing_to_release(lost: User) -> None:
    with pytest.raises(NoFactor):
        release(lost)


def test_an_employee_has_nothing_to_release(company: Company) -> None:
    user = ready_account(EmployeeFactory(company=company))
    AuthenticatorAppFactory(user=user)

    with pytest.raises(NoFactor):
        release(user)


def test_an_administrator_releases_an_approver(
    access: EmployerAccess, browser: Client, company: Company
) -> None:
    admin = logged_in_employer(company)
    page = f"{HOME}instellingen/toegang/{access.public_id}/"

    shown = admin.get(page).content.decode()
    answer = admin.post(f"{page}tweede-factor/", follow=True).content.decode()

    assert "Tweede factor vrijgeven" in shown
    assert "koppelt bij de volgende keer inloggen een nieuwe app of passkey" in answer
    show_mailbox(access.user)


def test_an_administrator_is_told_of_an_approver_without_a_factor(
    access: EmployerAccess, company: Company
) -> None:
    path = f"{HOME}instellingen/toegang/{access.public_id}/tweede-factor/"

    answer = logged_in_employer(company).post(path, follow=True).content.decode()

    assert "heeft nog geen app of passkey gekoppeld" in answer


def test_an_administrator_releases_no_other_administrator(company: Company) -> None:
    other = EmployerAccessFactory(company=company)
    AuthenticatorAppFactory(user=other.user)
    admin = logged_in_employer(company)
    page = f"{HOME}instellingen/toegang/{other.public_id}/"

    shown = admin.get(page).content.decode()
    answer = admin.post(f"{page}tweede-factor/")

    assert "Tweede factor vrijgeven" not in shown
    assert answer.status_code == 403


def test_an_administrator_releases_nobody_who_decides_elsewhere_too(
    access: EmployerAccess, browser: Client, company: Company
) -> None:
    EmployerAccessFactory(
        company=CompanyFactory(environment=company.environment),
        user=access.user,
        role="approver",
    )
    admin = employer_actor(EmployerAccessFactory(company=company))

    with pytest.raises(PermissionDenied):
        release(access.user, actor=admin)


def test_an_administrator_releases_nobody_of_another_company(
    lost: User, browser: Client, company: Company
) -> None:
    other = CompanyFactory(environment=company.environment)
    admin = employer_actor(EmployerAccessFactory(company=other))

    with pytest.raises(PermissionDenied):
        release(lost, actor=admin)


def test_an_administrator_releases_no_account_of_the_bureau(company: Company) -> None:
    member = UserFactory(environment=company.environment, realm=Realm.BUREAU)
    AuthenticatorAppFactory(user=member)
    admin = employer_actor(EmployerAccessFactory(company=company))

    with pytest.raises(PermissionDenied):
        release(member, actor=admin)


def test_an_administrator_does_not_release_the_own_second_account(
    company: Company,
) -> None:
    person = EmployeeFactory(company=company)
    second = EmployerAccessFactory(company=company, role="approver", employee=person)
    AuthenticatorAppFactory(user=second.user)
    admin = employer_actor(EmployerAccessFactory(company=company, employee=person))

    with pytest.raises(PermissionDenied):
        release(second.user, actor=admin)
