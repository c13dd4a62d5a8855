"""What is over goes in the night; all else stays, and a legal hold stops it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from accounts.models import DataExport, LoginAttempt, User
from leave.models import (
    ExpiryHold,
    LeaveEntry,
    LeaveReminder,
    LeaveRequest,
    LeaveSickness,
)
from payslips.models import (
    AnnualStatement,
    CompanyFile,
    JournalLine,
    Payment,
    PayrollRun,
    Payslip,
    PublishedPayslip,
    StoredDocument,
)
from payslips.services.reading import keep_document, read_payslip
from payslips.services.reading_statements import keep_statement
from payslips.services.statements import issue_statements
from personnel.models import Company, Employee, FamilyMember, LegalHold
from personnel.services.holds import AlreadyHeld, AlreadyLifted, lift_hold, place_hold
from portal.core.access import Actor
from portal.core.forgetting import forgetting, in_chunks
from portal.core.models import AuditEvent, OutgoingMail
from portal.own_data.services import ask_for_export, make_export
from portal.retention import forget
from portal.tasks import forget_what_is_over
from tests.actors import (
    bureau_member,
    employee_actor,
    employer_of,
    logged_in_bureau,
    system,
)
from tests.factories.accounts import EmployeeAccountFactory
from tests.factories.leave import ExpiryNoticeFactory, LeaveRequestFactory
from tests.factories.payslips import PayrollRunFactory, PayslipFactory
from tests.factories.personnel import (
    CompanyFactory,
    EmployeeFactory,
    EmploymentFactory,
    FamilyMemberFactory,
)
from tests.payslips.deliveries import published

NOW = datetime(2026, 11, 2, 2, 30, tzinfo=UTC)
OLD, KEPT = 2018, 2019

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


@pytest.fixture
def storage(settings, tmp_path):
    settings.STORAGE_DIR = tmp_path
    return tmp_path


def worked(company: Company, *, until: date | None, number: int) -> Employee:
    """Somebody with an account, a family and leave of the old year."""
    employee = EmployeeFactory(
        company=company, personnel_number=number, phone="030 1234567"
    )
    employment = EmploymentFactory(
        employee=employee, start_date=date(2015, 1, 1), end_date=until
    )
    FamilyMemberFactory(employee=employee)
    EmployeeAccountFactory(employee=employee)
    request = LeaveRequestFactory(
        employment=employment,
        start_date=date(OLD, 3, 5),
        end_date=date(OLD, 3, 9),
        description="naar de dokter",
    )
    of = {"environment": employee.environment, "request": request}
    LeaveReminder.objects.create(days=7, sent_at=NOW, **of)
    LeaveSickness.objects.create(
        start_date=date(OLD, 3, 5), end_date=date(OLD, 3, 6), requested_at=NOW, **of
    )
    ExpiryNoticeFactory(employment=employment, group=request.group)
    ExpiryHold.objects.create(
        environment=employee.environment,
        employee=employee,
        expires_on=date(2019, 7, 1),
        reason="lang ziek",
        made_at=NOW,
        made_by="werkgever",
    )
    LeaveEntry.objects.create(
        environment=employee.environment,
        employment=employment,
        group=request.group,
        kind=LeaveEntry.Kind.OPENING,
        hours=8,
        accrual_year=OLD,
        is_statutory=True,
        expires_on=date(2019, 7, 1),
        day=date(OLD, 1, 1),
        booked_at=NOW,
        booked_by="systeem",
    )
    return employee


def paid(employees: list[Employee], *, year: int) -> PayrollRun:
    """A published run with a payslip of each, which its owner has read."""
    company = employees[0].company
    run = PayrollRunFactory(company=company, year=year)
    for one in employees:
        PayslipFactory(run=run, employee=one)
        of = {"environment": company.environment, "run": run, "employee": one}
        JournalLine.objects.create(account="4000", component="Salaris", debit=1, **of)
        Payment.objects.create(
            beneficiary="N. van Dijk", iban="NL91ABNA0417164300", amount=1, **of
        )
    published(run)
    for payslip in Payslip.objects.filter(run=run).select_related("publication"):
        read_payslip(payslip, actor=employee_actor(payslip.employee), now=NOW)
    CompanyFile.objects.create(
        environment=company.environment,
        company=company,
        run=run,
        kind="payments",
        file_format="xml",
        asked_at=NOW,
        started_at=NOW,
        reported_at=NOW,
        finished_at=NOW,
        state="ready",
        stored_as="1/order",
        file_name="order.xml",
        sha256="0" * 64,
        size=1,
    )
    return run


@dataclass(frozen=True, slots=True)
class People:
    gone: Employee
    lately: Employee
    present: Employee
    held: Employee
    elsewhere: Employee


@pytest.fixture
def people() -> People:
    """Who left long ago, lately or not at all; and two whose records are held."""
    company = CompanyFactory()
    there = CompanyFactory(environment=company.environment)
    made = People(
        gone=worked(company, until=date(OLD, 6, 30), number=1),
        lately=worked(company, until=date(2024, 6, 30), number=2),
        present=worked(company, until=None, number=3),
        held=worked(company, until=date(OLD, 6, 30), number=4),
        elsewhere=worked(there, until=date(OLD, 6, 30), number=5),
    )
    paid([made.gone, made.present, made.held], year=OLD)
    paid([made.lately, made.present], year=KEPT)
    paid([made.elsewhere], year=OLD)
    for year, of in ((OLD, company), (KEPT, company), (OLD, there)):
        issue_statements(of, year=year, actor=system(of.environment), now=NOW)
    bureau = bureau_member(company.environment)
    place_hold(made.held, reason="procedure", actor=bureau, now=NOW)
    place_hold(there, reason="onderzoek", actor=bureau, now=NOW)
    return made


def numbers(rows: Any) -> list[tuple[int, int]]:
    """Which years are left of whom."""
    year = "run__year" if hasattr(rows.model, "run") else "year"
    return sorted(rows.values_list("employee__personnel_number", year))


def own_actor(employee: Employee) -> Actor:
    user = employee.account_link.user
    return replace(employee_actor(employee), user_id=user.pk)


def files_in(storage) -> int:
    return len([one for one in storage.rglob("*") if one.is_file()])


@pytest.mark.slow
def test_what_is_over_goes_and_everything_else_stays_and_what_is_held_too(
    people: People, storage, django_capture_on_commit_callbacks
):
    environment = people.gone.environment
    for payslip in Payslip.objects.filter(employee__in=[people.gone, people.held]):
        keep_document(payslip, now=NOW)
    keep_statement(AnnualStatement.objects.get(employee=people.gone), now=NOW)
    ask_for_export(actor=own_actor(people.lately), now=NOW)
    make_export(DataExport.objects.get().pk, clock=lambda: NOW)
    assert files_in(storage) == 6

    with django_capture_on_commit_callbacks(execute=True):
        gone = forget(environment.pk, now=NOW)

    assert gone == {
        "accounts": 2,
        "details": 2,
        "words about leave": 4,
        # Two payslips and two statements; the runs stay, with somebody who is held in one.
        "payroll": 4,
        "leave": 1,
        "people": 1,
    }
    left = [(2, KEPT), (3, KEPT), (4, OLD), (5, OLD)]
    assert numbers(Payslip.objects) == left
    assert numbers(AnnualStatement.objects) == left
    assert numbers(JournalLine.objects) == numbers(Payment.objects) == left
    assert files_in(storage) == 3
    documents = StoredDocument.objects.order_by("payslip__run__year")
    assert [one.payslip.employee for one in documents] == [people.held, people.lately]
    for rows, path in (
        (FamilyMember.objects, "employee"),
        (LeaveSickness.objects, "request__employment__employee"),
        (User.objects.filter(realm="employee"), "employee_links__employee"),
    ):
        found = rows.values_list(f"{path}__personnel_number", flat=True)
        assert sorted(found) == [3, 4, 5]
    known = Employee.objects.order_by("personnel_number")
    assert [(one.personnel_number, one.phone) for one in known] == [
        (2, ""),
        (3, "030 1234567"),
        (4, "030 1234567"),
        (5, "030 1234567"),
    ]
    requests = LeaveRequest.objects.order_by("employment__employee__personnel_number")
    texts = requests.values_list("description", flat=True)
    assert list(texts) == ["", *["naar de dokter"] * 3]
    assert LeaveEntry.objects.count() == 4
    event = AuditEvent.objects.get(event="retention.done")
    assert (event.subject_id, event.changes) == (str(environment.pk), gone)

    assert forget(environment.pk, now=NOW + timedelta(days=1)) == {}


def test_what_was_held_goes_once_the_hold_is_lifted_and_the_rest_in_its_time(
    people: People,
):
    environment = people.gone.environment
    known = Employee.objects.order_by("personnel_number")
    forget(environment.pk, now=NOW)
    bureau = bureau_member(environment)
    for hold in LegalHold.objects.all():
        lift_hold(hold, actor=bureau, now=NOW)
    forget(environment.pk, now=NOW)
    assert numbers(Payslip.objects) == [(2, KEPT), (3, KEPT)]
    assert sorted(known.values_list("personnel_number", flat=True)) == [2, 3]
    assert sorted(PayrollRun.objects.values_list("year", flat=True)) == [KEPT]
    assert CompanyFile.objects.count() == 1

    # Seven more years, and only who is still there is known.
    forget(environment.pk, now=NOW.replace(year=2035))
    assert sorted(known.values_list("personnel_number", flat=True)) == [3]
    assert not Payslip.objects.exists()


def test_the_year_itself_counts_and_seven_after_it(people: People):
    environment = people.gone.environment
    forget(environment.pk, now=datetime(2025, 12, 31, 22, 59, tzinfo=UTC))
    assert (1, OLD) in numbers(Payslip.objects)

    # A minute later it is the next year in the Netherlands.
    forget(environment.pk, now=datetime(2025, 12, 31, 23, 0, tzinfo=UTC))
    assert (1, OLD) not in numbers(Payslip.objects)


def test_corrected_statements_go_with_what_they_replace(people: People):
    first = AnnualStatement.objects.get(employee=people.gone)
    fields = {one.name: getattr(first, one.name) for one in first._meta.concrete_fields}
    del fields["id"], fields["public_id"]
    AnnualStatement.objects.create(**fields | {"version": 2, "supersedes": first})

    forget(people.gone.environment_id, now=NOW)

    assert not AnnualStatement.objects.filter(year=OLD, employee=people.gone).exists()
    assert not Employee.objects.filter(pk=people.gone.pk).exists()


def test_leave_that_was_booked_later_keeps_its_owner(people: People):
    entry = LeaveEntry.objects.get(employment__employee=people.gone)
    LeaveEntry.objects.create(
        **{
            one.name: getattr(entry, one.name)
            for one in entry._meta.concrete_fields
            if one.name != "id"
        }
        | {"day": date(KEPT, 7, 1), "kind": LeaveEntry.Kind.EXPIRY}
    )

    assert "people" not in forget(people.gone.environment_id, now=NOW)
    assert Employee.objects.filter(pk=people.gone.pk).exists()


def test_the_database_lets_go_of_nothing_whose_years_are_not_over(people: People):
    rows = [
        Payslip.objects.filter(run__year=OLD),
        AnnualStatement.objects.filter(year=OLD),
        LeaveEntry.objects.all(),
        Payment.objects.filter(run__year=OLD),
        PublishedPayslip.objects.filter(payslip__run__year=OLD),
        AuditEvent.objects.all(),
    ]
    for one in rows:
        with pytest.raises(DatabaseError), transaction.atomic():
            one.delete()
        with pytest.raises(DatabaseError), forgetting(OLD - 1):
            one.delete()


def test_the_database_keeps_what_the_law_wants_kept_whatever_is_named(people: People):
    # Triggers look at the clock of the database, which no test sets.
    year = localdate().year - 7
    LeaveEntry.objects.create(
        **{
            one.name: getattr(LeaveEntry.objects.first(), one.name)
            for one in LeaveEntry._meta.concrete_fields
            if one.name != "id"
        }
        | {"day": date(year, 1, 1), "accrual_year": year, "kind": "expiry"}
    )

    with pytest.raises(DatabaseError), forgetting(2099):
        LeaveEntry.objects.filter(day__year=year).delete()

    with forgetting(2099):
        LeaveEntry.objects.filter(day__year=year - 1).delete()
    assert [one.day.year for one in LeaveEntry.objects.all()] == [year]


def test_copies_of_own_data_and_logins_go_but_of_who_is_held(people: People):
    for one in (people.present, people.held):
        user = one.account_link.user
        of = {"environment": user.environment, "user": user, "stamp": user.stamp}
        DataExport.objects.create(
            state="ready",
            asked_at=NOW - timedelta(days=2),
            started_at=NOW - timedelta(days=2),
            reported_at=NOW - timedelta(days=2),
            finished_at=NOW - timedelta(days=2),
            expires_at=NOW - timedelta(days=1),
            stored_as="1/file",
            sha256="0" * 64,
            size=1,
            **of,
        )
        LoginAttempt.objects.create(
            realm="employee",
            ip_address="127.0.0.1",
            location="127.0.0.1/32",
            verifier_hash=str(one.pk),
            control_code_hash="x",
            created_at=NOW,
            expires_at=NOW,
            **of,
        )

    forget(people.gone.environment_id, now=NOW)
    assert [one.stored_as for one in DataExport.objects.all()] == ["", ""]
    assert LoginAttempt.objects.count() == 2

    later = forget(people.gone.environment_id, now=NOW + timedelta(days=91))
    assert later["logins"] == 2
    left = LoginAttempt.objects.values_list("user", flat=True)
    assert list(left) == list(DataExport.objects.values_list("user", flat=True))
    assert list(left) == [people.held.account_link.user_id]


def test_rows_go_a_few_at_a_time_and_what_is_left_is_passed_by(db):
    company = CompanyFactory()
    employees = [EmployeeFactory(company=company) for _number in range(5)]
    chunks: list[list[Employee]] = []

    def leave(rows: list[Employee]) -> int:
        chunks.append(rows)
        return len(rows)

    assert in_chunks(Employee.objects.filter(company=company), leave, size=2) == 5
    assert chunks == [employees[:2], employees[2:4], employees[4:]]


def test_the_task_goes_through_every_environment(time_machine):
    time_machine.move_to(NOW, tick=False)
    for company in (CompanyFactory(), CompanyFactory()):
        OutgoingMail.objects.create(
            environment=company.environment,
            name="activation",
            to="a@voorbeeld.nl",
            status="failed",
            message_id=str(company.pk),
            created_at=NOW - timedelta(days=31),
            send_after=NOW,
        )

    forget_what_is_over()

    assert not OutgoingMail.objects.exists()
    assert AuditEvent.objects.filter(event="retention.done").count() == 2


def test_only_the_bureau_holds_and_lifts_and_each_once(people: People):
    environment = people.gone.environment
    bureau = bureau_member(environment)
    with pytest.raises(PermissionDenied):
        place_hold(
            people.gone, reason="x", actor=employer_of(people.gone.company), now=NOW
        )
    with pytest.raises(AlreadyHeld):
        place_hold(people.held, reason="x", actor=bureau, now=NOW)
    hold = people.held.holds.get()
    lift_hold(hold, actor=bureau, now=NOW)
    with pytest.raises(AlreadyLifted):
        lift_hold(hold, actor=bureau, now=NOW)

    events = AuditEvent.objects.filter(event__startswith="legalhold.").order_by("pk")
    assert [(one.event, one.subject_type, one.changes) for one in events] == [
        ("legalhold.placed", "personnel.employee", {"reason": "procedure"}),
        ("legalhold.placed", "personnel.company", {"reason": "onderzoek"}),
        ("legalhold.lifted", "personnel.employee", {}),
    ]


def test_the_bureau_holds_and_lifts_in_its_admin(db):
    employee = EmployeeFactory()
    browser = logged_in_bureau(employee.environment)
    start = "/beheer/personnel/legalhold/"
    form = {"company": "", "employee": employee.pk, "reason": "bezwaar"}

    both = form | {"company": employee.company_id}
    assert browser.post(f"{start}add/", both).status_code == 422
    assert browser.post(f"{start}add/", form)["Location"] == start
    assert browser.post(f"{start}add/", form).status_code == 422
    assert "bezwaar" in browser.get(start).content.decode()

    hold = LegalHold.objects.get()
    chosen = {"action": "lift", "_selected_action": [hold.pk]}
    browser.post(start, chosen)
    browser.post(start, chosen)
    hold.refresh_from_db()
    assert hold.lifted_by == hold.made_by != ""
    assert hold.lifted_at is not None
