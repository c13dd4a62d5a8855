"""What the log says: one line of JSON for each event, and nothing that lets anybody in."""

import io
import json
import logging
from collections.abc import Iterator
from html import unescape

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client
from psycopg2.sql import SQL, Identifier

from portal.core.logs import OneLine, request_number
from portal.core.models import AuditEvent, Environment
from tests.actors import client_of, logged_in_employee
from tests.factories.accounts import PASSWORD, PIN
from tests.factories.core import EnvironmentFactory
from tests.factories.personnel import EmployeeFactory

HOSTILE = "x\n2026-01-01 INFO all is well\r\x1b[2J\x00\u2028y"
TOKEN = "gqT3nOoX0pWc"


@pytest.fixture
def environment(db: None) -> Environment:
    return EnvironmentFactory()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the handler of the portal writes, during a test."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def broken(environment: Environment, settings) -> Client:
    settings.ROOT_URLCONF = "tests.core.broken_urls"
    client = client_of(environment)
    client.raise_request_exception = False
    return client


def lines(log: io.StringIO) -> list[dict[str, str]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def logger() -> logging.Logger:
    return logging.getLogger("portal.tests")


def test_the_portal_writes_this_way() -> None:
    handlers = settings.LOGGING["handlers"]

    formatters = {
        settings.LOGGING["formatters"][one["formatter"]]["()"]
        for one in handlers.values()
    }

    assert formatters == {"portal.core.logs.OneLine"}


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("evil.example\x1b[2J/<b>", id="control characters"),
        pytest.param("a" * 6000 + "/", id="very long"),
    ],
)
def test_a_hostile_host_is_one_short_line_without_trace(
    environment: Environment, log: io.StringIO, host: str
) -> None:
    answer = client_of(environment).get("/inloggen/", headers={"host": host})

    [line] = lines(log)
    assert answer.status_code == 400
    assert line["logger"] == "django.security.DisallowedHost"
    assert line["message"].startswith(f"Invalid HTTP_HOST header: {host!r}"[:2000])
    assert "trace" not in line
    assert "\x1b" not in log.getvalue()
    assert len(log.getvalue()) < 2300


def test_whatever_somebody_types_stays_one_line(log: io.StringIO) -> None:
    logger().warning("name: %s", HOSTILE)

    [line] = lines(log)
    text = log.getvalue()
    assert line["message"] == f"name: {HOSTILE}"
    assert text.count("\n") == 1
    assert text.rstrip("\n").isprintable()
    assert (line["level"], line["logger"]) == ("WARNING", "portal.tests")


@pytest.mark.parametrize(
    ("username", "status"),
    [
        pytest.param("a\n2026 INFO all is well@voorbeeld.nl", 200, id="newline"),
        pytest.param("a\r\n\x1b[2J@voorbeeld.nl", 200, id="escape"),
        pytest.param("a\u2028b@voorbeeld.nl", 200, id="separator"),
        pytest.param("a\x00b@voorbeeld.nl", 422, id="NUL"),
    ],
)
@pytest.mark.parametrize("page", ["/inloggen/", "/breaks/"])
def test_a_hostile_name_at_a_login_stays_one_line_of_json(
    broken: Client, log: io.StringIO, page: str, username: str, status: int
) -> None:
    answer = broken.post(page, {"username": username, "password": PASSWORD})

    text = log.getvalue()
    assert answer.status_code == (500 if page == "/breaks/" else status)
    assert text.count("\n") == len(lines(log))
    assert text.replace("\n", "").isprintable()
    assert "all is well" not in text
    events = AuditEvent.objects.values_list("actor_label", "subject_id")
    assert "".join(word for event in events for word in event).isprintable()


def test_every_line_of_a_request_has_its_number(
    broken: Client, log: io.StringIO
) -> None:
    broken.get("/fails/")
    broken.get("/fails/")

    numbers = [line["request"] for line in lines(log)]
    assert all(len(number) == 32 for number in numbers)
    assert len(set(numbers)) == 2
    assert request_number.get() == ""


def test_values_with_names_of_their_own_are_searched_too(log: io.StringIO) -> None:
    logger().warning("%(who)s did it %(times)d times", {"who": "111222333", "times": 2})

    assert [line["message"] for line in lines(log)] == ["- did it 2 times"]


def test_outside_a_request_there_is_no_number(log: io.StringIO) -> None:
    logger().warning("beat")

    assert lines(log)[0]["request"] == ""


def test_a_trace_is_in_its_line(broken: Client, log: io.StringIO) -> None:
    broken.get("/fails/")

    [said] = [line for line in lines(log) if "trace" in line]
    assert said["trace"].startswith("Traceback (most recent call last):\n")


@pytest.mark.parametrize(
    "link",
    [
        "locatie",
        "activeren",
        "wachtwoord-instellen",
        "e-mailadres-bevestigen",
        "e-mailadres-tegenhouden",
    ],
)
def test_the_secret_of_a_mailed_link_is_not_logged(log: io.StringIO, link: str) -> None:
    logger().error("Internal Server Error: %s", f"/{link}/{TOKEN}/")

    [line] = lines(log)
    assert line["message"] == f"Internal Server Error: /{link}/-/"


def test_what_the_database_quotes_of_a_row_is_not_logged(
    environment: Environment, log: io.StringIO
) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE core_environment SET subdomain = 'geen subdomein', name = 'NL91'"
            )
    except DatabaseError:
        logger().exception("it failed")

    text = log.getvalue()
    assert "DETAIL:  -" in text
    assert "geen subdomein" not in text


TYPED = {
    "username": "noor@voorbeeld.nl",
    "password": PASSWORD,
    "password_again": "Fout wachtwoord zonder cijfer",
    "current_password": 'met "aanhaling" \' en \\',
    "pin": PIN,
    "code": "40718263",
    "bsn": "111222333",
    "iban": "NL91 ABNA 0417 1643 00",
}


def everything_stored() -> str:
    """Every row of every table, as text."""
    kept: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            rows = SQL("SELECT kept::text FROM {} kept").format(Identifier(table))
            cursor.execute(rows)
            kept += [row for (row,) in cursor.fetchall()]
    return "\n".join(kept)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/inloggen/", 200),
        ("/nergens/", 404),
        ("/refuses/", 403),
        ("/inloggen/?next=%00", 200),
        ("/suspects/", 400),
        ("/breaks/", 500),
        ("/account/beveiliging/pincode/", 422),
        ("/account/beveiliging/wachtwoord/", 422),
    ],
)
def test_what_was_typed_is_neither_logged_nor_shown_nor_stored(
    environment: Environment, broken: Client, log: io.StringIO, path: str, status: int
) -> None:
    if status == 422:
        employee = EmployeeFactory(company__environment=environment)
        broken.cookies = logged_in_employee(employee).cookies

    response = broken.post(path, TYPED | {"answer": "ja"})

    logged = [text for line in lines(log) for text in line.values()]
    secrets = {text for name, text in TYPED.items() if name != "username"}
    assert response.status_code == status
    for text in (*logged, unescape(response.text), everything_stored()):
        assert [one for one in secrets if one in text] == []
    assert TYPED["username"] not in log.getvalue()
    assert "482913" not in log.getvalue()
