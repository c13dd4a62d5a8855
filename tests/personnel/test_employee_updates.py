"""A workbook delivered again updates people; what changes over time gets a new row."""

import datetime
from decimal import Decimal

from portal.core.models import AuditEvent
from tests.personnel.deliveries import (
    EMPLOYEES,
    HIRED,
    NOW,
    TODAY,
    changed,
    contents,
    deliver,
    roos,
)


def test_import_employees_twice_changes_nothing(company):
    deliver(company)
    before, events = contents(), AuditEvent.objects.count()

    result = deliver(company, now=NOW + datetime.timedelta(days=30))

    assert (result.added, result.changed, result.unchanged) == (0, 0, 12)
    assert contents() == before
    assert AuditEvent.objects.count() == events


def test_import_employees_updates_a_known_number_and_never_doubles_it(company):
    deliver(company)

    result = deliver(company, changed(EMPLOYEES, {"Medewerkers!F2": "Veldman"}))

    assert (result.added, result.changed, result.unchanged) == (0, 1, 11)
    assert company.employees.filter(personnel_number=1001).count() == 1
    assert roos(company).surname == "Veldman"


def test_import_employees_sorts_somebody_anew_under_another_name(company):
    deliver(company)

    deliver(company, changed(EMPLOYEES, {"Medewerkers!I2": 1}))

    assert roos(company).sort_name == "veld r."


def test_import_employees_starts_a_new_row_for_another_address_today(company):
    deliver(company)

    deliver(company, changed(EMPLOYEES, {"Medewerkers!P2": 208}))

    rows = roos(company).employeeaddress_set.order_by("start_date")
    assert list(rows.values_list("start_date", "house_number")) == [
        (HIRED, 206),
        (TODAY, 208),
    ]


def test_import_employees_starts_a_new_salary_on_its_own_date(company):
    deliver(company)
    raised = {
        "Medewerkers!AY2": 5300,
        "Medewerkers!AZ2": datetime.datetime(2026, 7, 1),  # noqa: DTZ001 cells know no zone
    }

    deliver(company, changed(EMPLOYEES, raised))

    rows = roos(company).employments.get().salary_set.order_by("start_date")
    assert list(rows.values_list("start_date", "amount")) == [
        (datetime.date(2026, 1, 1), Decimal(5125)),
        (datetime.date(2026, 7, 1), Decimal(5300)),
    ]


def test_import_employees_audits_the_names_of_changed_fields_alone(company):
    deliver(company)
    changes = {"Medewerkers!Y2": "NL91ABNA0417164300", "Medewerkers!F2": "Veldman"}

    deliver(company, changed(EMPLOYEES, changes))

    event = AuditEvent.objects.latest("id")
    assert (event.event, event.subject_id) == (
        "employee.changed",
        str(roos(company).pk),
    )
    assert event.changes == {"fields": ["bankaccount", "surname"]}
