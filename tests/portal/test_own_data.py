"""An export of one's own data: complete, about nobody else, asked for with a factor, taken once."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import DataExport, User
from leave.models import LeaveRequest
from payslips.models import PayrollRun
from payslips.queries.payslips import published_payslips
from payslips.services.withdrawing import AlreadySeen, withdraw_run
from personnel.models import Employee
from portal.core.made_files import NoLongerThere
from portal.core.models import AuditEvent, OutgoingMail
from portal.own_data import services
from portal.own_data.documents import documents_of
from portal.own_data.sections import sections
from portal.own_data.services import (
    AskedTooOften,
    ask_for_export,
    make_export,
    take_export,
)
from portal.tasks import make_one_export, make_waiting_exports
from tests.accounts.confirming import PAGE as CONFIRM
from tests.accounts.confirming import be_fresh, send_confirmed
from tests.actors import employee_actor, logged_in_employee, system
from tests.factories.accounts import EmployerAccessFactory, ready_account
from tests.factories.leave import ExpiryNoticeFactory, LeaveRequestFactory
from tests.factories.payslips import PayslipFactory
from tests.factories.personnel import EmployeeFactory, EmploymentFactory
from tests.payslips.deliveries import (
    NOW,
    delivered,
    publish_run,
    published,
    whole_company,
)
from tests.payslips.years import issue_statements

PATH = "/account/beveiliging/gegevens/"
DAY = timedelta(days=1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


@pytest.fixture
def storage(settings, tmp_path):
    settings.STORAGE_DIR = tmp_path
    return tmp_path


@pytest.fixture
def user() -> User:
    employee = EmployeeFactory()
    EmploymentFactory(employee=employee)
    return ready_account(employee)


def actor_of(user: User) -> Any:
    link = user.employee_links.get()
    actor = employee_actor(link.employee)
    return type(actor)(
        actor.role,
        user.username,
        user.environment_id,
        user.pk,
        frozenset([link.employee_id]),
    )


def made(user: User, *, now: datetime = NOW) -> DataExport:
    export = ask_for_export(actor=actor_of(user), now=now)
    make_export(export.pk, clock=lambda: now)
    export.refresh_from_db()
    return export


def taken(export: DataExport, *, now: datetime = NOW) -> dict[str, bytes]:
    """What is in the file, by name."""
    opened = take_export(export.public_id, actor=actor_of(export.user), now=now)
    with zipfile.ZipFile(io.BytesIO(b"".join(opened.parts))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.slow
def test_an_export_holds_every_row_about_its_owner_and_none_about_anybody_else():
    company = whole_company()
    run = publish_run(delivered(company), actor=system(company.environment), now=NOW)
    owner = Employee.objects.filter(payslips__run=run).order_by("pk")[0]
    user, employment = ready_account(owner), owner.employments.get()
    decider = EmployerAccessFactory(
        company=company, user__username="chef.smit@voorbeeld.nl"
    ).user
    LeaveRequestFactory(
        employment=employment,
        status=LeaveRequest.Status.APPROVED,
        decided_at=NOW,
        decided_by=decider,
    )
    ExpiryNoticeFactory(employment=employment)
    PayslipFactory(employee=owner, run__company=company, run__period_number=9)
    issue_statements(
        company,
        year=2026,
        actor=system(company.environment),
        now=datetime(2027, 1, 8, tzinfo=UTC),
    )
    export = made(user)

    assert export.state == DataExport.State.READY
    members = taken(export)
    tables = json.loads(members["gegevens.json"])["tables"]
    read = members["gegevens.json"].decode() + members["gegevens.html"].decode()
    assert sorted(name for name in members if name.endswith(".pdf")) == [
        f"2026 jaaropgave {owner.personnel_number} ikv 1.pdf",
        f"2026-10-M loonstrook run 1 {owner.personnel_number} ikv 1 versie 1.pdf",
    ]
    # What the scoping of each table says is theirs, but for a run that is not published.
    for section in sections():
        rows = section.model._default_manager.visible_to(employee_actor(owner))
        if section.of and rows.query.where and rows.exists():
            assert len(tables[section.label]) == rows.filter(**section.where).count()
    [person] = tables["personnel.Employee"]
    assert (person["bsn"], person["surname"]) == (owner.bsn, owner.surname)
    assert [one["username"] for one in tables["accounts.User"]] == [user.username]
    assert len(tables["payslips.Payslip"]) == 1
    assert [one["net"] for one in tables["payslips.Payslip"]] == [
        str(run.payslips.get(employee=owner).net)
    ]
    assert [one["group__name"] for one in tables["leave.LeaveRequest"]]
    for other in company.employees.exclude(pk=owner.pk):
        for told in (other.bsn, other.private_email, other.phone):
            assert not told or told not in read
    assert decider.username not in read
    assert user.password not in read


def test_an_export_is_asked_for_and_taken_with_a_fresh_factor_and_once(
    user: User, storage
):
    browser = logged_in_employee(user.employee_links.get().employee, user=user)

    assert browser.get(PATH)["Location"].startswith(CONFIRM)
    assert send_confirmed(browser, PATH, {})["Location"] == PATH
    export = DataExport.objects.get()
    assert "bij elkaar" in browser.get(PATH).content.decode()

    make_one_export(environment_id=user.environment_id, file_id=export.pk)
    mail = OutgoingMail.objects.order_by("-pk")[0]
    assert (mail.name, mail.to) == ("data_export_ready", user.username)
    assert mail.context["url"].endswith(PATH)
    assert f"{PATH}{export.public_id}/" in browser.get(PATH).content.decode()
    assert browser.get(f"{PATH}{export.public_id}/")["Location"] == PATH

    file = browser.post(f"{PATH}{export.public_id}/")
    content = b"".join(file.streaming_content)
    assert file["Content-Disposition"] == 'attachment; filename="mijn-gegevens.zip"'
    assert "no-store" in file["Cache-Control"]
    assert len(content) == int(file["Content-Length"])
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert [one for one in storage.rglob("*") if one.is_file()] == []

    assert browser.post(f"{PATH}{export.public_id}/")["Location"] == PATH
    assert "al gedownload" in browser.get(PATH).content.decode()
    events = AuditEvent.objects.filter(event__startswith="dataexport.").order_by("pk")
    assert [(one.event, one.subject_id) for one in events] == [
        ("dataexport.asked", str(user.pk)),
        ("dataexport.taken", str(user.pk)),
    ]


def test_somebody_else_finds_no_export(user: User):
    export = made(user)
    colleague = EmployeeFactory(company=user.employee_links.get().employee.company)
    browser = logged_in_employee(colleague)
    be_fresh(browser)

    assert browser.post(f"{PATH}{export.public_id}/").status_code == 404
    assert str(export.public_id) not in browser.get(PATH).content.decode()


@pytest.mark.parametrize("change", ["a day", "another stamp", "a damaged file"])
def test_an_export_is_not_handed_out_after(change: str, user: User, storage):
    export = made(user)
    now = NOW + DAY if change == "a day" else NOW
    if change == "another stamp":
        User.objects.filter(pk=user.pk).update(stamp="another")
    if change == "a damaged file":
        (storage / export.stored_as).write_bytes(b"something else")

    with pytest.raises(NoLongerThere):
        take_export(export.public_id, actor=actor_of(user), now=now)

    export.refresh_from_db()
    assert export.taken_at is None


def test_one_export_at_a_time_and_three_a_day(user: User):
    first = ask_for_export(actor=actor_of(user), now=NOW)
    assert ask_for_export(actor=actor_of(user), now=NOW) == first
    for _time in range(3):
        made(user)

    with pytest.raises(AskedTooOften):
        ask_for_export(actor=actor_of(user), now=NOW + DAY - timedelta(seconds=1))

    assert ask_for_export(actor=actor_of(user), now=NOW + DAY).asked_at == NOW + DAY
    browser = logged_in_employee(user.employee_links.get().employee, user=user)
    DataExport.objects.update(
        asked_at=datetime.now(UTC),
        state="failed",
        started_at=NOW,
        reported_at=NOW,
        finished_at=NOW,
        expires_at=None,
        stored_as="",
        sha256="",
        size=0,
    )
    be_fresh(browser)
    assert "drie keer" in browser.post(PATH, follow=True).content.decode()


def test_an_export_that_nobody_finished_is_made_again(user: User):
    export = ask_for_export(actor=actor_of(user), now=NOW - DAY)
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    DataExport.objects.update(state="making", started_at=long_ago, reported_at=long_ago)

    make_waiting_exports()
    make_export(export.pk, clock=lambda: NOW)

    export.refresh_from_db()
    assert export.state == DataExport.State.READY
    assert OutgoingMail.objects.filter(name="data_export_ready").count() == 1


def test_a_maker_that_was_given_up_leaves_nothing(user: User, storage):
    export = ask_for_export(actor=actor_of(user), now=NOW)
    moments = iter([NOW, NOW, NOW])

    def clock() -> datetime:
        moment = next(moments)
        # Meanwhile another worker has taken it up.
        DataExport.objects.filter(state="making").update(started_at=NOW + DAY)
        return moment

    make_export(export.pk, clock=clock)

    export.refresh_from_db()
    assert export.state == DataExport.State.MAKING
    assert [one for one in storage.rglob("*") if one.is_file()] == []


def test_an_export_that_cannot_be_kept_says_so(user: User, storage):
    export = ask_for_export(actor=actor_of(user), now=NOW)
    storage.rmdir()
    storage.write_text("in the way")

    make_export(export.pk, clock=lambda: NOW)

    export.refresh_from_db()
    assert export.state == DataExport.State.FAILED
    assert ask_for_export(actor=actor_of(user), now=NOW) != export


def test_an_export_that_nobody_can_be_told_of_leaves_nothing(
    user: User, storage, settings
):
    export = ask_for_export(actor=actor_of(user), now=NOW)
    # The outbox refuses the name of the mail.
    settings.PORTAL_DOMAIN = "a" * 500

    make_export(export.pk, clock=lambda: NOW)

    export.refresh_from_db()
    assert export.state == DataExport.State.FAILED
    assert [one for one in storage.rglob("*") if one.is_file()] == []


def test_a_document_that_cannot_be_read_is_named_and_the_others_come_along(
    user: User, storage
):
    employee = user.employee_links.get().employee
    for month in (1, 2):
        payslip = PayslipFactory(
            employee=employee, run__company=employee.company, run__period_number=month
        )
        published(payslip.run)
    made(user)
    newest, _older = published_payslips(actor_of(user))
    (storage / newest.document.file_name).write_bytes(b"something else")

    members = taken(made(user))

    lost = f"2026-2-M loonstrook run 1 {employee.personnel_number} ikv 1 versie 1.pdf"
    assert lost not in members
    assert lost in members["gegevens.html"].decode()
    assert [name for name in members if name.endswith(".pdf")] == [
        lost.replace("2026-2-M", "2026-1-M")
    ]


def test_a_payslip_that_is_withdrawn_meanwhile_does_not_come_along(user: User):
    employee = user.employee_links.get().employee
    for month in (1, 2):
        payslip = PayslipFactory(
            employee=employee, run__company=employee.company, run__period_number=month
        )
        published(payslip.run)
    missing: list[str] = []

    documents = documents_of(user, clock=lambda: NOW, missing=missing)
    names = [next(documents)[0]]
    january = PayrollRun.objects.get(period_number=1)
    withdraw_run(january, actor=system(user.environment), now=NOW)
    names += [name for name, _content in documents]

    assert [name.partition(" ")[0] for name in names] == ["2026-2-M"]
    assert missing == []


def test_a_run_whose_payslip_left_in_an_export_is_not_withdrawn(user: User):
    employee = user.employee_links.get().employee
    payslip = PayslipFactory(employee=employee, run__company=employee.company)
    run = published(payslip.run)
    made(user)

    with pytest.raises(AlreadySeen):
        withdraw_run(run, actor=system(user.environment), now=NOW)

    kept = PayrollRun.objects.get(pk=run.pk)
    assert (kept.handed_out_at, kept.payments_taken_at) == (NOW, None)


def test_a_leaver_takes_a_copy_along():
    employee = EmployeeFactory()
    EmploymentFactory(
        employee=employee, end_date=datetime(2026, 1, 31, tzinfo=UTC).date()
    )
    browser = logged_in_employee(employee)
    be_fresh(browser)

    assert browser.get("/mijn-info/").status_code == 403
    assert browser.get(PATH).status_code == 200
    assert services.OFFERED == DAY
