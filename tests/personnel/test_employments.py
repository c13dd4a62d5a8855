"""Somebody who leaves and comes back has two employments; dates can be corrected."""

import datetime

import pytest

from personnel.models import Employment
from personnel.services.employees import import_employees
from tests.actors import system
from tests.personnel.deliveries import EMPLOYEES, changed

NOW = datetime.datetime(2026, 10, 20, 9, 0, tzinfo=datetime.UTC)


def day(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


@pytest.fixture
def deliver(company):
    def deliver(hired: str, left: str | None):
        dates = {
            "Medewerkers!AA2": day(hired),
            "Medewerkers!AB2": left and day(left),
        }
        actor = system(company.environment)
        source = changed(EMPLOYEES, dates)
        return import_employees(source, company_number=1001, actor=actor, now=NOW)

    return deliver


def employments() -> list[tuple[str, str | None]]:
    rows = Employment.objects.filter(employee__personnel_number=1001)
    return [
        (str(one.start_date), one.end_date and str(one.end_date))
        for one in rows.order_by("start_date")
    ]


def test_import_employees_ends_an_employment(deliver):
    deliver("2015-01-01", None)

    result = deliver("2015-01-01", "2026-09-30")

    assert result.changed == 1
    assert employments() == [("2015-01-01", "2026-09-30")]


def test_import_employees_corrects_the_date_of_hiring(deliver):
    deliver("2015-01-01", None)

    deliver("2015-02-01", None)

    assert employments() == [("2015-02-01", None)]


def test_import_employees_gives_somebody_who_comes_back_another_employment(deliver):
    deliver("2015-01-01", "2018-12-31")

    result = deliver("2020-03-01", None)

    assert result.changed == 1
    assert employments() == [("2015-01-01", "2018-12-31"), ("2020-03-01", None)]


def test_import_employees_finds_the_earlier_employment_of_an_old_delivery(deliver):
    deliver("2015-01-01", "2018-12-31")
    deliver("2020-03-01", None)

    result = deliver("2015-01-01", "2018-12-31")

    assert result.unchanged == 12
    assert employments() == [("2015-01-01", "2018-12-31"), ("2020-03-01", None)]
