"""An audit log to seal, and the hands of somebody who owns the database."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from portal.core import audit
from portal.core.access import Actor
from portal.core.models import AuditEvent, Environment
from tests.core.letters import NOW
from tests.database import as_owner

PATIENCE_SECONDS = 60


def record(environment: Environment, event: str = "run.published") -> AuditEvent:
    actor = Actor.system(environment_id=environment.pk)
    return audit.record(event, actor=actor, subject=environment, now=NOW)


@contextmanager
def running_transaction(environment: Environment) -> Iterator[AuditEvent]:
    """An event of a transaction on another connection, which ends with the block."""
    written, may_end, found = threading.Event(), threading.Event(), []

    def work() -> None:
        try:
            with transaction.atomic():
                found.append(record(environment, "slow"))
                written.set()
                may_end.wait(PATIENCE_SECONDS)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert written.wait(PATIENCE_SECONDS)
        yield found[0]
    finally:
        may_end.set()
        thread.join()


def tamper(statement: str, *parameters: object) -> None:
    """Does what only the owner of the tables can: go around the triggers."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_auditevent DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE core_auditseal DISABLE TRIGGER USER")
        cursor.execute(statement, parameters)
        cursor.execute("ALTER TABLE core_auditevent ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE core_auditseal ENABLE TRIGGER USER")
