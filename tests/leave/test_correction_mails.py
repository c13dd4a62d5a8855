"""Who has approved leave that a later schedule or holiday changes is told so, once a night."""

from datetime import date

import pytest

from leave.models import LeaveDayChange
from portal.core.models import OutgoingMail
from tests.factories.leave import CompanyHolidayFactory
from tests.leave.people import at, schedule, somebody

pytestmark = pytest.mark.django_db
WEEK = (date(2026, 8, 3), date(2026, 8, 7))
LATER = (date(2026, 9, 7), date(2026, 9, 8))
NIGHT = at(2026, 4, 1)


def mails() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(name="leave_corrected").order_by("id"))


def test_one_mail_tells_of_all_that_changed_and_of_no_kind():
    person = somebody()
    person.take(*WEEK)
    person.take(*LATER)
    schedule(person.employment, date(2026, 6, 1), [8, 8, 8, 4, 0, 0, 0])
    schedule(person.employment, date(2026, 9, 1), [9, 9, 9, 4, 0, 0, 0])

    person.night(NIGHT)
    person.night(at(2026, 4, 2))

    [mail] = mails()
    assert mail.to == person.employment.employee.contact_email
    assert mail.context["lines"] == [
        "3-8-2026 t/m 7-8-2026: 12,00 uur komt terug op je saldo",
        "7-9-2026 t/m 8-9-2026: 2,00 uur gaat extra van je saldo af",
    ]
    assert mail.context["url"].endswith("/verlof/?jaar=2026")
    assert person.group.name not in str(mail.context)


def test_one_request_is_mailed_with_its_own_page():
    person = somebody()
    request = person.take(*WEEK)
    CompanyHolidayFactory(company=person.group.company, date=WEEK[0])

    person.night(NIGHT)

    [mail] = mails()
    assert mail.context["url"].endswith(f"/verlof/{request.public_id}/")
    assert LeaveDayChange.objects.get().cause == "holiday"


def test_other_days_with_as_many_hours_are_told_too():
    person = somebody(week=[8, 0, 8, 0, 0, 0, 0])
    person.take(*WEEK)
    schedule(person.employment, date(2026, 6, 1), [0, 8, 0, 8, 0, 0, 0])

    person.night(NIGHT)

    [mail] = mails()
    assert mail.context["lines"] == [
        "3-8-2026 t/m 7-8-2026: andere dagen, evenveel uren"
    ]


def test_a_night_without_changes_and_somebody_without_an_address_get_no_mail():
    quiet, silent = somebody(), somebody()
    quiet.take(*WEEK)
    silent.take(*WEEK)
    employee = silent.employment.employee
    employee.private_email = employee.business_email = ""
    employee.save()
    schedule(silent.employment, date(2026, 6, 1), [8, 8, 8, 0, 0, 0, 0])

    quiet.night(NIGHT)
    silent.night(NIGHT)

    assert LeaveDayChange.objects.count() == 2
    assert mails() == []
