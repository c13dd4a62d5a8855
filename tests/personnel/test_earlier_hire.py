"""A hire date that turns out to be earlier takes the first rows along."""

import datetime

from personnel.models import EmployeeAddress, EmploymentTerms, Salary, WorkSchedule
from personnel.services.employees import import_employees
from tests.actors import system
from tests.personnel.deliveries import EMPLOYEES, changed

NOW = datetime.datetime(2026, 10, 1, 9, 0, tzinfo=datetime.UTC)
HIRED, EARLIER = datetime.date(2015, 1, 1), datetime.date(2014, 12, 1)


def deliver(company, source) -> None:
    actor = system(company.environment)
    import_employees(source, company_number=1001, actor=actor, now=NOW)


def starts(model, path: str = "employee") -> list[datetime.date]:
    rows = model.objects.filter(**{f"{path}__personnel_number": 1001})
    return list(rows.order_by("start_date").values_list("start_date", flat=True))


def test_what_held_from_the_first_day_holds_from_the_earlier_one(company):
    deliver(company, EMPLOYEES)
    assert starts(EmployeeAddress) == [HIRED]

    deliver(company, changed(EMPLOYEES, {"Medewerkers!AA2": EARLIER}))

    assert starts(EmployeeAddress) == [EARLIER]
    assert starts(EmploymentTerms, "employment__employee") == [EARLIER]
    assert starts(WorkSchedule, "employment__employee") == [EARLIER]
    assert starts(Salary, "employment__employee") == [datetime.date(2026, 1, 1)]
