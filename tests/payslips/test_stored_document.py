"""The first rendering is the document: encrypted on disk and the same ever after."""

import hashlib
import io

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DataError, connection, transaction

from payslips.models import DocumentFailure, Payslip, StoredDocument
from payslips.queries.payslips import published_payslips
from payslips.services.failures import DocumentFailed
from payslips.services.keeping import Mark, kept
from payslips.services.preparing import prepare_documents
from payslips.services.reading import Pdf, payslip_pdf
from personnel.models import Company, Employee
from portal.core import files
from portal.core.models import AuditEvent
from tests.actors import bureau_member, employee_actor, system
from tests.factories.core import EnvironmentFactory
from tests.factories.payslips import PayslipFactory, PayslipLineFactory
from tests.payslips.deliveries import NOW, published
from tests.payslips.test_document_failures import spoil
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


def test_nothing_is_rendered_or_signed_once_a_document_was_made_ahead(payslip):
    actor = system(payslip.environment)
    prepare_documents(actor=actor, clock=lambda: NOW, limit=1)
    # From here on a rendering would fail: the frame names a layout that there is not.
    spoil(payslip)

    first, second = download(payslip).content, download(payslip).content

    assert first == second
    # The revision that was rendered, and the one that signs it.
    assert first.count(b"%%EOF") == 2
    with pikepdf.open(io.BytesIO(first)) as document:
        assert len(document.Root.AcroForm.Fields) == 1
        assert len(document.attachments) == 1
    assert not DocumentFailure.objects.exists()


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


def blank(_mark: Mark) -> bytes:
    written, pdf = io.BytesIO(), pikepdf.new()
    pdf.add_blank_page()
    pdf.save(written)
    return written.getvalue()


def stored_files(storage) -> int:
    return len([path for path in storage.rglob("*") if path.is_file()])


def test_a_document_that_the_database_refuses_leaves_no_file(db, storage):
    # A number that no row can have.
    nobody = Payslip(pk=2**63)

    with pytest.raises(DataError):
        kept(
            StoredDocument,
            environment_id=EnvironmentFactory().pk,
            subject={"payslip": nobody},
            make=blank,
            now=NOW,
        )

    assert stored_files(storage) == 0


@pytest.mark.django_db(transaction=True)
def test_a_document_that_is_noted_stays_whatever_goes_wrong_after(storage):
    payslip = PayslipFactory()
    published(payslip.run)

    def fail_later(execute, sql, *how):
        if sql.startswith('INSERT INTO "payslips_storeddocument"'):
            transaction.on_commit(lambda: {}["nothing"])
        return execute(sql, *how)

    with connection.execute_wrapper(fail_later), pytest.raises(DocumentFailed):
        kept(
            StoredDocument,
            environment_id=payslip.environment_id,
            subject={"payslip": payslip},
            make=blank,
            now=NOW,
        )

    assert (StoredDocument.objects.count(), stored_files(storage)) == (1, 1)
