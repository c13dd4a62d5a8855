"""A kept document that is lost or was changed is handed to nobody, and never made anew."""

import datetime
import hashlib
from pathlib import Path

import pytest

from payslips.models import DocumentFailure, Payslip, StoredDocument, StoredStatement
from payslips.models.stored import StoredFile
from payslips.services.preparing import prepare_documents
from portal.core import files
from tests.actors import logged_in_bureau, logged_in_employee, system
from tests.factories.payslips import PayslipFactory
from tests.factories.personnel import EmployeeFactory
from tests.payslips.deliveries import NOW, published
from tests.payslips.years import NEW_YEAR, issued, pay

pytestmark = pytest.mark.django_db

CONTENT = b"%PDF as it was handed out"
MINUTE = datetime.timedelta(minutes=1)
PDF = "/loonstroken/2026-10-M/pdf/"
REASON = (
    "Het bewaarde document is weg of veranderd. Zet de bestanden terug uit de back-up."
)


def keep(model: type[StoredFile], environment, content: bytes = CONTENT, **subject):
    return model.objects.create(
        environment=environment,
        file_name=files.store(content, environment_id=environment.pk),
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        size=len(CONTENT),
        created_at=NOW,
        **subject,
    )


@pytest.fixture
def payslip(storage) -> Payslip:
    payslip = PayslipFactory()
    published(payslip.run)
    return payslip


@pytest.fixture
def path(payslip: Payslip, storage: Path) -> Path:
    """Where the document of the payslip is kept."""
    stored = keep(StoredDocument, payslip.environment, payslip=payslip)
    return storage / stored.file_name


def prepared(payslip: Payslip, *, now: datetime.datetime) -> int:
    actor = system(payslip.environment)
    return prepare_documents(actor=actor, clock=lambda: now, limit=10)


def lose(path: Path) -> None:
    path.unlink()


def change_a_byte(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1] + b"x")


def put_in_another(path: Path) -> None:
    name = f"{path.parent.name}/{path.name}"
    other = files.store(b"%PDF of somebody else", environment_id=int(path.parent.name))
    path.write_bytes(files.path_of(other).read_bytes())
    assert files.path_of(name) == path


@pytest.mark.parametrize("damage", [lose, change_a_byte, put_in_another])
def test_what_is_lost_or_changed_is_not_handed_out_and_noted_once(
    payslip, path, damage, time_machine
):
    time_machine.move_to(NOW + MINUTE, tick=False)
    client = logged_in_employee(payslip.employee)
    damage(path)

    answers = [client.get(PDF) for _ in range(2)]

    assert [one.status_code for one in answers] == [503, 503]
    assert "De pdf is nu niet beschikbaar" in answers[0].text
    assert b"%PDF" not in answers[0].content
    failure = DocumentFailure.objects.get()
    assert (failure.payslip, failure.reason, failure.attempts) == (payslip, REASON, 1)
    assert client.get("/loonstroken/2026-10-M/").status_code == 200


def test_a_document_with_another_hash_is_not_handed_out(payslip):
    keep(StoredDocument, payslip.environment, b"%PDF of ours", payslip=payslip)

    answer = logged_in_employee(payslip.employee).get(PDF)

    assert answer.status_code == 503
    assert DocumentFailure.objects.get().reason == REASON


def test_the_bureau_sees_it_until_a_retry_finds_the_file_back(
    payslip, path, time_machine
):
    time_machine.move_to(NOW, tick=False)
    client, kept = logged_in_employee(payslip.employee), path.read_bytes()
    lose(path)
    client.get(PDF)

    assert prepared(payslip, now=NOW + MINUTE) == 1
    bureau = logged_in_bureau(payslip.environment)
    page = bureau.get("/beheer/payslips/documentfailure/").text
    path.write_bytes(kept)
    assert prepared(payslip, now=NOW + MINUTE * 3) == 1

    assert REASON in page
    assert not DocumentFailure.objects.exists()
    assert client.get(PDF).content == CONTENT


def test_a_retry_makes_nothing_in_the_place_of_what_was_lost(payslip, path):
    before = StoredDocument.objects.values().get()
    lose(path)
    DocumentFailure.objects.create(
        environment=payslip.environment,
        payslip=payslip,
        reason=REASON,
        attempts=1,
        failed_at=NOW,
        retry_at=NOW,
    )

    prepared(payslip, now=NOW)

    assert (DocumentFailure.objects.get().attempts, path.exists()) == (2, False)
    assert StoredDocument.objects.values().get() == before


def test_a_document_of_a_replaced_payslip_is_tried_again_too(payslip, path):
    payslip.run.status = "superseded"
    payslip.run.save(update_fields=["status"])
    DocumentFailure.objects.create(
        environment=payslip.environment,
        payslip=payslip,
        reason=REASON,
        attempts=1,
        failed_at=NOW,
        retry_at=NOW,
    )

    assert prepared(payslip, now=NOW) == 1
    assert not DocumentFailure.objects.exists()


def test_a_statement_that_is_lost_is_noted_as_a_payslip_is(storage):
    employee = EmployeeFactory()
    pay(employee)
    [statement] = issued(employee.company, now=NEW_YEAR)
    stored = keep(StoredStatement, employee.environment, statement=statement)
    lose(storage / stored.file_name)

    answer = logged_in_employee(employee).get("/jaaropgaven/2026/pdf/")

    assert answer.status_code == 503
    assert "De pdf is nu niet beschikbaar" in answer.text
    assert DocumentFailure.objects.get().statement == statement
