"""The bureau keeps groups, policy and holidays."""

from datetime import date

import pytest

from leave.holidays import usual_holidays
from leave.models import Allowance, CompanyHoliday, LeaveGroup
from leave.queries.companies import is_in_use
from leave.queries.days_off import days_off
from portal.core.models import AuditEvent
from tests.actors import logged_in_bureau
from tests.factories.leave import (
    AllowanceFactory,
    CompanyHolidayFactory,
    LeaveGroupFactory,
)
from tests.factories.personnel import CompanyFactory
from tests.leave.people import at, somebody

pytestmark = pytest.mark.django_db
NO_ROWS = {
    "allowances-TOTAL_FORMS": "0",
    "allowances-INITIAL_FORMS": "0",
}


def test_a_group_is_added_with_what_it_gives():
    company = CompanyFactory()
    browser = logged_in_bureau(company.environment)
    group = {"company": company.pk, "position": 1, "name": "Vakantie-uren"}
    allowance = {
        "from_year": 2026,
        "fulltime_hours": "200",
        "statutory_hours": "160",
        "rounding": "exact",
        "rhythm": "yearly",
    }
    rows = {f"allowances-0-{name}": value for name, value in allowance.items()}
    form = group | {"overdraft": "0"} | NO_ROWS | rows

    answer = browser.post(
        "/beheer/leave/leavegroup/add/", form | {"allowances-TOTAL_FORMS": "1"}
    )

    assert answer.status_code == 302
    made = Allowance.objects.get(group__name="Vakantie-uren")
    assert (made.environment, made.fulltime_hours) == (company.environment, 200)
    assert AuditEvent.objects.latest("id").event == "leavegroup.added"


def test_a_group_is_changed_and_its_allowances_stay():
    allowance = AllowanceFactory()
    group = allowance.group
    browser = logged_in_bureau(group.environment)
    form = {"company": group.company_id, "position": 4, "name": "Tijd voor tijd"}
    kept = {
        "allowances-TOTAL_FORMS": "1",
        "allowances-INITIAL_FORMS": "1",
        "allowances-0-id": allowance.pk,
        "allowances-0-group": group.pk,
        "allowances-0-from_year": "2026",
        "allowances-0-fulltime_hours": "200",
        "allowances-0-statutory_hours": "160",
        "allowances-0-rounding": "half",
        "allowances-0-rhythm": "yearly",
        "allowances-0-DELETE": "on",
    }

    browser.post(f"/beheer/leave/leavegroup/{group.pk}/change/", form | kept)

    assert LeaveGroup.objects.get().name == "Tijd voor tijd"
    assert Allowance.objects.get().rounding == "half"


def test_a_holiday_that_is_worked_is_no_day_off_and_stays_in_the_list():
    holiday = CompanyHolidayFactory(date=date(2026, 4, 27), name="Koningsdag")
    other = CompanyHolidayFactory(company=holiday.company)
    browser = logged_in_bureau(holiday.environment)
    form = {
        "company": holiday.company_id,
        "date": "27-4-2026",
        "name": "Koningsdag",
        "is_worked": "on",
    }

    answer = browser.post(f"/beheer/leave/companyholiday/{holiday.pk}/change/", form)

    assert answer.status_code == 302
    assert CompanyHoliday.objects.count() == 2
    assert days_off(holiday.company_id, years=[2026]) == (
        {day: name for day, name in usual_holidays(2026).items() if day != holiday.date}
        | {other.date: other.name}
    )


def test_a_company_of_another_environment_cannot_be_chosen():
    browser = logged_in_bureau(CompanyFactory().environment)
    form = {"company": CompanyFactory().pk, "position": 1, "name": "Verlof"}

    answer = browser.post("/beheer/leave/leavegroup/add/", form | NO_ROWS)

    assert answer.status_code == 422
    assert LeaveGroup.objects.count() == 0


def test_once_hours_were_granted_nobody_changes_whether_they_go_along():
    person = somebody(carries_over=True)
    group, other = person.group, CompanyFactory(environment=person.group.environment)
    browser = logged_in_bureau(group.environment)
    address = f"/beheer/leave/leavegroup/{group.pk}/change/"
    form = {"company": other.pk, "position": 1, "name": "Vakantie", "overdraft": "0"}
    form |= {"is_statutory": "on"}

    page = browser.get(address)
    # Without the tick of what goes along, as a browser sends what is not ticked.
    answer = browser.post(address, form | NO_ROWS)

    assert page.content.decode().count("Ligt vast zodra er uren") == 2
    assert answer.status_code == 302
    group.refresh_from_db()
    assert (group.name, group.carries_over) == ("Vakantie", True)
    assert group.company == person.employment.employee.company
    assert person.night(at(2026, 1, 2)) == 0


def test_a_group_without_hours_can_still_be_changed():
    group = LeaveGroupFactory(carries_over=True)
    browser = logged_in_bureau(group.environment)
    form = {"company": group.company_id, "position": 1, "name": "Vakantie"}

    browser.post(f"/beheer/leave/leavegroup/{group.pk}/change/", form | NO_ROWS)

    group.refresh_from_db()
    assert group.carries_over is False


def test_a_group_of_which_hours_were_asked_is_in_use():
    person = somebody(overdraft=None, granted=False)
    assert not is_in_use(person.group)

    person.ask(date(2026, 3, 9), date(2026, 3, 9))

    assert is_in_use(person.group)
