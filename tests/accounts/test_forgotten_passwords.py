"""Asking for a link to a new password: the same for everyone, mail for active accounts alone."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import MailedLink, ResetRequest, Throttle, User
from accounts.services import passwords
from portal.core.models import AuditEvent, Environment, OutgoingMail
from tests.accounts.conftest import NOW
from tests.actors import client_of
from tests.factories.accounts import UserFactory

PAGE = "/wachtwoord-vergeten/"

pytestmark = pytest.mark.usefixtures("clock")


def ask(client: Client, username: str, page: str = PAGE) -> Any:
    response = client.post(page, {"username": username})
    passwords.mail_resets(now=datetime.datetime.now(datetime.UTC))
    return response


def kind_of(statement: str) -> str:
    """What a statement does and to what, without its values and the names of savepoints."""
    return " ".join(re.sub(r'"s\d+_x\d+"', "", statement).split()[:4])


def mails() -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.order_by("pk").values_list("name", "to"))


def test_an_active_account_is_mailed_a_link(
    user: User, environment: Environment
) -> None:
    ask(client_of(environment), f"  {user.username.upper()} ")

    link = MailedLink.objects.get()
    mail = OutgoingMail.objects.get()
    assert (link.user, link.kind, link.stamp) == (user, "reset", user.stamp)
    assert link.expires_at - NOW == datetime.timedelta(minutes=30)
    assert (mail.name, mail.to) == ("password_reset", user.username)
    assert mail.not_after == link.expires_at
    assert "/wachtwoord-instellen/" in mail.context["url"]
    assert AuditEvent.objects.get().event == "password.forgotten"
    assert not ResetRequest.objects.exists()


@pytest.mark.parametrize("state", [User.State.BLOCKED, User.State.INVITED])
def test_an_account_that_is_not_active_is_mailed_nothing(
    user: User, environment: Environment, state: str
) -> None:
    User.objects.filter(pk=user.pk).update(state=state)

    ask(client_of(environment), user.username)

    assert mails() == []
    assert not MailedLink.objects.exists()


def test_everyone_gets_the_same_page(user: User, environment: Environment) -> None:
    blocked = UserFactory(environment=environment, state=User.State.BLOCKED)
    office = UserFactory(environment=environment, realm="employer")
    names = [user.username, "niemand@voorbeeld.nl", blocked.username, office.username]

    answers = [ask(client_of(environment), name) for name in names]

    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.content for answer in answers}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1
    assert len({tuple(sorted(answer.cookies)) for answer in answers}) == 1
    assert mails() == [("password_reset", user.username)]


def test_everyone_costs_the_same_work(user: User, environment: Environment) -> None:
    client = client_of(environment)
    statements = []

    for name in (user.username, "niemand@voorbeeld.nl"):
        with CaptureQueriesContext(connection) as asked:
            client.post(PAGE, {"username": name})
        statements.append([kind_of(query["sql"]) for query in asked])

    assert statements[0] == statements[1]


def test_a_realm_has_a_page_of_its_own(user: User, environment: Environment) -> None:
    office = UserFactory(
        environment=environment, realm="employer", username=user.username
    )
    member = UserFactory(environment=environment, realm="bureau")
    client = client_of(environment)

    ask(client, office.username, "/werkgever/wachtwoord-vergeten/")
    ask(client, member.username, "/beheer/wachtwoord-vergeten/")

    assert list(MailedLink.objects.order_by("pk").values_list("user", flat=True)) == [
        office.pk,
        member.pk,
    ]


def test_another_environment_knows_no_such_account(user: User) -> None:
    there = UserFactory().environment

    ask(client_of(there), user.username)

    assert mails() == []


def test_the_fourth_in_an_hour_is_mailed_nothing(
    user: User, environment: Environment, clock: time_machine.Traveller
) -> None:
    answers = [ask(client_of(environment), user.username) for _ in range(4)]

    assert len(mails()) == 3
    assert answers[3].content == answers[0].content
    clock.shift(3601)
    ask(client_of(environment), user.username)
    assert len(mails()) == 4


def test_an_address_asks_ten_times_an_hour(environment: Environment) -> None:
    users = UserFactory.create_batch(12, environment=environment)
    client = client_of(environment)

    for one in users:
        ask(client, one.username)

    assert len(mails()) == 10


def test_unknown_names_are_counted_like_known_ones(environment: Environment) -> None:
    client = client_of(environment)

    for _ in range(4):
        client.post(PAGE, {"username": "niemand@voorbeeld.nl"})

    assert ResetRequest.objects.count() == 3
    assert Throttle.objects.filter(bucket="reset-account").count() == 1


def test_a_request_that_waited_too_long_is_mailed_nothing(
    user: User, environment: Environment
) -> None:
    client_of(environment).post(PAGE, {"username": user.username})

    passwords.mail_resets(now=NOW + datetime.timedelta(minutes=30))

    assert mails() == []


def test_an_empty_name_is_asked_for(environment: Environment) -> None:
    response = client_of(environment).post(PAGE, {"username": ""})

    assert response.status_code == 422


def test_the_login_page_leads_there(environment: Environment) -> None:
    pages = {"/": PAGE, "/werkgever/": "/werkgever/wachtwoord-vergeten/"}

    for prefix, target in pages.items():
        html = client_of(environment).get(f"{prefix}inloggen/").content.decode()
        assert f'href="{target}"' in html
