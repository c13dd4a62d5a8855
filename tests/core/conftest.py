"""A fixed clock, a mail in the outbox, and a broker that counts."""

import datetime
from collections.abc import Iterator

import pytest
from celery import Celery, current_app
from django.conf import settings as django_settings

from portal.core import mail
from portal.core.models import Environment, OutgoingMail
from tests.core.bureaus import Bureaus, furnished, raise_walls
from tests.core.letters import ACTIVATION, NOW
from tests.factories.core import EnvironmentFactory


@pytest.fixture
def now() -> datetime.datetime:
    return NOW


@pytest.fixture
def environment(db) -> Environment:
    return EnvironmentFactory()


@pytest.fixture
def letter(environment: Environment, now: datetime.datetime) -> OutgoingMail:
    return mail.send(
        "activation",
        to="noor@voorbeeld.nl",
        context=ACTIVATION,
        environment=environment,
        now=now,
    )


@pytest.fixture
def server(settings):
    """Puts a mail server in place by its name in ``tests.core.mail_servers``."""

    def use(name: str) -> None:
        settings.EMAIL_BACKEND = f"tests.core.mail_servers.{name}"

    return use


class CountingBroker:
    """Celery's own in-memory broker, in the place of Redis."""

    def __init__(self, app: Celery) -> None:
        self.app = app

    def tasks(self) -> list[str]:
        """Takes the waiting messages, and gives the names of their tasks."""
        with self.app.connection_for_read() as connection:
            queue = connection.SimpleQueue(self.app.conf.task_default_queue)
            found = []
            while queue.qsize():
                message = queue.get_nowait()
                message.ack()
                found.append(message.headers["task"])
            queue.close()
            return found


@pytest.fixture
def broker():
    usual = current_app._get_current_object()
    app = Celery("tests", broker="memory://", set_as_current=False)
    app.conf.task_ignore_result = django_settings.CELERY_TASK_IGNORE_RESULT
    app.set_current()
    counting = CountingBroker(app)
    counting.tasks()
    yield counting
    counting.tasks()
    app.close()
    usual.set_current()


@pytest.fixture
def bureaus(request: pytest.FixtureRequest) -> Iterator[Bureaus]:
    """Two environments with one row each in a few tables, and nobody who may look."""
    committed = request.node.get_closest_marker("django_db").kwargs.get("transaction")
    request.getfixturevalue("transactional_db" if committed else "db")
    found = Bureaus(furnished(), furnished())
    raise_walls()
    yield found
    raise_walls("on")
