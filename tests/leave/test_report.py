"""The report of leave: it ties with the ledger and with what each employee reads."""

import copy
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.accesses import company_of
from leave.balances import balance
from leave.buckets import Bucket
from leave.documents.leave_report import Figures
from leave.models import LeaveEntry
from leave.queries.overview import group_cards
from leave.queries.own import own_employments
from leave.queries.reporting import Chosen, leave_report
from leave.services.ledger import Booking, book
from leave.services.reporting import export_report
from leave.views import reporting
from personnel.services.companies import switch_feature
from portal.core.models import AuditEvent
from tests.actors import bureau_member, logged_in_employer, logged_in_office, system
from tests.factories.accounts import ApproverDepartmentFactory, EmployerAccessFactory
from tests.factories.leave import LeaveGroupFactory, LeaveRequestFactory
from tests.factories.personnel import EmployeeFactory, EmploymentFactory
from tests.leave.people import NOW, Person, at, somebody
from tests.payslips.reports import HOSTILE

pytestmark = pytest.mark.django_db
URL = "/werkgever/rapportages/verlof/"
TODAY = date(2026, 11, 26)
HOLIDAY = "Vakantie-uren"


@pytest.fixture(scope="module")
def example(kept_rows: None) -> Person:
    """Somebody with 200 hours, of which 40 are taken, 16 come next month and 8 wait."""
    made = somebody()
    LeaveGroupFactory(
        company=made.group.company, position=2, name="Bijzonder", overdraft=None
    )
    made.take(date(2026, 5, 18), date(2026, 5, 22))
    made.take(date(2026, 12, 21), date(2026, 12, 22))
    made.ask(date(2026, 12, 28), date(2026, 12, 28))
    return made


@pytest.fixture
def person(example: Person) -> Person:
    return copy.deepcopy(example)


def report_of(person: Person, year: int = 2026, **chosen: Any):
    company = company_of(person.decider)
    return leave_report(person.decider, company, Chosen(year, **chosen), today=TODAY)


def hours(row) -> list[str]:
    return [str(one) for one in row.figures.values]


def book_one(person: Person, kind: str, hours: int, day: date, **fields) -> None:
    entry = LeaveEntry.objects.filter(employment=person.employment).order_by("id")[0]
    bucket = Booking(kind, _bucket(entry), day, Decimal(hours), **fields)
    environment = person.employment.environment
    book(person.employment, person.group, [bucket], actor=system(environment), now=NOW)


def _bucket(entry: LeaveEntry) -> Bucket:
    return Bucket(entry.expires_on, entry.accrual_year, entry.is_statutory)


def test_the_columns_of_a_year(person):
    book_one(person, "opening", 12, date(2026, 1, 1))
    book_one(person, "expiry", -6, date(2026, 7, 1))
    book_one(person, "payout", -4, date(2026, 8, 1))
    book_one(person, "correction", 3, date(2026, 9, 1))

    [row] = report_of(person).rows

    assert hours(row) == [
        "12.00",
        "200.00",
        "56.00",
        "6.00",
        "4.00",
        "3.00",
        "149.00",
        "8.00",
        "141.00",
    ]


def test_the_year_after_opens_with_what_is_left(person):
    figures = report_of(person, 2027).rows[0].figures

    assert figures == Figures(opening=Decimal("144.00"), requested=Decimal("8.00"))


def test_part_of_a_year_counts_up_to_and_including_its_last_day(person):
    first, last = date(2026, 5, 18), date(2026, 5, 19)

    [row] = report_of(person, until=last).rows

    assert str(row.figures.taken) == "16.00"
    assert row.figures.balance == balance(person.employment, person.group, on=last)
    assert row.figures.requested == 0
    taken = [month.taken for month in report_of(person, until=first).months]
    assert sum(taken) == 8


def test_a_last_day_is_typed_and_one_that_is_none_is_explained(person):
    browser = logged_in_office(person.access.user)
    address = f"{URL}?jaar=2026&tot=19-5-2026"

    page = browser.get(address)
    sheet = load_workbook(
        io.BytesIO(browser.get(f"{URL}xlsx/{address[len(URL) :]}").content)
    )

    assert page.context["report"].title == "Verlof tot en met 19-5-2026"
    assert f'href="{URL}xlsx/?jaar=2026&amp;tot=19-5-2026"' in page.text
    assert sheet.worksheets[0].title == "Verlof tot en met 19-5-2026"
    for typed in ("31-2-2026", "31-12-9999", "31-12-2025"):
        wrong = browser.get(URL, {"jaar": "2026", "tot": typed})
        assert wrong.status_code == 422
        assert f'value="{typed}"' in wrong.text
        assert wrong.context["form"].errors["tot"]
        file = browser.get(f"{URL}xlsx/", {"jaar": "2026", "tot": typed})
        asked = browser.post(f"{URL}pdf/maken/", {"jaar": "2026", "tot": typed})
        assert (file.status_code, asked.status_code) == (422, 422)


def test_each_row_is_the_sum_of_the_ledger(person):
    [row] = report_of(person).rows

    entries = LeaveEntry.objects.filter(employment=person.employment)
    assert row.figures.balance == entries.aggregate(total=Sum("hours"))["total"]


@pytest.mark.parametrize("carries_over", [True, False])
def test_each_row_is_what_the_employee_reads(carries_over):
    person = somebody(carries_over=carries_over)
    special = LeaveGroupFactory(
        company=person.group.company, position=2, name="Bijzonder", overdraft=None
    )
    person.take(date(2026, 5, 18), date(2026, 5, 22))
    person.take(date(2026, 6, 1), date(2026, 6, 2), group=special)
    person.ask(date(2026, 12, 28), date(2026, 12, 28))
    person.night(at(2026, 11, 25))

    rows = report_of(person).rows

    cards = group_cards(own_employments(person.actor), year=2026, today=TODAY)
    names = ("balance", "taken", "requested", "available")
    assert [
        (row.group, *(getattr(row.figures, name) for name in names)) for row in rows
    ] == [
        (card.group.name, card.balance, card.taken, card.asked, card.left)
        for card in cards
    ]


def test_hours_that_do_not_carry_over_are_gone_the_year_after():
    person = somebody(carries_over=False)

    assert hours(report_of(person).rows[0])[6:] == ["200.00", "0.00", "200.00"]
    # Those of the law are kept until July: no agreement may make that shorter.
    assert hours(report_of(person, 2027).rows[0])[6:] == ["160.00", "0.00", "160.00"]
    beyond = somebody(carries_over=False, statutory=0)
    assert report_of(beyond, 2027).rows == ()


def test_leave_that_came_back_was_not_taken(person):
    entry = LeaveEntry.objects.filter(kind="withdrawal").order_by("id")[0]
    book_one(person, "correction", 8, entry.day, request=entry.request)

    [row] = report_of(person).rows

    assert (row.figures.taken, row.figures.corrected) == (Decimal("48.00"), 0)


def test_months_hold_what_was_taken_and_asked(person):
    months = report_of(person).months

    assert [
        (one.label, str(one.taken), str(one.requested))
        for one in months
        if one.taken or one.requested
    ] == [("mei", "40.00", "0.00"), ("december", "16.00", "8.00")]
    assert report_of(person).described == (
        "56,00 uur opgenomen of goedgekeurd en 8,00 uur aangevraagd; het meest in mei."
    )


def test_only_what_is_asked_has_a_row_too():
    person = somebody(granted=False)
    LeaveRequestFactory(
        employment=person.employment, group=person.group, hours=8, calculated_hours=8
    ).days.create(
        environment=person.employment.environment,
        date=date(2026, 8, 3),
        scheduled=8,
        hours=8,
    )

    [row] = report_of(person).rows

    assert row.figures == Figures(requested=Decimal(8))


def test_a_group_and_a_department_can_be_chosen(person):
    company = person.group.company
    other = EmploymentFactory(employee=EmployeeFactory(company=company))
    LeaveEntry.objects.create(
        environment=company.environment,
        employment=other,
        group=person.group,
        kind="opening",
        hours=5,
        accrual_year=2026,
        is_statutory=True,
        expires_on=date(2027, 7, 1),
        day=date(2026, 1, 1),
        booked_at=NOW,
        booked_by="systeem",
    )
    department = person.employment.employmentterms_set.get().department

    everyone = report_of(person)
    chosen = report_of(person, department=department, group=HOLIDAY)

    assert [str(one.figures.balance) for one in everyone.groups] == ["149.00"]
    assert [row.name for row in chosen.rows] == [everyone.rows[0].name]
    assert chosen.part == f"{department}, {HOLIDAY}"
    assert report_of(person, group="Bijzonder").rows == ()


def test_the_page_shows_groups_months_and_people(person):
    page = logged_in_office(person.access.user).get(URL, {"jaar": "2026"})

    text = page.content.decode()
    assert page.context["report"].year == 2026
    assert text.count("144,00") == 2
    assert "style=" not in text
    assert f'href="{URL}xlsx/?jaar=2026"' in text


@pytest.mark.parametrize("asked", ["1999", "x", "2199", ""])
def test_a_year_that_does_not_exist_was_not_chosen(person, asked):
    page = logged_in_office(person.access.user).get(
        URL, {"jaar": asked, "afdeling": HOSTILE, "groep": HOSTILE, "pagina": "x"}
    )

    assert page.context["report"].year == timezone.localdate().year
    assert HOSTILE not in page.content.decode()


def test_a_company_without_leave_says_so():
    page = logged_in_employer(EmployeeFactory().company).get(URL)

    assert "Geen verlof in" in page.content.decode()


def approver_of(person: Person, department: str):
    access = EmployerAccessFactory(company=person.group.company, role="approver")
    ApproverDepartmentFactory(access=access, department=department)
    return logged_in_office(access.user)


def test_an_approver_reads_about_the_own_departments_only(person):
    department = person.employment.employmentterms_set.get().department

    mine = approver_of(person, department).get(URL, {"jaar": "2026"})
    others = approver_of(person, "Elders").get(URL, {"jaar": "2026"})

    assert [len(one.context["report"].rows) for one in (mine, others)] == [1, 0]
    assert "Personeelskosten" not in mine.content.decode()


def test_another_companys_leave_is_not_shown(person):
    other = EmployerAccessFactory(company__environment=person.employment.environment)

    page = logged_in_office(other.user).get(URL, {"jaar": "2026"})

    assert page.context["report"].rows == ()


def test_a_closed_menu_has_no_report(person):
    browser = logged_in_office(person.access.user)
    company = person.group.company
    actor = bureau_member(company.environment)
    switch_feature(company, "leave", is_open=False, actor=actor, now=NOW)

    answers = [browser.get(f"{URL}{one}").status_code for one in ("", "xlsx/", "pdf/")]

    assert answers == [404, 404, 404]


def test_the_workbook_holds_everybody_and_no_formula(person):
    employee = person.employment.employee
    employee.surname = "=HYPERLINK(1)"
    employee.save()

    answer = logged_in_office(person.access.user).get(f"{URL}xlsx/?jaar=2026")

    book = load_workbook(io.BytesIO(answer.content))
    sheet, totals = book.worksheets
    first = [cell.value for cell in sheet[2]]
    assert sheet.title == "Verlof 2026"
    assert answer["Content-Disposition"] == 'attachment; filename="verlof-2026.xlsx"'
    assert first[0] == employee.personnel_number
    assert sheet["B2"].data_type == "s"
    assert sheet["B2"].quotePrefix
    assert first[5:] == [HOLIDAY, 0, 200, 56, 0, 0, 0, 144, 8, 136]
    assert [cell.value for cell in totals[2]] == [HOLIDAY, *first[6:]]


def test_a_file_that_leaves_is_in_the_log(person):
    export_report(
        person.group.company, Chosen(2026), "xlsx", actor=person.decider, now=NOW
    )

    event = AuditEvent.objects.get(event="leave.exported")
    assert event.changes == {"format": "xlsx", "year": 2026, "rows": 1}


@pytest.mark.slow
def test_the_print_is_tagged_and_dutch(person):
    answer = logged_in_office(person.access.user).get(f"{URL}pdf/?jaar=2026")

    reader = PdfReader(io.BytesIO(answer.content))
    text = reader.pages[0].extract_text()
    assert reader.trailer["/Root"]["/Lang"] == "nl"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert HOLIDAY in text
    assert "144,00" in text


def test_the_report_asks_as_much_for_one_employee_as_for_many(person, monkeypatch):
    browser = logged_in_office(person.access.user)
    address = f"{URL}?jaar=2026"
    browser.get(address)
    monkeypatch.setattr(reporting, "PAGE_SIZE", 2)

    alone = _queries(browser, address)
    for number in range(3):
        other = somebody(
            company=person.group.company, name=f"Groep {number}", position=5 + number
        )
        other.take(date(2026, 5, 18), date(2026, 5, 22))
    page = browser.get(address)

    assert (len(page.context["report"].rows), len(page.context["rows"])) == (10, 2)
    assert _queries(browser, address) == alone
    # Three of these are the gate's, beside its switch to the environment.
    assert alone <= 16


def _queries(browser, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    return sum("set_config" not in one["sql"] for one in seen)
