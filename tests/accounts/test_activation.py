"""Activating an account with the link of an invitation."""

import datetime

import pytest
from django.conf import settings

from accounts import links
from accounts.models import MailedLink, User
from accounts.services import invitations
from personnel.models import Employee
from portal.core.access import Actor
from portal.core.models import AuditEvent, Environment
from tests.accounts.conftest import NOW
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.core import EnvironmentFactory

TTL = datetime.timedelta(seconds=settings.ACTIVATION_TTL)
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def user(employee: Employee) -> User:
    """An account that is invited and not active yet."""
    return UserFactory(
        environment=employee.environment, state=User.State.INVITED, password=""
    )


def activate(
    token: str,
    environment: Environment,
    *,
    now: datetime.datetime = NOW,
    consent: bool = True,
    password: str = PASSWORD,
) -> User:
    return invitations.activate(
        token,
        password=password,
        consent=consent,
        environment=environment,
        actor=Actor.anonymous(environment_id=environment.pk),
        now=now,
    )


@pytest.mark.usefixtures("real_hashes")
def test_activating_sets_a_password_and_a_new_stamp(
    user: User, environment: Environment
) -> None:
    token = links.create_activation(user, now=NOW)

    activated = activate(token, environment)

    assert activated.state == User.State.ACTIVE
    assert activated.check_password(PASSWORD)
    assert activated.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert activated.stamp != user.stamp
    assert activated.digital_consent_at == NOW
    assert MailedLink.objects.get().used_at == NOW


@pytest.mark.parametrize("consent", [True, False])
def test_activating_is_audited_with_the_consent(
    user: User, environment: Environment, consent: bool
) -> None:
    token = links.create_activation(user, now=NOW)

    activated = activate(token, environment, consent=consent)

    event = AuditEvent.objects.get(event="account.activated")
    assert (event.subject_id, event.changes) == (str(user.pk), {"consent": consent})
    assert (activated.digital_consent_at is not None) is consent


def test_a_password_is_stored_as_it_is_judged(
    user: User, environment: Environment
) -> None:
    token = links.create_activation(user, now=NOW)

    activated = activate(
        token, environment, password="Zonnige\u200b-Fietstocht-\uff12\uff17"
    )

    assert activated.check_password(PASSWORD)


def test_a_refused_password_leaves_the_link_open(
    user: User, environment: Environment
) -> None:
    token = links.create_activation(user, now=NOW)

    with pytest.raises(invitations.PasswordRefused, match="length, upper, special"):
        activate(token, environment, password="kort1")

    assert activate(token, environment).state == User.State.ACTIVE


def test_a_link_works_until_it_expires(user: User, environment: Environment) -> None:
    token = links.create_activation(user, now=NOW)

    activated = activate(token, environment, now=NOW + TTL - SECOND)

    assert activated.state == User.State.ACTIVE


def test_an_expired_link_is_dead(user: User, environment: Environment) -> None:
    token = links.create_activation(user, now=NOW)

    with pytest.raises(links.LinkDead):
        activate(token, environment, now=NOW + TTL)


def test_a_link_works_once(user: User, environment: Environment) -> None:
    token = links.create_activation(user, now=NOW)
    activate(token, environment)

    with pytest.raises(links.LinkDead):
        activate(token, environment, password="Heel-Ander-Wachtwoord-9")


def test_a_link_that_is_used_up_cannot_be_used_up_again(user: User) -> None:
    links.create_activation(user, now=NOW)
    link = MailedLink.objects.get()
    links.consume(link, now=NOW)

    with pytest.raises(links.LinkDead):
        links.consume(link, now=NOW)


def test_a_newer_link_kills_the_older(user: User, environment: Environment) -> None:
    older = links.create_activation(user, now=NOW)
    newer = links.create_activation(user, now=NOW + SECOND)

    with pytest.raises(links.LinkDead):
        activate(older, environment, now=NOW + SECOND)

    assert activate(newer, environment, now=NOW + SECOND).state == User.State.ACTIVE


def test_another_environment_does_not_know_the_link(user: User) -> None:
    token = links.create_activation(user, now=NOW)

    with pytest.raises(links.LinkDead):
        activate(token, EnvironmentFactory())


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"state": User.State.BLOCKED}, id="blocked"),
        pytest.param({"stamp": "f" * 32}, id="another stamp"),
    ],
)
def test_a_link_dies_with_what_happens_to_the_account(
    user: User, environment: Environment, change: dict[str, str]
) -> None:
    token = links.create_activation(user, now=NOW)
    User.objects.filter(pk=user.pk).update(**change)

    with pytest.raises(links.LinkDead):
        activate(token, environment)
