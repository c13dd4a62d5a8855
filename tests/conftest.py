"""What every test may use."""

import pytest
from django.conf import settings
from xdist.remote import Producer

from portal import embedded
from portal.env import env_secret
from tests.distribution import FileByFile, long_ones_first


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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    long_ones_first(items)
