"""The employee's pages of leave."""

import copy
import re
import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leave.models import LeaveDay, LeaveRequest, LeaveSickness
from leave.services.decisions import approve, reject
from personnel.services.companies import switch_feature
from tests.actors import bureau_member, logged_in_employee
from tests.factories.leave import LeaveGroupFactory, LeavePolicyFactory
from tests.leave.people import NOW, at, somebody

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
PARTNERSHIP = "geregistreerd partnerschap"
REMARK = "Vraag dit aan als bijzonder verlof"
REFUSED = f"{PARTNERSHIP} Opmerking: {REMARK}"
ASK, HOURS = "/verlof/aanvragen/", "/verlof/uren/"


@pytest.fixture(scope="module")
def example(kept_rows):
    """Somebody with 224 hours in 2025 and after, as on the page that the bureau knows."""
    made = somebody(fulltime=224, granted=False)
    made.group.allowances.update(from_year=2025)
    company = made.group.company
    LeaveGroupFactory(company=company, position=2, name="ADV-uren", may_accrue=True)
    LeaveGroupFactory(
        company=company, position=3, name="Bijzonder verlof", overdraft=None
    )
    made.night(at(2025, 1, 1))
    return made


@pytest.fixture
def person(example):
    return copy.deepcopy(example)


@pytest.fixture
def browser(person):
    return logged_in_employee(person.employment.employee)


def text_of(answer) -> str:
    text = re.sub(r"(?s)<(script|style|dialog).*?</\1>", " ", answer.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def fill_2025(person) -> None:
    special = person.group.company.leave_groups.get(position=3)
    now = at(2025, 1, 20)
    person.take(date(2025, 2, 24), date(2025, 2, 28), now=now, description="skieën")
    refused = person.ask(
        date(2025, 6, 30),
        date(2025, 7, 1),
        now=now,
        description="geregistreerd partnerschap",
    )
    reject(
        refused,
        remark="Vraag dit aan als bijzonder verlof",
        actor=person.decider,
        now=now,
    )
    person.take(date(2025, 6, 30), date(2025, 7, 1), now=now, group=special)
    person.take(
        date(2025, 8, 4), date(2025, 8, 22), now=now, description="zomervakantie"
    )
    person.ask(
        date(2025, 10, 20), date(2025, 10, 24), now=now, description="Herfstvakantie"
    )


def test_the_page_that_the_bureau_knows(person, browser):
    fill_2025(person)

    page = text_of(browser.get("/verlof/?jaar=2025"))

    assert (
        "Vakantie-uren 64,00 Recht 224,00, opgenomen 160,00 "
        "40,00 aangevraagd , daarna nog 24,00"
    ) in page
    assert "ADV-uren 0,00 Je bouwt geen ADV-uren op" in page
    assert (
        "Bijzonder verlof \u221216,00 16,00 opgenomen; hier hoort geen saldo bij"
        in page
    )
    rows = [
        "20-10-2025 \u2013 24-10-2025 Vakantie-uren (opname) 40,00 Herfstvakantie Aangevraagd",
        "4-8-2025 \u2013 22-8-2025 Vakantie-uren (opname) 120,00 zomervakantie Goedgekeurd",
        f"30-6-2025 \u2013 1-7-2025 Vakantie-uren (opname) 16,00 {REFUSED} Afgekeurd",
        "24-2-2025 \u2013 28-2-2025 Vakantie-uren (opname) 40,00 skieën Goedgekeurd",
    ]
    assert [row for row in rows if row not in page] == []


def test_what_expires_is_told(person, browser):
    person.night(timezone.now())

    page = text_of(browser.get("/verlof/"))

    assert f"160,00 vervalt 1-7-{YEAR + 1}" in page


def test_a_year_without_leave_says_so(person, browser):
    assert f"Nog geen verlof in {YEAR}" in text_of(browser.get("/verlof/?jaar=onzin"))
    assert browser.get("/verlof/?jaar=9999").context["year"] == YEAR


def queries_of(browser, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


def test_the_page_asks_as_much_for_one_request_as_for_two_hundred(person, browser):
    first = person.ask(date(2025, 2, 24), date(2025, 2, 28), now=at(2025, 1, 2))
    alone = queries_of(browser, "/verlof/?jaar=2025")
    for _number in range(199):
        copy = LeaveRequest.objects.get(pk=first.pk)
        copy.pk, copy.public_id, copy.idempotency_key = None, uuid.uuid4(), uuid.uuid4()
        copy.save(force_insert=True)
        day = LeaveDay.objects.filter(request=first).order_by("id")[0]
        day.pk, day.request = None, copy
        day.save(force_insert=True)

    # Four of these are the gate's.
    assert queries_of(browser, "/verlof/?jaar=2025") == alone == 12


def form(person, start: str, end: str, **fields) -> dict[str, str]:
    typed = {"group": str(person.group.public_id), "start_date": start, "end_date": end}
    return typed | fields


def test_leave_is_asked_on_the_page(person, browser):
    typed = form(person, f"2-3-{YEAR + 1}", f"3-3-{YEAR + 1}", description="Texel")

    answer = browser.post(ASK, typed)

    assert answer["Location"] == f"/verlof/?jaar={YEAR + 1}"
    assert "Je verlof is aangevraagd." in text_of(browser.get(answer["Location"]))
    assert LeaveRequest.objects.get().description == "Texel"


def test_who_asks_is_told_that_nobody_may_decide(person, browser):
    person.access.employee = person.employment.employee
    person.access.save(update_fields=["employee"])

    answer = browser.post(ASK, form(person, f"2-3-{YEAR + 1}", f"3-3-{YEAR + 1}"))

    page = text_of(browser.get(answer["Location"]))
    assert "Er is nu niemand die hierover mag beslissen." in page


def test_the_same_form_sent_twice_asks_once(person, browser):
    typed = form(person, f"2-3-{YEAR + 1}", f"3-3-{YEAR + 1}", key=str(uuid.uuid4()))

    for _time in range(2):
        assert browser.post(ASK, typed).status_code == 302

    assert LeaveRequest.objects.count() == 1


BAD = [
    ("24-10-2025", "20-10-2025", {}, "end_date", "Kies 24-10-2025 of later."),
    ("1-1-9999", "2-1-9999", {}, "start_date", "tussen 1900 en 2199"),
    ("1-1-2199", "2-1-2199", {}, "end_date", "Zo ver vooruit"),
    ("2-1-2020", "2-6-2021", {}, "end_date", "meer dan een jaar"),
    ("2-1-2020", "2-1-2020", {}, "start_date", "loopt niet over al deze dagen"),
    ("26-4-2025", "26-4-2025", {"start_hours": "4"}, "start_hours", "Zoveel uur"),
    ("21-4-2025", "21-4-2025", {}, "start_date", "werk je niet"),
    ("21-4-2025", "21-4-2025", {"start_hours": "4"}, "start_hours", "is een feestdag"),
    ("21-4-2025", "23-4-2025", {"start_hours": "4"}, "start_hours", "is een feestdag"),
    ("17-4-2025", "21-4-2025", {"end_hours": "4"}, "end_hours", "is een feestdag"),
    ("20-10-2025", "24-10-2025", {"hours": "41"}, "hours", "niet meer dan"),
    ("20-10-2025", "24-10-2025", {"hours": "NaN"}, "hours", "geen aantal uren"),
    ("20-10-2025", "24-10-2025", {"hours": "2:30"}, "hours", "geen aantal uren"),
    ("20-10-2025", "24-10-2025", {"hours": "1.234,50"}, "hours", "niet meer dan"),
    ("20-10-2025", "24-10-2025", {"hours": "7,5"}, "reason", "waarom je minder"),
    ("20-10-2025", "24-10-2025", {"hours": "7,555"}, "hours", "twee decimalen"),
    ("20-10-2025", "24-10-2025", {"hours": "-8"}, "hours", "0 of meer"),
    ("20-10-2025", "20-10-2025", {"end_hours": "9"}, "end_hours", "laatste dag"),
    ("6-1-2025", "28-2-2025", {}, "group", "Je hebt nog 224,00 uur."),
    ("29-6-2026", "21-8-2026", {}, "group", "daarvan vervalt 144,00 uur op 1-7-2026."),
    ("gisteren", "24-10-2025", {}, "start_date", "geen datum"),
    ("", "", {}, "start_date", "Vul een startdatum in."),
    ("20-10-2025", "24-10-2025", {"group": "x"}, "group", ""),
    ("20-10-2025", "24-10-2025", {"key": "x"}, "key", ""),
    ("21-4-2025", "25-4-2025", {"start_hours": "9"}, "start_hours", "Zoveel uur"),
    ("24-10-2025", "24-10-2025", {"start_hours": "NaN"}, "start_hours", "geen aantal"),
    ("24-10-2025", "24-10-2025", {"end_hours": "2:30"}, "end_hours", "geen aantal"),
    ("24-10-2025", "24-10-2025", {"start_hours": "1.234,50"}, "start_hours", "Zoveel"),
]


@pytest.mark.parametrize(("start", "end", "fields", "field", "text"), BAD)
def test_bad_input_is_explained_at_the_field_and_kept(
    person, browser, start, end, fields, field, text
):
    typed = form(person, start, end, description="mijn tekst") | fields

    answer, preview = browser.post(ASK, typed), browser.get(HOURS, typed)

    assert (answer.status_code, preview.status_code) == (422, 422)
    assert text in str(answer.context["form"].errors[field])
    # Nothing is calculated for who could not send it.
    assert preview.json()["errors"] == answer.context["form"].errors
    page = answer.content.decode()
    assert "mijn tekst" in page
    assert all(
        f'value="{one}"' in page
        for one in (start, end, *fields.values())
        if one not in {"", "x"}
    )
    assert LeaveRequest.objects.count() == 0


def test_overlap_and_a_closed_period_are_explained_at_the_field(person, browser):
    typed = form(person, "20-10-2025", "24-10-2025", description="mijn tekst")
    assert browser.post(ASK, typed).status_code == 302

    again, shown = browser.post(ASK, typed), browser.get(HOURS, typed)
    LeavePolicyFactory(company=person.group.company, closed_until=date(2025, 12, 31))
    closed, hidden = browser.post(ASK, typed), browser.get(HOURS, typed)

    assert [one.status_code for one in (again, closed)] == [422, 422]
    for answer, preview in ((again, shown), (closed, hidden)):
        assert preview.status_code == 422
        assert preview.json()["errors"] == answer.context["form"].errors
    for answer in (again, closed):
        assert 'value="20-10-2025"' in answer.text
        assert "mijn tekst" in answer.text
    assert "al verlof" in str(again.context["form"].errors["start_date"])
    assert "afgesloten" in str(closed.context["form"].errors["start_date"])


def test_hours_are_calculated_day_by_day(person, browser):
    answer = browser.get(HOURS, form(person, "24-4-2025", "28-4-2025", start_hours="4"))

    found = answer.json()
    assert (found["hours"], found["balance_before"], found["balance_after"]) == (
        "20.00",
        "224.00",
        "204.00",
    )
    assert [tuple(day.values()) for day in found["days"]] == [
        ("2025-04-24", "8.00", False, "4.00"),
        ("2025-04-25", "8.00", False, "8.00"),
        ("2025-04-26", "0.00", True, "0.00"),
        ("2025-04-27", "0.00", False, "0.00"),
        ("2025-04-28", "8.00", False, "8.00"),
    ]
    assert set(found["days"][0]) == {"date", "scheduled", "holiday", "counted"}
    assert LeaveRequest.objects.count() == 0


def test_fewer_hours_are_calculated_with_their_reason(person, browser):
    typed = form(person, "20-10-2025", "21-10-2025", hours="12", reason="vroeg klaar")

    found = browser.get(HOURS, typed).json()

    assert (found["hours"], found["balance_after"]) == ("12.00", "212.00")
    assert [day["counted"] for day in found["days"]] == ["8.00", "4.00"]


def test_hours_that_lapse_within_the_days_are_told(person, browser):
    # Monday and Tuesday come out of the 160 hours of 2025 that lapse on Wednesday.
    typed = form(person, "29-6-2026", "3-7-2026")

    found = browser.get(HOURS, typed).json()

    assert (found["balance_before"], found["balance_after"]) == ("448.00", "408.00")
    assert found["lapsing"] == {"2026-07-01": "144.00"}
    sentence = "In deze dagen vervalt van wat je overhoudt 144,00 uur op 1-7-2026."
    assert found["shown"]["lapsing"] == sentence
    assert sentence in text_of(browser.get(ASK, typed))


def test_the_first_group_is_the_default_and_errors_are_named(person, browser):
    dates = {"start_date": "24-2-2025", "end_date": "28-2-2025"}

    assert browser.get(HOURS, dates).json()["hours"] == "40.00"
    wrong = browser.get(HOURS, {"start_date": "24-2-2025", "end_date": "1-2-2025"})
    assert wrong.status_code == 422
    assert list(wrong.json()["errors"]) == ["end_date"]


def test_the_page_calculates_without_a_script_too(person, browser):
    answer = browser.get(ASK, form(person, "24-2-2025", "28-2-2025"))

    page = text_of(answer)
    assert answer.status_code == 200
    assert "ma 24-2-2025 8,00 8,00" in page
    assert browser.get(ASK, form(person, "1-1-9999", "")).status_code == 422


def colleague_of(person, department: str, place: int):
    other = somebody(
        company=person.group.company, name=f"Groep {place}", position=place
    )
    other.employment.employmentterms_set.update(department=department)
    other.employment.employee.nickname = department
    other.employment.employee.save()
    return other


def test_who_else_is_away_is_named_without_the_kind(person, browser):
    week = (date(2026, 8, 3), date(2026, 8, 7))
    for place, name in enumerate(("Winkel", "Kantoor"), start=9):
        other = colleague_of(person, name, place)
        asked = other.ask(*week)
        approve(asked, actor=person.decider, now=NOW)
    colleague_of(person, "Winkel", 11).ask(*week)

    found = browser.get(HOURS, form(person, "3-8-2026", "3-8-2026")).json()

    assert found["away"] == ["Winkel van Dijk"]
    assert "Groep" not in str(found)


def test_hours_worked_are_asked_on_their_own_page(person, browser):
    group = person.group.company.leave_groups.get(position=2)
    typed = {
        "group": str(group.public_id),
        "start_date": "3-3-2025",
        "end_date": "3-3-2025",
    }

    assert "ADV-uren" in text_of(browser.get("/verlof/opbouwen/"))
    wrong = browser.post("/verlof/opbouwen/", typed | {"hours": "25"})
    assert wrong.status_code == 422
    assert "hours" in wrong.context["form"].errors
    assert browser.post("/verlof/opbouwen/", typed).status_code == 422
    assert (
        browser.post("/verlof/opbouwen/", typed | {"hours": "2,5"}).status_code == 302
    )
    assert LeaveRequest.objects.get().hours == Decimal("2.5")


def test_a_request_shows_its_days_and_can_be_withdrawn(person, browser):
    asked = person.ask(date(2025, 2, 24), date(2025, 2, 28), now=at(2025, 1, 2))
    address = f"/verlof/{asked.public_id}/"

    assert "ma 24-2-2025 8,00 8,00" in text_of(browser.get(address))
    assert "Intrekken" in text_of(browser.get(f"{address}intrekken/"))
    assert browser.post(f"{address}intrekken/")["Location"] == "/verlof/?jaar=2025"
    again = browser.post(f"{address}intrekken/", follow=True)

    asked.refresh_from_db()
    assert asked.status == "withdrawn"
    assert "kun je niet (meer) intrekken" in text_of(again)
    assert "niet (meer)" in text_of(browser.get(f"{address}intrekken/"))


def test_leave_that_was_given_asks_to_be_cancelled(person, browser):
    given = person.take(date(YEAR + 1, 3, 2), date(YEAR + 1, 3, 2), now=timezone.now())
    address = f"/verlof/{given.public_id}/intrekken/"

    assert "Je leidinggevende beslist" in text_of(browser.get(address))
    done = browser.post(address, follow=True)

    assert "Intrekking aangevraagd" in text_of(done)


def test_illness_is_reported_on_its_own_page(person, browser):
    given = person.take(date(2025, 2, 24), date(2025, 2, 28), now=at(2025, 1, 2))
    address = f"/verlof/{given.public_id}/ziek/"
    days = {"start_date": "25-2-2025", "end_date": "26-2-2025"}

    assert browser.get(address).status_code == 200
    assert browser.post(address, {}).status_code == 422
    wrong = browser.post(address, days | {"end_date": "9-3-2025"})
    assert browser.post(address, days)["Location"] == "/verlof/?jaar=2025"

    assert list(wrong.context["form"].errors) == ["end_date"]
    assert LeaveSickness.objects.get().end_date == date(2025, 2, 26)


def test_illness_in_leave_that_was_not_given_is_refused(person, browser):
    asked = person.ask(date(2025, 2, 24), date(2025, 2, 28), now=at(2025, 1, 2))
    days = {"start_date": "25-2-2025", "end_date": "26-2-2025"}

    assert browser.post(f"/verlof/{asked.public_id}/ziek/", days).status_code == 422


def test_the_bookings_of_a_group_can_be_read(person, browser):
    fill_2025(person)
    address = f"/verlof/groep/{person.group.public_id}/?jaar=2025"

    page = text_of(browser.get(address))

    assert "24-2-2025 opname: skieën 2025 (wettelijk) 1-7-2026 \u22128,00" in page
    assert "1-1-2025 opbouw" in page
    assert browser.get(f"/verlof/groep/{uuid.uuid4()}/").status_code == 404


@pytest.mark.parametrize(
    "typed", ["", "2-8-2020", "31-12-9999", "31-2-2027", f"1-12-{YEAR + 1}"]
)
def test_a_day_that_cannot_be_forecast_is_explained(person, browser, typed):
    person.employment.end_date = date(YEAR + 1, 11, 30)
    person.employment.save(update_fields=["end_date"])

    page = browser.get(f"/verlof/groep/{person.group.public_id}/", {"op": typed})

    assert page.status_code == 422
    assert page.context["form"].errors["op"]
    assert f'value="{typed}"' in page.text or not typed


def test_a_group_is_named_in_english_as_well(person, browser):
    person.group.name_en = "Holiday hours"
    person.group.save(update_fields=["name_en"])

    page = browser.get(f"/verlof/groep/{person.group.public_id}/")

    assert '<p lang="en">Holiday hours</p>' in page.text


def test_of_a_group_that_is_not_visible_only_what_was_asked_remains(person, browser):
    fill_2025(person)
    [asked] = LeaveRequest.objects.filter(description="skieën")
    person.group.is_visible = False
    person.group.save(update_fields=["is_visible"])

    group = f"/verlof/groep/{person.group.public_id}/"
    assert browser.get(group).status_code == 404
    assert browser.get(f"/verlof/{asked.public_id}/").status_code == 200
    assert "skieën" in browser.get("/verlof/?jaar=2025").text
    for page in (ASK, "/verlof/opbouwen/", "/"):
        assert "Vakantie-uren" not in browser.get(page).text
    hours = browser.get(HOURS, form(person, "24-4-2025", "28-4-2025"))
    assert hours.status_code == 422


def test_leave_of_somebody_else_is_not_found(person, browser):
    other = somebody()
    asked = other.ask(date(2026, 8, 3), date(2026, 8, 7))

    for page in ("", "intrekken/", "ziek/"):
        assert browser.get(f"/verlof/{asked.public_id}/{page}").status_code == 404
    assert browser.post(f"/verlof/{asked.public_id}/intrekken/").status_code == 404
    assert browser.get(f"/verlof/groep/{other.group.public_id}/").status_code == 404


def test_an_employer_closes_leave_and_accrual(person, browser):
    company = person.group.company
    actor = bureau_member(company.environment)
    assert "Verlof opbouwen" in text_of(browser.get("/verlof/"))

    switch_feature(company, "accrual", is_open=False, actor=actor, now=NOW)
    assert "Verlof opbouwen" not in text_of(browser.get("/verlof/"))
    assert browser.post("/verlof/opbouwen/").status_code == 404
    switch_feature(company, "leave", is_open=False, actor=actor, now=NOW)

    for page in ("", "aanvragen/", "uren/", "opbouwen/"):
        assert browser.get(f"/verlof/{page}").status_code == 404
    assert "Verlof" not in text_of(browser.get("/mijn-info/"))


def test_a_company_without_groups_has_an_empty_page():
    person = somebody(may_take=False, granted=False)
    browser = logged_in_employee(person.employment.employee)

    assert "Verlof aanvragen" not in text_of(browser.get("/verlof/"))
    assert "geen verlof opengezet" in text_of(browser.get(ASK))
    assert browser.get(HOURS).status_code == 422
    assert "geen verlofgroep" in text_of(browser.get("/verlof/opbouwen/"))


def test_hours_that_do_not_go_along_are_not_shown_the_year_after(person, browser):
    special = person.group.company.leave_groups.get(position=3)
    special.carries_over = False
    special.save(update_fields=["carries_over"])
    fill_2025(person)

    assert "Bijzonder verlof \u221216,00" in text_of(browser.get("/verlof/?jaar=2025"))
    assert "Bijzonder verlof 0,00" in text_of(browser.get(f"/verlof/?jaar={YEAR}"))
    assert "Vakantie-uren (" in browser.get(ASK).content.decode()
