"""A personnel number is not handed on to somebody else."""

import datetime

import pytest

from personnel.models import Employee
from personnel.services.employees import import_employees
from portal.core.problems import DeliveryRefused
from tests.actors import system
from tests.factories.personnel import bsn
from tests.personnel.deliveries import EMPLOYEES, changed

NOW = datetime.datetime(2026, 10, 1, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def delivered(company):
    """Company 1001 after the sample was delivered."""
    import_employees(
        EMPLOYEES, company_number=1001, actor=system(company.environment), now=NOW
    )
    return company


def test_a_number_with_another_bsn_and_birth_date_is_refused(delivered):
    someone_else = {
        "Medewerkers!L2": bsn(0),
        "Medewerkers!K2": datetime.date(1990, 1, 1),
    }

    with pytest.raises(DeliveryRefused) as refused:
        import_employees(
            changed(EMPLOYEES, someone_else),
            company_number=1001,
            actor=system(delivered.environment),
            now=NOW,
        )

    (error,) = refused.value.problems.errors
    assert str(error) == (
        "Medewerkers!L2  Dit personeelsnummer is van iemand anders: "
        "BSN en geboortedatum verschillen."
    )
    assert Employee.objects.get(personnel_number=1001).bsn == "999990743"


def test_a_corrected_bsn_is_taken_over_with_a_warning(delivered):
    result = import_employees(
        changed(EMPLOYEES, {"Medewerkers!L2": bsn(0)}),
        company_number=1001,
        actor=system(delivered.environment),
        now=NOW,
    )

    warnings = [str(warning) for warning in result.warnings]
    assert "Medewerkers!L2  Het BSN van deze medewerker verandert." in warnings
    assert Employee.objects.get(personnel_number=1001).bsn == bsn(0)
