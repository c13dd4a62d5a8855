"""A leave report that is too long to wait for: printed by the worker, for who asked."""

import io
import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import EmployerAccess
from leave.documents import printed_report
from leave.documents.leave_report import (
    Figures,
    LeaveReport,
    ReportRow,
    months_of,
)
from leave.documents.printed_report import long_pdf
from leave.models import ReportFile
from leave.queries.reporting import Chosen
from leave.services.printing import (
    ask_for_print,
    chosen_of,
    make_print,
    purge_prints,
    read_print,
)
from leave.services.reporting import TooLong, export_report
from leave.tasks import print_report, print_waiting_reports
from portal.core.made_files import NoLongerThere
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import employer_actor, logged_in_office
from tests.factories.accounts import ApproverDepartmentFactory, EmployerAccessFactory
from tests.leave.people import Person, somebody

URL = "/werkgever/rapportages/verlof/"
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
CHOSEN = Chosen(2026)
State = ReportFile.State


@pytest.fixture
def storage(settings, tmp_path):
    settings.STORAGE_DIR = tmp_path
    return tmp_path


@pytest.fixture
def person(db, storage) -> Person:
    made = somebody()
    made.take(date(2026, 5, 18), date(2026, 5, 22))
    return made


@pytest.fixture
def _is_long(monkeypatch):
    """As if a company with a row or two had hundreds."""
    monkeypatch.setattr(LeaveReport, "is_long", True)


def asked(person: Person, chosen: Chosen = CHOSEN, *, now=NOW) -> ReportFile:
    company = person.group.company
    return ask_for_print(company, chosen, actor=person.decider, now=now)


def printed(person: Person, *, seconds: int = 1) -> ReportFile:
    file = asked(person)
    make_print(file.pk, clock=lambda: NOW + timedelta(seconds=seconds))
    file.refresh_from_db()
    return file


def read(person: Person, chosen: Chosen = CHOSEN, *, actor=None, now=NOW):
    actor = actor or person.decider
    return read_print(person.group.company, chosen, actor=actor, now=now)


def row(number: int, group: str) -> ReportRow:
    figures = Figures(opening=Decimal(8))
    start = date(2020, 1, 1)
    return ReportRow(number, f"Bakker {number}", "Oven", start, None, group, figures)


def test_parts_are_joined_with_pages_that_count_on_and_sums_at_the_end(monkeypatch):
    monkeypatch.setattr(printed_report, "ROWS", 2)
    rows = [row(one, "ADV") for one in range(3)] + [row(9, "Vakantie")]
    zeros = [Decimal(0)] * 12
    months = months_of(zeros, zeros)
    report = LeaveReport(
        "Bakkerij", "123456789L01", date(2026, 12, 31), tuple(rows), months
    )
    moved: list[tuple[int, int]] = []

    joined = long_pdf(report, moved=lambda *counts: moved.append(counts))

    reader = PdfReader(io.BytesIO(b"".join(joined)))
    texts = [page.extract_text() for page in reader.pages]
    assert moved == [(0, 4), (2, 4), (3, 4)]
    assert [f"Pagina {place}" in text for place, text in enumerate(texts, 1)] == [
        True
    ] * 3
    assert ["Loonheffingennummer" in text for text in texts] == [True, False, False]
    assert ["(vervolg)" in text for text in texts] == [False, True, False]
    assert ["Totaal" in text for text in texts] == [False, True, True]
    assert ["Verlof 2026, Bakkerij" in text for text in texts] == [True] * 3
    assert "24,00" in texts[1]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_report_is_printed_once_and_kept_for_who_asked(person, storage):
    file = printed(person)

    opened = read(person)

    content = b"".join(opened.parts)
    assert (opened.file_name, opened.size) == ("verlof-2026.pdf", len(content))
    assert "160,00" in PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert (file.state, file.done, file.total) == (State.READY, 1, 1)
    event = AuditEvent.objects.get(event="leave.exported")
    assert event.changes == {"format": "pdf", "year": 2026, "rows": 1}
    colleague = employer_actor(EmployerAccessFactory(company=person.group.company))
    with pytest.raises(NoLongerThere):
        read(person, actor=colleague)
    assert not OutgoingMail.objects.filter(name="leave_report_ready").exists()


def test_who_waited_long_gets_a_mail(person):
    printed(person, seconds=21)

    mail = OutgoingMail.objects.get(name="leave_report_ready")
    assert mail.to == person.access.user.username
    assert mail.context["url"].endswith(f"{URL}?jaar=2026")


def test_a_report_that_nobody_can_be_told_of_leaves_nothing(person, storage, settings):
    # The outbox refuses the name of the mail.
    settings.PORTAL_DOMAIN = "a" * 500

    file = printed(person, seconds=21)

    assert (file.state, file.stored_as) == (State.FAILED, "")
    assert [one for one in storage.rglob("*") if one.is_file()] == []


def test_asking_again_prints_anew_unless_it_is_under_way(person, storage):
    first = asked(person)
    assert asked(person, now=NOW + timedelta(seconds=5)).asked_at == first.asked_at

    file = printed(person)
    again = asked(person, now=NOW + timedelta(minutes=5))

    assert (again.pk, again.state, again.stored_as) == (file.pk, State.WAITING, "")
    summer = Chosen(2026, until=date(2026, 6, 30))
    other = asked(person, summer, now=NOW + timedelta(minutes=6))
    assert (other.pk, chosen_of(other)) == (file.pk, summer)


def test_what_its_maker_left_is_printed_again(person):
    file = asked(person)
    ReportFile.objects.update(
        state=State.MAKING, started_at=NOW, reported_at=NOW - timedelta(minutes=11)
    )

    assert asked(person, now=NOW).state == State.WAITING
    ReportFile.objects.update(
        state=State.MAKING, started_at=NOW, reported_at=timezone.now() - timedelta(1)
    )
    print_waiting_reports()

    file.refresh_from_db()
    assert file.state == State.READY


def test_another_choice_ends_what_was_being_printed(person, storage):
    file = asked(person)
    moments = itertools.count()

    def clock() -> datetime:
        if next(moments) == 1:
            # While the first part is made.
            asked(person, Chosen(2025))
        return NOW

    make_print(file.pk, clock=clock)

    file.refresh_from_db()
    assert (file.state, file.year) == (State.WAITING, 2025)
    assert [one for one in storage.rglob("*") if one.is_file()] == []


def test_what_was_taken_over_at_the_end_is_not_kept(person, storage):
    file = asked(person)
    moments = itertools.count()

    def clock() -> datetime:
        if next(moments) == 2:
            ReportFile.objects.update(started_at=NOW - timedelta(hours=1))
        return NOW

    make_print(file.pk, clock=clock)

    file.refresh_from_db()
    assert file.state == State.MAKING
    assert [one for one in storage.rglob("*") if one.is_file()] == []


def test_a_second_worker_leaves_a_printed_report_alone(person):
    file = printed(person)

    print_report(environment_id=file.environment_id, file_id=file.pk)

    again = ReportFile.objects.get()
    assert again.finished_at == file.finished_at


def test_who_may_not_enter_any_more_gets_no_report(person):
    file = asked(person)
    EmployerAccess.objects.all().delete()

    make_print(file.pk, clock=lambda: NOW)

    file.refresh_from_db()
    assert file.state == State.FAILED


def test_an_approver_reads_about_the_own_departments_only(person):
    terms = person.employment.employmentterms_set.get()
    access = EmployerAccessFactory(company=person.group.company, role="approver")
    mine = ApproverDepartmentFactory(access=access, department=terms.department)
    actor, company = employer_actor(access), person.group.company
    file = ask_for_print(company, CHOSEN, actor=actor, now=NOW)
    make_print(file.pk, clock=lambda: NOW)

    assert read(person, actor=actor).size > 0
    mine.department = "Elders"
    mine.save()
    with pytest.raises(NoLongerThere):
        read(person, actor=actor)
    # Of nobody there is nothing to print.
    file = ask_for_print(company, CHOSEN, actor=actor, now=NOW)
    make_print(file.pk, clock=lambda: NOW)
    file.refresh_from_db()
    assert file.state == State.FAILED


def test_only_who_decides_asks_and_reads(person):
    company = person.group.company

    with pytest.raises(PermissionDenied):
        ask_for_print(company, CHOSEN, actor=person.actor, now=NOW)
    with pytest.raises(PermissionDenied):
        read(person, actor=person.actor)


@pytest.mark.parametrize("change", ["a day", "another choice", "a damaged file"])
def test_a_report_is_not_handed_out_after(change, person, storage):
    file = printed(person)
    now = NOW + timedelta(days=1, seconds=1) if change == "a day" else NOW
    chosen = Chosen(2025) if change == "another choice" else CHOSEN
    if change == "a damaged file":
        (storage / file.stored_as).write_bytes(b"something else")

    with pytest.raises(NoLongerThere):
        read(person, chosen, now=now)


def test_what_was_printed_is_gone_after_a_day(
    person, storage, django_capture_on_commit_callbacks
):
    printed(person)
    with django_capture_on_commit_callbacks(execute=True):
        counts = [
            purge_prints(now=NOW + timedelta(days=1, seconds=one)) for one in (0, 1)
        ]

    assert counts == [0, 1]
    assert [one for one in storage.rglob("*") if one.is_file()] == []


@pytest.mark.usefixtures("_is_long")
def test_the_page_asks_for_the_print_shows_how_far_it_is_and_hands_it_out(person):
    browser = logged_in_office(person.access.user)
    company, address = person.group.company, f"{URL}?jaar=2026"

    page = browser.get(address).content.decode()
    assert "Pdf klaarmaken" in page
    assert f'href="{URL}pdf/' not in page
    assert browser.get(f"{URL}pdf/?jaar=2026")["Location"] == address
    assert browser.get(f"{URL}pdf/voortgang/").status_code == 404

    answer = browser.post(f"{URL}pdf/maken/", {"jaar": "2026"})
    assert answer["Location"] == address
    assert f'data-progress="{URL}pdf/voortgang/"' in browser.get(address).text
    assert browser.get(f"{URL}pdf/voortgang/").json()["state"] == "waiting"

    file = ReportFile.objects.get()
    print_report(environment_id=file.environment_id, file_id=file.pk)
    assert "Pdf opnieuw maken" in browser.get(address).text
    sent = browser.get(f"{URL}pdf/?jaar=2026")
    assert sent["Content-Disposition"] == 'attachment; filename="verlof-2026.pdf"'
    assert b"".join(sent.streaming_content).startswith(b"%PDF")
    # Of another choice there is none.
    other = browser.get(f"{URL}?jaar=2026&groep={person.group.name}")
    assert "Pdf klaarmaken" in other.text
    with pytest.raises(TooLong):
        export_report(company, CHOSEN, "pdf", actor=person.decider, now=NOW)


@pytest.mark.usefixtures("_is_long")
def test_a_print_that_failed_says_so_and_can_be_made_again(person):
    browser = logged_in_office(person.access.user)
    browser.post(f"{URL}pdf/maken/", {"jaar": "2026"})
    ReportFile.objects.update(
        state=State.FAILED, started_at=NOW, reported_at=NOW, finished_at=timezone.now()
    )

    page = browser.get(f"{URL}?jaar=2026").text

    assert "Het maken is niet gelukt" in page
    assert "Pdf opnieuw maken" in page
