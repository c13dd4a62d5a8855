"""Monitoring asks how the portal is, at any host and without an account."""

import re
import socket
import threading
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from portal.core import mail
from tests.core.letters import ACTIVATION, NOW
from tests.core.test_middleware import check_headers
from tests.factories.core import EnvironmentFactory


@pytest.fixture
def redis(settings) -> Iterator[None]:
    """Somebody who answers PONG to everything."""
    server = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        with server:
            client, _address = server.accept()
        with client:
            while received := client.recv(4096):
                commands = re.findall(rb"(?m)^\*\d+\r$", received)
                client.sendall(b"+PONG\r\n" * len(commands))

    thread = threading.Thread(target=answer)
    thread.start()
    settings.REDIS_URL = f"redis://127.0.0.1:{server.getsockname()[1]}/0?protocol=2"
    yield
    thread.join(5)


@pytest.fixture
def database_is_down(transactional_db) -> Iterator[None]:
    usual = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    yield
    connection.settings_dict["HOST"] = usual
    connection.close()


def answer_of(host: str) -> tuple[int, dict]:
    response = Client(headers={"host": host}).get("/gezondheid/")
    return response.status_code, response.json()


@pytest.mark.django_db
@pytest.mark.usefixtures("redis")
def test_a_portal_of_which_all_parts_answer_is_ok():
    assert answer_of("127.0.0.1") == (
        200,
        {
            "status": "ok",
            "database": True,
            "broker": True,
            "outbox": 0,
            "last_sync": None,
        },
    )


@pytest.mark.django_db
def test_a_portal_without_a_broker_is_degraded_and_lives():
    assert answer_of("127.0.0.1") == (
        200,
        {
            "status": "degraded",
            "database": True,
            "broker": False,
            "outbox": 0,
            "last_sync": None,
        },
    )


@pytest.mark.django_db
def test_health_counts_the_mail_that_waits():
    environment = EnvironmentFactory()
    for _number in range(3):
        sent = mail.send(
            "activation",
            to="noor@voorbeeld.nl",
            context=ACTIVATION,
            environment=environment,
            now=NOW,
        )
    mail.deliver(sent.pk, now=NOW)

    _status, answer = answer_of("127.0.0.1")

    assert answer["outbox"] == 2


@pytest.mark.usefixtures("database_is_down")
@pytest.mark.parametrize(
    "host", ["127.0.0.1", "salarisfactory.localhost", "monitoring.example"]
)
def test_a_portal_without_a_database_is_503_at_any_host(host: str):
    assert answer_of(host) == (503, {"status": "degraded", "database": False})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "host", ["salarisfactory.localhost", "monitoring.example", "[::1]:8000"]
)
def test_health_answers_at_any_host(host: str):
    assert answer_of(host)[0] == 200


@pytest.mark.django_db
def test_health_is_only_asked():
    assert Client().post("/gezondheid/").status_code == 405


@pytest.mark.usefixtures("database_is_down")
def test_a_browser_with_a_session_is_answered_without_a_database_too():
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies[settings.SESSION_COOKIE_NAME] = (
        "of a session that cannot be looked up"
    )

    response = client.get("/gezondheid/")

    assert (response.status_code, response.json()["database"]) == (503, False)
    check_headers(response)
