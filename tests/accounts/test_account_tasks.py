"""What the worker does for the accounts of every environment."""

import datetime

import pytest

from accounts import tasks
from accounts.models import EmailChange, User
from portal.core.models import OutgoingMail
from tests.accounts.conftest import NOW
from tests.actors import client_of
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.usefixtures("clock")


def test_forgotten_passwords_are_mailed_in_every_environment(db: None) -> None:
    users = [UserFactory(), UserFactory()]
    for user in users:
        page = "/wachtwoord-vergeten/"
        client_of(user.environment).post(page, {"username": user.username})

    tasks.mail_resets()
    tasks.mail_resets()

    mails = OutgoingMail.objects.order_by("pk").values_list("name", "to")
    assert list(mails) == [("password_reset", user.username) for user in users]


def test_login_names_that_were_confirmed_a_day_ago_come_into_use(user: User) -> None:
    EmailChange.objects.create(
        environment=user.environment,
        user=user,
        new_username="noor.nieuw@voorbeeld.nl",
        stamp=user.stamp,
        requested_at=NOW - datetime.timedelta(hours=25),
        confirmed_at=NOW - datetime.timedelta(hours=24),
        applies_at=NOW,
    )

    tasks.apply_email_changes()

    user.refresh_from_db()
    assert user.username == "noor.nieuw@voorbeeld.nl"
