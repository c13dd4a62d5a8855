"""The company of the sample deliveries."""

import pytest

from personnel.models import Company
from tests.factories.personnel import CompanyFactory


@pytest.fixture
def company(db) -> Company:
    """Company 1001, with nobody in it yet."""
    return CompanyFactory(number=1001)
