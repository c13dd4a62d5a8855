"""The company of the sample runs, and a place for documents."""

import pytest

from personnel.models import Company
from tests.payslips.deliveries import sample_company


@pytest.fixture
def company(db) -> Company:
    """Company 1001 with the employees of the sample."""
    return sample_company()


@pytest.fixture
def storage(settings, tmp_path):
    """The folder that documents are stored in."""
    settings.STORAGE_DIR = tmp_path
    return tmp_path
