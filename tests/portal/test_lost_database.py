"""PostgreSQL cuts the connection in the middle of a form: nothing is half done."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import close_old_connections, connection
from django.test import Client

from accounts.models import UserSession
from leave.models import LeaveEntry, LeaveRequest
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import logged_in_office
from tests.database import as_owner
from tests.leave.people import somebody
from tests.portal.test_views import TRACES

INBOX = "/werkgever/goedkeuren/"
WEEK = (date(2026, 8, 3), date(2026, 8, 7))
pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def cut_at(table: str) -> Iterator[None]:
    """This function will end the connection when a row of a table is about to be written."""
    other = connection.copy()

    def cut(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith((f'UPDATE "{table}"', f'INSERT INTO "{table}"')):
            pid = connection.connection.info.backend_pid
            with as_owner(other), other.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
                assert cursor.fetchone() == (True,)
        return execute(sql, *rest)

    try:
        with connection.execute_wrapper(cut):
            yield
    finally:
        other.close()


def rows() -> list[Any]:
    """What a decision writes, in tables of several modules."""
    return [
        list(LeaveRequest.objects.order_by("pk").values()),
        list(LeaveEntry.objects.order_by("pk").values()),
        *(one.objects.count() for one in (AuditEvent, OutgoingMail, Session)),
    ]


@pytest.mark.parametrize(
    "table", ["leave_leaverequest", "core_auditevent", "core_outgoingmail"]
)
def test_a_decision_that_loses_its_database_leaves_nothing_and_can_be_repeated(
    table: str,
) -> None:
    person = somebody()
    asked = person.ask(*WEEK)
    browser: Client = logged_in_office(person.access.user)
    browser.raise_request_exception = False
    form = {"ids": str(asked.public_id), "decision": "approve"}
    before = rows()

    with cut_at(table):
        failed = browser.post(INBOX, form)
    # As a server does after each request; the test client leaves that out.
    close_old_connections()
    after = rows()
    again = browser.post(INBOX, form)

    asked.refresh_from_db()
    assert (failed.status_code, failed["Retry-After"]) == (503, "10")
    assert "Het portaal is even niet bereikbaar" in failed.text
    assert "Er is niets half opgeslagen. Probeer het zo opnieuw." in failed.text
    assert TRACES.findall(failed.text) == []
    assert after == before
    assert (again["Location"], asked.status) == (INBOX, "approved")
    assert UserSession.objects.count() == 1
