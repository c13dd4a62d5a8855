"""A publication is taken back as long as nobody has seen anything of it."""

import datetime
import re
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from payslips.models import PayrollRun, Payslip, PublishedPayslip, StoredDocument
from payslips.queries.entries import current, payslip_entries
from payslips.queries.payslips import published_payslips
from payslips.services.handing_out import note_hand_out
from payslips.services.reading import (
    Withdrawn,
    listed_payslips,
    payslip_pdf,
    read_payslip,
    show_payslip,
)
from payslips.services.withdrawing import (
    AlreadySeen,
    NotPublished,
    Seen,
    withdraw_run,
)
from portal.core import mail
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import bureau_member, employee_actor, logged_in_employee, system
from tests.factories.core import EnvironmentFactory
from tests.factories.payslips import PayrollRunFactory, PayslipFactory
from tests.factories.personnel import EmployeeFactory
from tests.payslips.deliveries import NOW, published
from tests.payslips.waiting import start, wait_until_it_waits_for_us

pytestmark = pytest.mark.django_db

LATER = NOW + datetime.timedelta(hours=1)


def ready(**values) -> Payslip:
    """A published payslip, as its owner finds it."""
    payslip = PayslipFactory(**values)
    published(payslip.run)
    return published_payslips(employee_actor(payslip.employee)).get(pk=payslip.pk)


def correction_of(payslip: Payslip) -> Payslip:
    run = PayrollRunFactory(company=payslip.run.company, version=2)
    return ready(run=run, employee=payslip.employee, net=Decimal("2926.70"))


def withdrawn(run: PayrollRun) -> PayrollRun:
    return withdraw_run(run, actor=system(run.environment), now=LATER)


def owner(payslip: Payslip):
    return employee_actor(payslip.employee)


def test_withdraw_run_takes_its_payslips_back():
    payslip = ready()

    withdrawn(payslip.run)

    run = PayrollRun.objects.get()
    assert (run.status, run.published_at, run.withdrawn_at) == ("imported", None, LATER)
    assert not published_payslips(owner(payslip)).exists()


def test_withdraw_run_is_audited():
    payslip = ready()
    actor = bureau_member(payslip.environment)

    withdraw_run(payslip.run, actor=actor, now=LATER)

    event = AuditEvent.objects.latest("id")
    assert (event.event, event.actor_user_id) == ("run.withdrawn", actor.user_id)
    assert event.changes == {"run": "2026-10-M run 1 versie 1", "payslips": 1}


def test_withdraw_run_mails_everybody_once():
    payslip = ready()
    ready_again = PayslipFactory(run__company=payslip.run.company, run__period_number=9)
    published(ready_again.run)

    withdrawn(payslip.run)

    mails = OutgoingMail.objects.order_by("id").values_list("name", "to")
    assert list(mails)[2:] == [("payslip_withdrawn", payslip.employee.private_email)]


def test_withdraw_run_sends_one_mail_to_somebody_with_two_employments():
    first = PayslipFactory(employee__private_email="noor@voorbeeld.nl")
    published(first.run)
    run = PayrollRunFactory(company=first.run.company, version=2)
    again = EmployeeFactory(company=run.company, private_email="noor@voorbeeld.nl")
    PayslipFactory(run=run, employee=first.employee)
    PayslipFactory(run=run, employee=again)
    published(run)

    withdrawn(run)

    assert OutgoingMail.objects.filter(name="payslip_withdrawn").count() == 1


def test_withdraw_run_mails_nobody_without_an_address():
    payslip = ready(employee__private_email="")

    withdrawn(payslip.run)

    assert not OutgoingMail.objects.exists()


def test_the_mail_names_the_period_and_no_amounts():
    payslip = ready(net=Decimal("7319.46"))

    withdrawn(payslip.run)

    letter = mail.render(OutgoingMail.objects.latest("id"))
    content = f"{letter.subject} {letter.text} {letter.html}"
    assert letter.subject == "Je loonstrook van oktober 2026 is ingetrokken"
    assert "zodra er weer een loonstrook klaarstaat" in letter.text
    assert not re.search(r"7\.?319|\d+,\d\d|€", content)


def test_the_version_before_holds_again():
    first = ready()
    second = correction_of(first)

    withdrawn(second.run)

    first.run.refresh_from_db()
    second.run.refresh_from_db()
    assert (first.run.status, first.run.published_at) == ("published", NOW)
    assert (second.run.status, second.run.supersedes) == ("imported", None)
    entries = current(payslip_entries(owner(first)))
    assert [entry.pk for entry in entries] == [first.pk]


def test_the_mail_says_that_the_version_before_holds_again():
    withdrawn(correction_of(ready()).run)

    letter = mail.render(OutgoingMail.objects.latest("id"))
    assert "De eerdere versie geldt weer" in letter.text


def test_what_was_withdrawn_can_be_published_again():
    payslip = ready()
    withdrawn(payslip.run)

    published(payslip.run)

    run = PayrollRun.objects.get()
    assert (run.status, run.withdrawn_at) == ("published", None)
    assert published_payslips(owner(payslip)).count() == 1


def test_withdraw_run_refuses_what_an_employee_opened():
    payslip = ready()
    read_payslip(payslip, actor=owner(payslip), now=NOW)

    with pytest.raises(AlreadySeen) as refused:
        withdrawn(payslip.run)

    assert refused.value.seen == Seen(1, NOW, None)
    assert published_payslips(owner(payslip)).exists()


def test_withdraw_run_refuses_what_was_in_sight_beside_the_list():
    payslip = ready()
    show_payslip(payslip, actor=owner(payslip), now=NOW)
    payslip.refresh_from_db()
    read_payslip(payslip, actor=owner(payslip), now=LATER)

    with pytest.raises(AlreadySeen) as refused:
        withdrawn(payslip.run)

    assert refused.value.seen == Seen(1, NOW, None)


@pytest.mark.parametrize("url", ["/", "/loonstroken/", "/loonstroken/?jaar=2025"])
def test_withdraw_run_refuses_what_was_listed_with_its_net(url):
    payslip = ready()
    logged_in_employee(payslip.employee).get(url)

    with pytest.raises(AlreadySeen) as refused:
        withdrawn(payslip.run)

    assert refused.value.seen.payslips == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_withdrawn_while_it_is_listed_is_not_listed():
    payslip = ready()
    found: list[object] = []
    with transaction.atomic():
        withdrawn(payslip.run)
        reader = start(
            lambda: found.append(listed_payslips(actor=owner(payslip), now=NOW))
        )
        wait_until_it_waits_for_us(reader)
    reader.join()

    assert found == [[]]


def test_what_was_listed_stays_new_and_is_marked_once(django_assert_num_queries):
    payslip = ready()
    listed_payslips(actor=owner(payslip), now=NOW)

    with django_assert_num_queries(1):
        [entry] = listed_payslips(actor=owner(payslip), now=LATER)

    assert (entry.opened_at, entry.shown_at) == (None, NOW)


def test_withdraw_run_refuses_what_the_employer_took_away():
    payslip = ready()
    note_hand_out(payslip.run, now=NOW)
    note_hand_out(payslip.run, now=LATER)

    with pytest.raises(AlreadySeen) as refused:
        withdrawn(payslip.run)

    assert refused.value.seen == Seen(0, None, NOW)


def test_an_employer_takes_nothing_away_of_what_was_withdrawn():
    payslip = ready()
    withdrawn(payslip.run)

    with pytest.raises(Withdrawn):
        note_hand_out(payslip.run, now=LATER)


@pytest.mark.parametrize("is_replaced", [False, True], ids=["imported", "superseded"])
def test_withdraw_run_refuses_what_is_not_published(is_replaced):
    payslip = ready() if is_replaced else PayslipFactory()
    if is_replaced:
        correction_of(payslip)

    with pytest.raises(NotPublished):
        withdrawn(payslip.run)


def test_withdraw_run_is_not_for_employees():
    payslip = ready()

    with pytest.raises(PermissionDenied):
        withdraw_run(payslip.run, actor=owner(payslip), now=NOW)


def test_withdraw_run_does_not_know_runs_of_another_environment():
    payslip = ready()

    with pytest.raises(PayrollRun.DoesNotExist):
        withdraw_run(payslip.run, actor=system(EnvironmentFactory()), now=NOW)


def statements(count: int, query_counter) -> int:
    run = PayrollRunFactory()
    for _ in range(count):
        PayslipFactory(run=run)
    published(run)
    with query_counter() as captured:
        withdrawn(run)
    return len(captured)


def test_withdraw_run_takes_as_many_statements_for_3_as_for_30_payslips(
    django_assert_max_num_queries,
):
    few = statements(3, lambda: django_assert_max_num_queries(30))
    many = statements(30, lambda: django_assert_max_num_queries(30))

    assert few == many


@pytest.mark.django_db(transaction=True)
def test_a_document_made_ahead_goes_with_the_publication(storage):
    payslip = ready()
    name = store_document(payslip)

    withdrawn(payslip.run)

    assert not StoredDocument.objects.exists()
    assert not (storage / name).exists()


def store_document(payslip: Payslip) -> str:
    name = f"{payslip.environment_id}/document"
    StoredDocument.objects.create(
        environment=payslip.environment,
        payslip=payslip,
        file_name=name,
        sha256="0" * 64,
        size=1,
        created_at=NOW,
    )
    return name


def test_the_database_keeps_the_document_of_what_is_published():
    payslip = ready()
    store_document(payslip)

    with pytest.raises(IntegrityError), transaction.atomic():
        StoredDocument.objects.all().delete()


def test_the_database_refuses_a_document_of_what_is_not_published():
    with pytest.raises(IntegrityError), transaction.atomic():
        store_document(PayslipFactory())


def test_the_database_refuses_another_frame():
    ready()

    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedPayslip.objects.update(snapshot={})


def test_the_database_refuses_another_bsn():
    ready()

    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedPayslip.objects.update(bsn="111222333")


def test_the_database_keeps_what_was_seen():
    payslip = ready()
    read_payslip(payslip, actor=owner(payslip), now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedPayslip.objects.all().delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("look", [read_payslip, show_payslip], ids=["open", "show"])
def test_whoever_withdraws_first_leaves_nothing_to_open(look):
    payslip = ready()
    ended: list[str] = []

    def open_it() -> None:
        try:
            look(payslip, actor=owner(payslip), now=NOW)
            ended.append("read")
        except Withdrawn:
            ended.append("withdrawn")

    with transaction.atomic():
        withdrawn(payslip.run)
        reader = start(open_it)
        wait_until_it_waits_for_us(reader)
    reader.join()

    assert ended == ["withdrawn"]
    assert not AuditEvent.objects.filter(event__startswith="payslip.").exists()


@pytest.mark.django_db(transaction=True)
def test_whoever_opens_first_keeps_the_bureau_from_withdrawing():
    payslip = ready()
    ended: list[str] = []

    def take_back() -> None:
        try:
            withdrawn(payslip.run)
            ended.append("withdrawn")
        except AlreadySeen as refused:
            ended.append(f"seen by {refused.seen.payslips}")

    with transaction.atomic():
        read_payslip(payslip, actor=owner(payslip), now=NOW)
        bureau = start(take_back)
        wait_until_it_waits_for_us(bureau)
    bureau.join()

    assert ended == ["seen by 1"]
    assert PublishedPayslip.objects.filter(opened_at=NOW).count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_pdf_made_while_the_run_is_withdrawn_is_not_kept(storage):
    payslip = ready()
    ended: list[str] = []

    def download() -> None:
        try:
            payslip_pdf(payslip, actor=owner(payslip), now=NOW)
        except Withdrawn:
            ended.append("withdrawn")

    with transaction.atomic():
        withdrawn(payslip.run)
        reader = start(download)
        wait_until_it_waits_for_us(reader)
    reader.join()

    assert ended == ["withdrawn"]
    assert not [path for path in storage.rglob("*") if path.is_file()]
