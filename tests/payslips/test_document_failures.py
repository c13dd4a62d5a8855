"""A document that cannot be made leaves the others alone, is tried again, and shows up."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from payslips.models import DocumentFailure, Payslip, StoredDocument
from payslips.queries.payslips import published_payslips
from payslips.services.failures import (
    DocumentFailed,
    noting_failure,
    retry_document,
)
from payslips.services.preparing import prepare_documents
from payslips.services.reading import payslip_pdf
from payslips.services.withdrawing import withdraw_run
from payslips.tasks import prepare
from portal.core.locks import only_one
from portal.core.models import AuditEvent
from portal.core.pdf import DocumentRefused
from tests.actors import (
    employee_actor,
    logged_in_bureau,
    logged_in_employee,
    system,
)
from tests.factories.core import EnvironmentFactory
from tests.factories.payslips import PayrollRunFactory, PayslipFactory
from tests.payslips.deliveries import NOW, published
from tests.payslips.storage import block, unblock
from tests.payslips.waiting import start

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MINUTE = datetime.timedelta(minutes=1)
LIST = "/beheer/payslips/documentfailure/"


@pytest.fixture
def payslip(storage) -> Payslip:
    return ready()


def ready(**values) -> Payslip:
    payslip = PayslipFactory(**values)
    published(payslip.run)
    return payslip


def prepared(payslip: Payslip, *, now=NOW, limit: int = 10) -> int:
    actor = system(payslip.environment)
    return prepare_documents(actor=actor, clock=lambda: now, limit=limit)


def test_documents_are_made_ahead(payslip):
    assert prepared(payslip) == 1

    payslip.publication.refresh_from_db()
    assert StoredDocument.objects.get().payslip == payslip
    assert payslip.publication.opened_at is None
    assert prepared(payslip) == 0


def test_documents_are_made_ahead_a_few_at_a_time(storage):
    run = PayrollRunFactory()
    first, second, _third = (PayslipFactory(run=run) for _ in range(3))
    published(run)

    assert prepared(first, limit=2) == 2

    made = StoredDocument.objects.order_by("payslip_id").values_list(
        "payslip_id", flat=True
    )
    assert list(made) == [first.pk, second.pk]


@pytest.mark.parametrize("days", [-1, 8], ids=["not published", "long ago"])
def test_what_nobody_waits_for_is_not_made_ahead(storage, days):
    payslip = PayslipFactory() if days < 0 else ready()

    assert prepared(payslip, now=NOW + datetime.timedelta(days=days)) == 0


def test_one_that_fails_leaves_the_others_made(payslip, storage):
    other = ready(run=PayrollRunFactory(company=payslip.run.company, period_number=9))
    spoil(payslip)

    assert prepared(payslip) == 2

    failure = DocumentFailure.objects.get()
    assert StoredDocument.objects.get().payslip == other
    assert (failure.payslip, failure.attempts, failure.failed_at, failure.retry_at) == (
        payslip,
        1,
        NOW,
        NOW + MINUTE,
    )
    assert failure.reason == "Het document kon niet worden opgemaakt (UnknownLayout)."


def test_a_document_that_asks_for_something_outside_says_so(payslip):
    noting = noting_failure(
        {"payslip": payslip}, environment_id=payslip.environment_id, now=NOW
    )
    with pytest.raises(DocumentFailed), noting:
        raise DocumentRefused("file:///etc/passwd")

    assert DocumentFailure.objects.get().reason == (
        "Het document verwijst naar iets buiten het portaal."
    )


def spoil(payslip: Payslip) -> None:
    """Lets the frame name a template that the portal does not have."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    payslip.publication.delete()
    snapshot = payslip.publication.snapshot | {"template": 999}
    payslip.publication = type(payslip.publication).objects.create(
        environment=payslip.environment, payslip=payslip, snapshot=snapshot
    )


def test_it_is_tried_again_when_its_time_has_come(payslip, storage):
    block(storage)
    prepared(payslip)
    unblock(storage)

    assert prepared(payslip, now=NOW + MINUTE / 2) == 0
    assert prepared(payslip, now=NOW + MINUTE) == 1

    assert StoredDocument.objects.count() == 1
    assert not DocumentFailure.objects.exists()


def test_each_failure_waits_twice_as_long_up_to_a_day(payslip):
    spoil(payslip)
    now, waits = NOW, []
    for _ in range(14):
        prepared(payslip, now=now)
        failure = DocumentFailure.objects.get()
        waits.append(failure.retry_at - now)
        now = failure.retry_at

    assert waits[:4] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert waits[-2:] == [datetime.timedelta(days=1)] * 2
    assert failure.attempts == 14


def test_the_reason_of_a_full_disk_names_no_file(payslip, storage):
    block(storage)

    prepared(payslip)

    reason = DocumentFailure.objects.get().reason
    assert reason == "Het document kon niet worden opgeslagen of gelezen."


def test_a_first_opening_that_fails_is_noted_too(payslip, storage):
    block(storage)
    actor = employee_actor(payslip.employee)
    mine = published_payslips(actor).get()

    with pytest.raises(DocumentFailed):
        payslip_pdf(mine, actor=actor, now=NOW)

    assert DocumentFailure.objects.get().attempts == 1


def test_an_employee_reads_that_the_pdf_is_not_there_yet(payslip, storage):
    client = logged_in_employee(payslip.employee)
    block(storage)

    response = client.get("/loonstroken/2026-10-M/pdf/")

    assert response.status_code == 503
    assert "De pdf is er nog niet" in response.content.decode()
    assert client.get("/loonstroken/2026-10-M/").status_code == 200


def test_the_bureau_sees_what_failed_and_has_it_tried_again(payslip, storage):
    block(storage)
    prepared(payslip)
    failure = DocumentFailure.objects.get()
    bureau = logged_in_bureau(payslip.environment)

    page = bureau.get(LIST).content.decode()
    form = {"action": "retry", "_selected_action": [failure.pk]}
    told = bureau.post(LIST, form, follow=True).content.decode()

    failure.refresh_from_db()
    event = AuditEvent.objects.get(event="document.retried")
    assert "Het document kon niet worden opgeslagen of gelezen." in page
    assert payslip.employee.surname not in page
    assert "Het portaal probeert de gekozen documenten opnieuw te maken." in told
    assert failure.retry_at < failure.failed_at + MINUTE or failure.retry_at > NOW
    assert event.subject_id == str(failure.pk)


def test_the_list_of_failures_takes_a_constant_number_of_queries(
    storage, django_assert_num_queries
):
    first = ready()
    bureau = logged_in_bureau(first.environment)
    bureau.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        bureau.get(LIST)
    for payslip in [first, *(PayslipFactory(run=first.run) for _ in range(3))]:
        fail(payslip)

    with django_assert_num_queries(LIST_QUERIES):
        bureau.get(LIST)


LIST_QUERIES = 7


def fail(payslip: Payslip) -> DocumentFailure:
    return DocumentFailure.objects.create(
        environment=payslip.environment,
        payslip=payslip,
        reason="Het document kon niet worden opgemaakt.",
        attempts=1,
        failed_at=NOW,
        retry_at=NOW + MINUTE,
    )


def test_retrying_is_for_the_bureau_of_the_environment_alone(payslip):
    failure = fail(payslip)

    with pytest.raises(PermissionDenied):
        retry_document(failure, actor=employee_actor(payslip.employee), now=NOW)
    with pytest.raises(DocumentFailure.DoesNotExist):
        retry_document(failure, actor=system(EnvironmentFactory()), now=NOW)


def test_withdrawing_takes_the_failure_away(payslip):
    fail(payslip)

    withdraw_run(payslip.run, actor=system(payslip.environment), now=NOW)

    assert not DocumentFailure.objects.exists()


def test_the_task_makes_documents_in_every_environment(payslip, time_machine):
    other = ready()
    time_machine.move_to(NOW + MINUTE)

    prepare()

    assert {one.environment_id for one in StoredDocument.objects.all()} == {
        payslip.environment_id,
        other.environment_id,
    }


@pytest.mark.django_db(transaction=True)
def test_work_is_done_by_one_at_a_time():
    found: list[bool] = []

    def ask() -> None:
        with only_one("work") as is_mine:
            found.append(is_mine)

    with only_one("work") as is_mine:
        start(ask).join()
    start(ask).join()

    assert (is_mine, found) == (True, [False, True])


@pytest.mark.django_db(transaction=True)
def test_the_task_leaves_the_work_to_who_is_at_it(payslip, time_machine):
    time_machine.move_to(NOW + MINUTE)
    with only_one(f"prepare documents {payslip.environment_id}"):
        start(prepare).join()

    assert not StoredDocument.objects.exists()
