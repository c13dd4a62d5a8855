"""Telling that hours expire, once a month, and proof that it was read."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from leave import tasks
from leave.models import ExpiryNotice
from leave.queries.expiring import own_notices, to_tell
from leave.services.announcing import (
    NothingToRead,
    confirm_reading,
    tell_everybody,
    tell_person,
)
from personnel.models import Employee
from portal.core import mail
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import employee_actor, logged_in_employee, system
from tests.factories.accounts import ready_account
from tests.factories.personnel import (
    CompanyFactory,
    EmploymentFactory,
    EmploymentTermsFactory,
)
from tests.leave.people import at, schedule, somebody

pytestmark = pytest.mark.django_db
OCTOBER, JANUARY, MAY = at(2026, 10, 1), at(2027, 1, 4), at(2027, 5, 31)
JULY = date(2027, 7, 1)


def tell(person, now=OCTOBER) -> int:
    return tell_everybody(actor=system(person.employment.environment), now=now)


def notices() -> list[tuple[str, date, date]]:
    rows = ExpiryNotice.objects.order_by("id")
    return [(str(one.hours), one.expires_on, one.month) for one in rows]


def test_whoever_has_hours_is_told_in_october_january_and_may():
    person = somebody()

    sent = [tell(person, now) for now in (OCTOBER, JANUARY, MAY)]

    assert sent == [1, 1, 1]
    assert notices() == [
        ("160.00", JULY, date(2026, 10, 1)),
        ("160.00", JULY, date(2027, 1, 1)),
        ("160.00", JULY, date(2027, 5, 1)),
    ]


def test_the_mail_names_hours_and_date_and_not_the_kind_of_leave():
    person = somebody()

    tell(person)

    sent = OutgoingMail.objects.get(name="leave_expires")
    made = mail.render(sent)
    assert sent.to == person.employment.employee.contact_email
    assert made.subject == "Je hebt verlofuren die vervallen op 1-7-2027"
    assert "- 160,00 uur vervalt op 1-7-2027\n" in made.text
    assert "160,00 uur vervalt op 1-7-2027" in made.html
    assert made.text.rstrip().find("/verlof/") > 0
    assert "Vakantie" not in made.text + made.html


def test_once_a_month_whatever_nights_were_missed():
    person = somebody()

    sent = [tell(person, at(2026, 10, day)) for day in (5, 6, 31)]

    assert sent == [1, 0, 0]
    assert [tell(person, at(2026, month, 1)) for month in (9, 11, 12)] == [0, 0, 0]
    assert OutgoingMail.objects.filter(name="leave_expires").count() == 1


def test_two_workers_tell_somebody_once():
    person = somebody()
    actor = system(person.employment.environment)
    month = date(2026, 10, 1)
    [found] = to_tell(actor, month=month, on=month)

    done = [tell_person(found, month=month, actor=actor, now=OCTOBER) for _ in range(2)]

    assert done == [True, False]


def test_what_is_planned_or_asked_is_not_announced():
    person = somebody()
    person.take(date(2026, 11, 2), date(2026, 11, 6))
    person.ask(date(2026, 12, 1), date(2026, 12, 1))

    tell(person)

    assert notices() == [("112.00", JULY, date(2026, 10, 1))]


def test_what_the_rest_of_the_year_gives_is_announced_as_well():
    person = somebody(rhythm="monthly", granted=False)
    person.night(OCTOBER)

    tell(person)

    assert [one[0] for one in notices()] == ["160.00"]


def test_whoever_has_nothing_left_is_told_nothing():
    person = somebody(statutory=0)

    assert tell(person) == 0


@pytest.mark.parametrize(
    "end", [date(2026, 9, 30), date(2026, 10, 1), date(2027, 6, 30)]
)
def test_whoever_leaves_before_that_day_is_told_nothing(end):
    person = somebody()
    person.employment.end_date = end
    person.employment.save()

    assert tell(person) == 0


def test_whoever_cannot_be_mailed_is_told_nothing():
    person = somebody()
    Employee.objects.update(private_email="", business_email="")

    assert tell(person) == 0


def test_where_leave_is_closed_nobody_can_read_it():
    person = somebody()
    company = person.group.company
    company.closed_features = ["leave"]
    company.save()

    assert tell(person) == 0


def test_hours_that_nobody_sees_are_not_announced():
    assert tell(somebody(is_visible=False)) == 0


def test_somebody_with_two_employments_gets_one_mail():
    person = somebody()
    first = person.employment.employee
    other = somebody(company=CompanyFactory(environment=first.environment))
    second = other.employment.employee
    second.bsn, second.bsn_index = first.bsn, first.bsn_index
    second.save()
    account = ready_account(first)
    account.employee_links.create(environment=first.environment, employee=second)

    assert tell(person) == 1

    assert len(notices()) == 2
    sent = OutgoingMail.objects.get(name="leave_expires")
    assert (sent.to, sent.context["lines"]) == (
        account.username,
        ["320,00 uur vervalt op 1-7-2027"],
    )


def test_somebody_who_came_back_is_told_about_the_present_employment():
    person = somebody(granted=False)
    person.employment.end_date = date(2026, 8, 31)
    person.employment.save()
    again = EmploymentFactory(
        employee=person.employment.employee, start_date=date(2026, 9, 1)
    )
    EmploymentTermsFactory(employment=again, start_date=again.start_date)
    schedule(again, again.start_date, [8, 8, 8, 8, 8, 0, 0])

    tell(person)

    assert [one.employment for one in ExpiryNotice.objects.all()] == [again]


def test_reading_is_what_the_reader_says():
    person = somebody()
    tell(person)

    assert confirm_reading(date(2026, 10, 1), actor=person.actor, now=OCTOBER) == 1

    assert confirm_reading(date(2026, 10, 1), actor=person.actor, now=JANUARY) == 0
    assert ExpiryNotice.objects.get().read_at == OCTOBER
    event = AuditEvent.objects.get(event="leave.expiry_read")
    assert event.changes == {"2027-07-01": "160.00"}


def test_nothing_can_be_read_that_nobody_told_or_that_is_over():
    person, month = somebody(), date(2026, 10, 1)
    other = somebody(company=person.group.company, name="ADV-uren", position=2)
    tell(other)
    ExpiryNotice.objects.filter(employment=person.employment).delete()

    for now in (OCTOBER, at(2027, 7, 1)):
        with pytest.raises(NothingToRead):
            confirm_reading(month, actor=person.actor, now=now)
    with pytest.raises(NothingToRead):
        confirm_reading(month, actor=other.actor, now=at(2027, 7, 1))


def test_only_employees_read_and_only_the_night_tells():
    person = somebody()

    with pytest.raises(PermissionDenied):
        confirm_reading(date(2026, 10, 1), actor=person.decider, now=OCTOBER)
    with pytest.raises(PermissionDenied):
        tell_everybody(actor=person.actor, now=OCTOBER)


def test_the_task_does_every_environment(time_machine):
    first, second = somebody(), somebody()
    time_machine.move_to(OCTOBER)

    tasks.tell_expiries()

    told = set(ExpiryNotice.objects.values_list("environment", flat=True))
    assert told == {
        first.employment.environment_id,
        second.employment.environment_id,
    }


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def told(time_machine):
    time_machine.move_to(OCTOBER)
    person = somebody()
    tell(person)
    return person


def test_the_page_shows_the_notice_and_looking_proves_nothing(told):
    browser = logged_in_employee(told.employment.employee)

    page = text_of(browser.get("/verlof/"))

    assert "160,00 uur Vakantie-uren vervalt op 1-7-2027" in page
    assert "Nog niet bevestigd" in page
    assert ExpiryNotice.objects.get().read_at is None


def test_one_button_says_that_it_was_read(told):
    browser = logged_in_employee(told.employment.employee)

    answer = browser.post("/verlof/verval/2026-10/gelezen/", follow=True)

    page = text_of(answer)
    assert "Genoteerd dat je dit hebt gelezen." in page
    assert "Op 1-10-2026 heb je bevestigd dat je dit hebt gelezen." in page
    assert "Ik heb dit gelezen" not in page
    assert ExpiryNotice.objects.get().read_at is not None


@pytest.mark.parametrize("month", ["2026-5", "2026-13", "0-1"])
def test_another_month_is_nowhere(told, month):
    browser = logged_in_employee(told.employment.employee)

    assert browser.post(f"/verlof/verval/{month}/gelezen/").status_code == 404
    assert browser.get("/verlof/verval/2026-10/gelezen/").status_code == 405


def test_the_last_notice_is_the_one_that_is_shown(told):
    told.take(date(2026, 11, 2), date(2026, 11, 6), now=OCTOBER)
    tell(told, JANUARY)
    actor = employee_actor(told.employment.employee)

    found = own_notices(actor, today=date(2027, 1, 4))
    assert [one.hours for one in found] == [Decimal("120.00")]
    assert own_notices(actor, today=JULY) == []
