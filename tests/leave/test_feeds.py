"""Calendars that other programs read: what they show, to whom, and until when."""

import copy
import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from accounts.models import EmployeeAccount, User
from leave.documents.calendar_file import Absence, calendar_file
from leave.models import CalendarFeed
from leave.queries.feeds import absences_of
from leave.services import feeds
from leave.services.answering import Decision, answer
from leave.services.feeds import NoFeed, make_feed, revoke_feed
from leave.services.withdrawing import SickDays, report_sickness
from personnel.services.companies import switch_feature
from portal.core.models import AuditEvent
from tests.actors import (
    bureau_member,
    client_of,
    employer_actor,
    logged_in_employee,
    logged_in_office,
)
from tests.factories.accounts import (
    ApproverDepartmentFactory,
    EmployerAccessFactory,
    ready_account,
)
from tests.factories.core import EnvironmentFactory
from tests.leave.people import NOW, Person, at, somebody

OWN, TEAM = "/verlof/agenda/", "/werkgever/verlof/agenda/"
ADDRESS = re.compile(r"http://[^<\s]+(/agenda/[\w-]+\.ics)")
TODAY = timezone.localdate()


def absence(**fields: object) -> Absence:
    return Absence(
        **{
            "uid": "1@portaal",
            "title": "Afwezig: Noor",
            "first": date(2026, 8, 3),
            "last": date(2026, 8, 7),
            "is_certain": True,
            "sequence": 2,
            "changed_at": NOW,
        }
        | fields
    )


def test_a_calendar_is_of_whole_days_with_the_day_after_as_end():
    written = calendar_file("Verlof", [absence()], now=NOW).decode()

    assert written.splitlines() == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Salarisportaal//Verlof//NL",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Verlof",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "BEGIN:VEVENT",
        "SUMMARY:Afwezig: Noor",
        "DTSTART;VALUE=DATE:20260803",
        "DTEND;VALUE=DATE:20260808",
        "DTSTAMP:20260302T090000Z",
        "UID:1@portaal",
        "SEQUENCE:2",
        "CLASS:PRIVATE",
        "LAST-MODIFIED:20260302T090000Z",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_what_is_not_certain_is_tentative_and_text_cannot_add_lines():
    title = "Afwezig: A;B\r\nEND:VEVENT"

    [event] = Calendar.from_ical(
        calendar_file("x", [absence(is_certain=False, title=title)], now=NOW)
    ).walk("VEVENT")

    assert (event["STATUS"], str(event["SUMMARY"])) == (
        "TENTATIVE",
        "Afwezig: A;B\nEND:VEVENT",
    )


@pytest.fixture(scope="module")
def example(kept_rows: None) -> Person:
    """Somebody with leave around a weekend, and a day that waits for an answer."""
    made = somebody()
    ready_account(made.employment.employee)
    made.take(date(2026, 8, 6), date(2026, 8, 11), description="naar het ziekenhuis")
    made.ask(date(2026, 8, 20), date(2026, 8, 20))
    return made


@pytest.fixture
def person(example: Person, db: None) -> Person:
    return copy.deepcopy(example)


@pytest.fixture
def account(person) -> User:
    return EmployeeAccount.objects.get(employee=person.employment.employee).user


def made_on(page) -> str:
    return ADDRESS.search(page.content.decode()).group(1)


def own_address(person: Person, account: User) -> str:
    browser = logged_in_employee(person.employment.employee, user=account)
    return made_on(browser.post(OWN, {"action": "make"}))


def team_address(person: Person) -> str:
    return made_on(logged_in_office(person.access.user).post(TEAM, {"action": "make"}))


def read(person: Person, path: str):
    return client_of(person.employment.environment).get(path)


def shown(answer) -> list[tuple[str, str, str, str]]:
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    return [
        (
            str(one["SUMMARY"]),
            one["DTSTART"].dt.isoformat(),
            one["DTEND"].dt.isoformat(),
            str(one["STATUS"]),
        )
        for one in events
    ]


def test_the_own_calendar_shows_what_was_given_and_asked(person, account):
    answer = read(person, own_address(person, account))

    assert shown(answer) == [
        ("Verlof: Vakantie-uren", "2026-08-06", "2026-08-12", "CONFIRMED"),
        ("Verlof: Vakantie-uren", "2026-08-20", "2026-08-21", "TENTATIVE"),
    ]
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


def test_the_calendar_of_a_team_says_who_is_away_and_nothing_else(person):
    answer = read(person, team_address(person))

    assert shown(answer) == [
        ("Afwezig: Noor van Dijk", "2026-08-06", "2026-08-12", "CONFIRMED")
    ]
    text = answer.content.decode()
    assert "Vakantie" not in text
    assert "ziekenhuis" not in text


def test_days_that_came_back_split_an_event_and_count_in_its_sequence(person, account):
    path = own_address(person, account)
    request = person.employment.leave_requests.get(status="approved")
    [before, _asked] = Calendar.from_ical(read(person, path).content).walk("VEVENT")
    now = at(2026, 8, 12)
    days = SickDays(date(2026, 8, 10), date(2026, 8, 10))
    found = report_sickness(request, days, actor=person.actor, now=now)
    answer(found, Decision.APPROVE, remark="", actor=person.decider, now=now)

    first, second, _asked = Calendar.from_ical(read(person, path).content).walk(
        "VEVENT"
    )

    assert (first["UID"], int(before["SEQUENCE"]), int(first["SEQUENCE"])) == (
        before["UID"],
        1,
        2,
    )
    assert [
        (one["DTSTART"].dt.day, one["DTEND"].dt.day) for one in (first, second)
    ] == [(6, 8), (11, 12)]
    assert first["UID"] != second["UID"]
    assert first["LAST-MODIFIED"].dt == now


def test_the_secret_is_shown_once_and_only_its_hash_is_kept(person, account):
    path = own_address(person, account)

    token = path.removeprefix("/agenda/").removesuffix(".ics")
    page = logged_in_employee(person.employment.employee, user=account).get(OWN)
    assert len(token) == 43
    assert token not in page.content.decode()
    assert "In gebruik sinds" in page.content.decode()
    assert token not in str(CalendarFeed.objects.values())
    events = AuditEvent.objects.filter(event="leave.feed_made")
    assert [token in str(one.changes) for one in events] == [False]


def test_a_new_address_ends_the_one_before(person, account):
    old = own_address(person, account)
    new = own_address(person, account)

    assert [read(person, path).status_code for path in (old, new)] == [404, 200]


def test_a_revoked_address_is_as_unknown_as_any(person, account):
    path = own_address(person, account)
    browser = logged_in_employee(person.employment.employee, user=account)

    page = browser.post(OWN, {"action": "revoke"})
    again = browser.post(OWN, {"action": "revoke"})

    gone, unknown = read(person, path), read(person, "/agenda/onbekend.ics")
    assert "Er is nog geen agenda-adres." in page.content.decode()
    assert again.status_code == 422
    assert "Er is geen agenda-adres om in te trekken." in again.content.decode()
    assert [gone.status_code, unknown.status_code] == [404, 404]
    assert gone.content == unknown.content
    assert AuditEvent.objects.filter(event="leave.feed_revoked").count() == 1


@pytest.mark.parametrize("path", [f"/agenda/{'a' * 101}.ics", "/agenda/\u00e9.ics"])
def test_what_cannot_be_a_secret_is_not_looked_for(person, path):
    assert read(person, path).status_code == 404


def test_an_address_belongs_to_one_environment(person, account):
    path = own_address(person, account)

    assert client_of(EnvironmentFactory()).get(path).status_code == 404


def block(person: Person, account: User) -> None:
    User.objects.update(state=User.State.BLOCKED)


def close(person: Person, account: User) -> None:
    company = person.group.company
    actor = bureau_member(company.environment)
    switch_feature(company, "leave", is_open=False, actor=actor, now=NOW)


def leave_service(person: Person, account: User) -> None:
    person.employment.end_date = TODAY - timedelta(days=1)
    person.employment.save()


@pytest.mark.parametrize("ending", [block, close, leave_service])
def test_the_own_calendar_ends_with_what_it_needs(person, account, ending):
    path = own_address(person, account)

    ending(person, account)

    assert read(person, path).status_code == 404


@pytest.mark.parametrize("ending", [block, close])
def test_the_calendar_of_a_team_ends_with_what_it_needs(person, account, ending):
    path = team_address(person)

    ending(person, account)

    assert read(person, path).status_code == 404


def test_the_calendar_of_a_team_ends_with_the_access(person):
    path = team_address(person)

    person.access.delete()

    assert read(person, path).status_code == 404


def test_the_calendar_of_an_approver_is_of_the_own_departments(person):
    access = EmployerAccessFactory(company=person.group.company, role="approver")
    actor = employer_actor(access)
    make_feed(person.group.company, actor=actor, now=NOW)
    feed = CalendarFeed.objects.get()

    def names() -> list[str]:
        _name, found = absences_of(feed, host="portaal", today=TODAY)
        return [one.title for one in found]

    before = names()
    department = person.employment.employmentterms_set.get().department
    ApproverDepartmentFactory(access=access, department=department)

    assert (before, names()) == ([], ["Afwezig: Noor van Dijk"])


def test_trying_addresses_is_held_up_and_reading_is_not(person, account, monkeypatch):
    path = own_address(person, account)
    monkeypatch.setattr(
        feeds, "BUCKET", feeds.Bucket("calendars", 2, feeds.HOUR, feeds.HOUR)
    )

    tried = [read(person, "/agenda/x.ics") for _time in range(3)]

    assert [one.status_code for one in tried] == [404, 404, 429]
    assert int(tried[-1]["Retry-After"]) > 3000
    assert read(person, path).status_code == 200


def test_a_form_without_a_choice_is_explained(person, account):
    browser = logged_in_employee(person.employment.employee, user=account)

    answer = browser.post(OWN, {"action": "x"})

    assert answer.status_code == 422
    assert "Kies maken of intrekken." in answer.content.decode()


def test_a_calendar_that_is_not_there_cannot_be_revoked(person):
    with pytest.raises(NoFeed):
        revoke_feed(person.group.company, actor=person.decider, now=NOW)


def test_the_database_refuses_two_calendars_of_the_same(person, account):
    own_address(person, account)
    first = CalendarFeed.objects.get()

    with pytest.raises(IntegrityError, match="leave_calendarfeed_once"):
        CalendarFeed.objects.create(
            environment_id=first.environment_id,
            user_id=first.user_id,
            token_hash="x",
            created_at=NOW,
        )


def test_a_calendar_asks_as_much_for_one_as_for_many(person):
    path = team_address(person)
    alone = queries_of(person, path)

    for number in range(2, 5):
        other = somebody(
            company=person.group.company, name=f"Groep {number}", position=number
        )
        other.take(date(2026, 9, 7), date(2026, 9, 11))

    assert len(shown(read(person, path))) == 4
    assert queries_of(person, path) == alone
    assert alone <= 8


def queries_of(person: Person, path: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert read(person, path).status_code == 200
    return len(seen)
