"""What every test may use."""

import gc
import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker
from xdist.remote import Producer

from portal import embedded
from portal.env import env_secret
from tests.database import become_application, let_tests_look, nothing_stays
from tests.database.base import DatabaseWrapper
from tests.database.template import made_template
from tests.distribution import FileByFile, long_ones_first
from tests.tracing import follow_our_own_code


def pytest_sessionstart(session: pytest.Session) -> None:
    # WhiteNoise warns about a folder that only collectstatic makes.
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    # Only in the process that lasts: the workers of xdist end before it does.
    is_worker = hasattr(session.config, "workerinput")
    if not is_worker and not env_secret("DATABASE_URL", default=""):
        try:
            embedded.start_database()
        except embedded.DidNotStart as error:
            pytest.exit(str(error), returncode=1)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FileByFile:
    # In the order of the collection, not the file with the most tests first.
    config.option.loadscopereorder = False
    return FileByFile(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: journeys wait for their browser and processes."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    long_ones_first(items)


def pytest_collection_finish() -> None:
    follow_our_own_code()
    # What lasts until the end need not be looked at for garbage again and again.
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """Has Django copy what is migrated already."""
    settings.DATABASES["default"]["TEST"] |= {
        "TEMPLATE": made_template(),
        "MIGRATE": False,
    }


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Hands the database to the application once the owner has made it, and back to be dropped."""
    with django_db_blocker.unblock():
        let_tests_look()
        become_application()
    DatabaseWrapper.is_ready = True
    yield
    DatabaseWrapper.is_ready = False
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture(scope="module")
def kept_rows(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """For fixtures of a file that arrange once what all of its tests find.

    Each test undoes its own changes, in the database; what it changes of an object it has copied.
    """
    with django_db_blocker.unblock(), nothing_stays():
        yield
