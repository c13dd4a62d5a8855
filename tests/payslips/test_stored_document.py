"""The first rendering is the document: encrypted on disk and the same ever after."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from payslips.models import Payslip, StoredDocument
from payslips.queries.payslips import published_payslips
from payslips.services.keeping import DocumentDamaged
from payslips.services.reading import Pdf, payslip_pdf
from personnel.models import Company, Employee
from portal.core import files
from portal.core.crypto import Tampered
from portal.core.models import AuditEvent
from tests.actors import bureau_member, employee_actor
from tests.factories.payslips import PayslipFactory, PayslipLineFactory
from tests.payslips.deliveries import NOW, published
from tests.payslips.waiting import start, wait_until_it_waits_for_us

pytestmark = pytest.mark.slow


def make_payslip() -> Payslip:
    payslip = PayslipFactory()
    PayslipLineFactory(payslip=payslip)
    published(payslip.run)
    return payslip


def download(payslip: Payslip) -> Pdf:
    actor = employee_actor(payslip.employee)
    return payslip_pdf(published_payslips(actor).get(), actor=actor, now=NOW)


@pytest.fixture
def payslip(db, storage) -> Payslip:
    return make_payslip()


def test_first_rendering_is_stored_encrypted(payslip, storage):
    content = download(payslip).content

    stored = StoredDocument.objects.get()
    on_disk = (storage / stored.file_name).read_bytes()
    assert content.startswith(b"%PDF")
    assert b"%PDF" not in on_disk
    assert b"Noor" not in on_disk
    assert (storage / stored.file_name).stat().st_mode & 0o777 == 0o600
    assert (stored.size, stored.sha256, stored.created_at) == (
        len(content),
        hashlib.sha256(content).hexdigest(),
        NOW,
    )


def test_document_is_the_same_bytes_ever_after(payslip):
    first = download(payslip)

    Employee.objects.update(surname="Bos", initials="X.")
    Company.objects.update(name="Ander B.V.")

    assert download(payslip) == first
    assert StoredDocument.objects.count() == 1


def test_document_marks_the_payslip_as_opened_and_audits_the_reading(payslip):
    download(payslip)

    payslip.publication.refresh_from_db()
    event = AuditEvent.objects.latest("id")
    assert payslip.publication.opened_at == NOW
    assert (event.event, event.subject_id) == ("payslip.read", str(payslip.pk))


def test_document_is_named_after_period_and_owner(payslip):
    assert download(payslip).file_name == "2026-10-M loonstrook N. van Dijk.pdf"


def test_document_is_not_for_the_bureau(payslip):
    actor = bureau_member(payslip.environment)

    with pytest.raises(PermissionDenied):
        payslip_pdf(payslip, actor=actor, now=NOW)


def test_a_tampered_file_is_refused(payslip, storage):
    download(payslip)
    path = storage / StoredDocument.objects.get().file_name
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    with pytest.raises(Tampered):
        download(payslip)


def test_a_file_of_another_payslip_is_refused(payslip, storage):
    other = make_payslip()
    download(payslip)
    download(other)
    mine, theirs = (
        storage / StoredDocument.objects.get(payslip=one).file_name
        for one in (payslip, other)
    )
    mine.write_bytes(theirs.read_bytes())

    with pytest.raises(Tampered):
        download(payslip)


def test_a_document_with_another_hash_is_refused(payslip):
    name = files.store(b"%PDF of ours", environment_id=payslip.environment_id)
    StoredDocument.objects.create(
        environment=payslip.environment,
        payslip=payslip,
        file_name=name,
        sha256=hashlib.sha256(b"something else").hexdigest(),
        size=12,
        created_at=NOW,
    )

    with pytest.raises(DocumentDamaged):
        download(payslip)


@pytest.mark.django_db(transaction=True)
def test_two_first_renderings_at_once_give_one_document(storage):
    payslip = make_payslip()

    found: list[Pdf] = []
    threads = [start(lambda: found.append(download(payslip))) for _ in range(2)]
    for thread in threads:
        thread.join()

    assert len(found) == 2
    assert found[0] == found[1]
    assert StoredDocument.objects.count() == 1
    assert len([path for path in storage.rglob("*") if path.is_file()]) == 1


@pytest.mark.django_db(transaction=True)
def test_a_rendering_that_comes_second_yields_to_the_first(storage):
    payslip = make_payslip()
    content = b"%PDF that was first"
    with transaction.atomic():
        StoredDocument.objects.create(
            environment=payslip.environment,
            payslip=payslip,
            file_name=files.store(content, environment_id=payslip.environment_id),
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            created_at=NOW,
        )
        found: list[Pdf] = []
        thread = start(lambda: found.append(download(payslip)))
        wait_until_it_waits_for_us(thread)
    thread.join()

    assert [pdf.content for pdf in found] == [content]
    assert len([path for path in storage.rglob("*") if path.is_file()]) == 1
