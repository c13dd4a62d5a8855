"""What employers see of hours that expire, and letting them stand."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leave.models import ExpiryHold, ExpiryNotice, LeaveEntry
from leave.services.holding import TooLate, hold_expiry, lift_hold
from portal.core.models import AuditEvent
from tests.actors import employer_actor, logged_in_employer, logged_in_office
from tests.factories.accounts import ApproverDepartmentFactory, EmployerAccessFactory
from tests.factories.leave import ExpiryNoticeFactory
from tests.factories.personnel import CompanyFactory
from tests.leave.people import at, somebody

pytestmark = pytest.mark.django_db
JULY, MAY = date(2027, 7, 1), at(2027, 5, 10)
PAGE = "/werkgever/verlof/verval/"


def told(person, hours=160, *, read=MAY, month=date(2027, 5, 1)) -> ExpiryNotice:
    return ExpiryNoticeFactory(
        employment=person.employment,
        group=person.group,
        expires_on=JULY,
        month=month,
        hours=Decimal(hours),
        told_at=at(month.year, month.month, 1),
        read_at=read,
    )


def number_of(person) -> int:
    return person.employment.employee.personnel_number


def hold(person, *, now=MAY, reason="kon ze niet opnemen") -> ExpiryHold:
    employee = person.employment.employee
    return hold_expiry(employee, JULY, reason=reason, actor=person.decider, now=now)


def booked(person) -> list[tuple[str, str]]:
    rows = LeaveEntry.objects.filter(kind__in=["expiry", "transfer"]).order_by("id")
    return [
        (one.source, str(one.hours))
        for one in rows
        if one.employment_id == person.employment.pk
    ]


KEPT = [("kept 2027-07-01", "-160.00"), ("since 2027-07-01", "160.00")]


def test_what_the_employer_lets_stand_does_not_expire():
    person = somebody(fulltime=160)
    told(person)

    assert hold(person) == hold(person, reason="nog eens")
    person.night(at(2027, 7, 1))

    assert booked(person) == KEPT
    event = AuditEvent.objects.get(event="leave.expiry_held")
    assert event.changes == {"day": "2027-07-01", "reason": "kon ze niet opnemen"}


def test_hours_that_have_expired_come_back():
    person = somebody(fulltime=160)
    told(person)
    person.night(at(2027, 7, 1))
    before = booked(person)

    hold(person, now=at(2027, 8, 2))

    assert before == [("expiry 2027-07-01", "-160.00")]
    assert booked(person)[1:] == [("expiry 2027-07-01 1", "160.00"), *KEPT]
    assert person.night(at(2027, 8, 3)) == 0


def test_what_was_kept_already_is_not_booked_again():
    person = somebody(fulltime=160)
    told(person, read=None)
    person.night(at(2027, 7, 1))

    hold(person, now=at(2027, 8, 2))

    assert booked(person) == KEPT


def test_hours_expire_after_all_when_the_employer_says_so_in_time():
    person = somebody(fulltime=160)
    told(person)
    employee, decider = person.employment.employee, person.decider
    hold(person)

    for _time in range(2):
        lift_hold(employee, JULY, actor=decider, now=at(2027, 6, 30))
    person.night(at(2027, 7, 1))

    assert booked(person) == [("expiry 2027-07-01", "-160.00")]
    assert AuditEvent.objects.filter(event="leave.expiry_released").count() == 1
    with pytest.raises(TooLate):
        lift_hold(employee, JULY, actor=decider, now=at(2027, 7, 1))


def test_nobody_decides_about_the_own_hours_nor_about_those_of_others_companies():
    person = somebody()
    employee = person.employment.employee
    own = EmployerAccessFactory(company=employee.company, employee=employee)
    other = EmployerAccessFactory(company=CompanyFactory())

    for actor in (person.actor, employer_actor(own), employer_actor(other)):
        with pytest.raises(PermissionDenied):
            hold_expiry(employee, JULY, reason="ziek", actor=actor, now=MAY)


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_list_shows_what_expires_and_who_has_read_of_it(time_machine):
    time_machine.move_to(at(2027, 5, 12))
    person = somebody()
    told(person, 160, month=date(2027, 1, 1), read=None)
    told(person, 120)

    page = text_of(logged_in_office(person.access.user).get(PAGE))

    assert "Vakantie-uren 120,00 Vervalt op 1-7-2027" in page
    assert "1-1-2027: niet gelezen 1-5-2027: gelezen 10-5-2027 Gelezen" in page
    assert "Er zijn geen uren blijven staan na hun vervaldag." in page


@pytest.mark.parametrize(
    ("notice", "why"),
    [
        ({}, "geen Niet gemeld"),
        ({"read": None}, "1-5-2027: niet gelezen Niet gelezen"),
        ({"read": at(2027, 6, 30)}, "gelezen 30-6-2027 Niet alles op tijd gelezen"),
    ],
)
def test_the_list_says_why_hours_were_kept(time_machine, notice, why):
    time_machine.move_to(at(2027, 7, 9))
    person = somebody(fulltime=160)
    if notice:
        told(person, **notice)
    person.night(at(2027, 7, 1))

    page = text_of(logged_in_office(person.access.user).get(PAGE))

    assert "Vakantie-uren 160,00 Zou vervallen op 1-7-2027" in page
    assert why in page


def test_the_list_says_that_the_employer_let_them_stand(time_machine):
    time_machine.move_to(at(2027, 7, 9))
    person = somebody(fulltime=160)
    told(person)
    hold(person)
    person.night(at(2027, 7, 1))

    page = text_of(logged_in_office(person.access.user).get(PAGE))

    assert "U liet ze staan: kon ze niet opnemen" in page


def test_an_approver_sees_the_own_departments(time_machine):
    time_machine.move_to(at(2027, 5, 12))
    person = somebody()
    told(person)
    terms = person.employment.employmentterms_set.get()
    company = person.group.company
    accesses = [
        EmployerAccessFactory(company=company, role="approver") for _ in range(2)
    ]
    ApproverDepartmentFactory(access=accesses[0], department=terms.department)
    ApproverDepartmentFactory(access=accesses[1], department="Magazijn")

    pages = [text_of(logged_in_office(one.user).get(PAGE)) for one in accesses]

    assert ["Vakantie-uren 160,00" in one for one in pages] == [True, False]


def test_the_list_asks_as_much_for_one_as_for_several(time_machine):
    time_machine.move_to(at(2027, 7, 9))
    first = somebody(fulltime=160)
    browser = logged_in_office(first.access.user)
    people = [
        first,
        *(
            somebody(
                fulltime=160,
                company=first.group.company,
                name=f"Groep {number}",
                position=number,
            )
            for number in (2, 3)
        ),
    ]
    counts = []
    for person in people:
        told(person, read=None)
        ExpiryNoticeFactory(employment=person.employment, group=person.group)
        person.night(at(2027, 7, 1))
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(PAGE).status_code == 200
        counts.append(len(seen))

    assert counts == counts[:1] * 3
    # Four of these are the gate's.
    assert counts[0] <= 14


def test_hours_stand_and_expire_after_all_on_the_page(time_machine):
    time_machine.move_to(at(2027, 5, 12))
    person = somebody()
    told(person)
    browser = logged_in_office(person.access.user)
    address = f"{PAGE}{number_of(person)}/2027-07-01/"
    before = text_of(browser.get(address))
    empty = browser.post(address, {"reason": ""})

    held = text_of(browser.post(address, {"reason": "kon niet"}, follow=True))
    shown = text_of(browser.get(address))
    lifted = text_of(browser.post(f"{address}toch/", follow=True))

    assert "art. 7:640a BW" in before
    assert empty.status_code == 422
    assert "Vul in waarom de uren blijven staan." in text_of(empty)
    assert "Deze uren blijven staan." in held
    assert "Blijft staan" in held
    assert "besloot" in shown
    assert "Deze uren vervallen op hun dag." in lifted
    assert not ExpiryHold.objects.exists()


def test_after_the_day_they_stay(time_machine):
    time_machine.move_to(at(2027, 7, 9))
    person = somebody()
    told(person)
    hold(person)
    browser = logged_in_office(person.access.user)
    address = f"{PAGE}{number_of(person)}/2027-07-01/"

    assert "Toch laten vervallen" not in text_of(browser.get(address))
    page = text_of(browser.post(f"{address}toch/", follow=True))
    assert "De vervaldag is voorbij; de uren blijven staan." in page


@pytest.mark.parametrize("day", ["2027-07-02", "morgen", "2027-13-01"])
def test_of_another_day_there_is_nothing(day):
    person = somebody()
    told(person)
    browser = logged_in_employer(person.group.company)

    assert browser.get(f"{PAGE}{number_of(person)}/{day}/").status_code == 404
    assert browser.get(f"{PAGE}{10**12}/2027-07-01/").status_code == 404


def test_the_overview_counts_who_has_not_confirmed(time_machine):
    time_machine.move_to(at(2027, 5, 12))
    person = somebody()
    told(person, read=None, month=date(2027, 1, 1))
    told(person, read=None)
    browser = logged_in_office(person.access.user)
    title = "1 medewerker heeft niet bevestigd te weten dat verlof vervalt"

    assert title in text_of(browser.get("/werkgever/"))
    ExpiryNotice.objects.filter(month=date(2027, 1, 1)).update(read_at=MAY)
    assert title not in text_of(browser.get("/werkgever/"))
