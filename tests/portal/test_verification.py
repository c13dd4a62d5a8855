"""Anyone learns whether a document is genuine, and nothing about whom it is for."""

import hashlib

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Throttle
from payslips.models import Payslip, StoredDocument
from payslips.models.stored import grouped
from payslips.queries.payslips import published_payslips
from payslips.services.checking import BUCKET
from payslips.services.reading import payslip_pdf
from portal.core.models import AuditEvent, SigningCertificate
from portal.core.pdf import render_pdf
from portal.core.signing import sign
from tests.actors import client_of, employee_actor
from tests.factories.core import EnvironmentFactory
from tests.factories.payslips import PayslipFactory, PayslipLineFactory
from tests.payslips.deliveries import NOW, published

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE = "/controle/"
PERSONAL = ("van Dijk", "2.926,69", "NL91")


@pytest.fixture
def payslip(settings, tmp_path) -> Payslip:
    settings.STORAGE_DIR = tmp_path
    payslip = PayslipFactory()
    PayslipLineFactory(payslip=payslip)
    published(payslip.run)
    return payslip


def download(payslip: Payslip) -> bytes:
    actor = employee_actor(payslip.employee)
    shown = published_payslips(actor).get(pk=payslip.pk)
    return payslip_pdf(shown, actor=actor, now=NOW).content


def visitor(payslip: Payslip) -> Client:
    return client_of(payslip.environment)


def upload(client: Client, content: bytes, **fields: str):
    file = SimpleUploadedFile("loonstrook.pdf", content, "application/pdf")
    return client.post(PAGE, {"file": file} | fields)


def test_form_is_for_everyone_and_takes_the_code_of_the_qr(payslip):
    response = visitor(payslip).get(PAGE, {"code": "7K2QDM9X4T"})

    assert response.status_code == 200
    assert 'value="7K2QDM9X4T"' in response.content.decode()


def test_looking_writes_nothing(payslip):
    visitor(payslip).get(PAGE, {"code": "7K2QDM9X4T"})

    assert not Throttle.objects.exists()
    assert not SigningCertificate.objects.exists()


def test_code_tells_what_was_issued_and_not_to_whom(payslip):
    download(payslip)
    stored = StoredDocument.objects.get()

    response = visitor(payslip).post(PAGE, {"code": grouped(stored.code).lower()})

    text = response.content.decode()
    assert response.status_code == 200
    assert "Een document met deze code is hier afgegeven" in text
    for shown in ("Loonstrook", "oktober 2026", "20-10-2026", stored.sha256):
        assert shown in text
    assert payslip.run.company.name in text
    assert [one for one in PERSONAL if one in text] == []
    assert "Dit document geldt niet meer" not in text


def test_file_is_genuine_and_unchanged(payslip):
    response = upload(visitor(payslip), download(payslip))

    text = response.content.decode()
    assert response.status_code == 200
    assert "Dit document is echt en ongewijzigd" in text
    assert f"certificaat van {payslip.environment.name}" in text
    assert [one for one in PERSONAL if one in text] == []


def test_a_superseded_document_says_so(payslip):
    content = download(payslip)
    correction = PayslipFactory(
        run__company=payslip.run.company, run__version=2, employee=payslip.employee
    )
    published(correction.run)

    assert (
        "Dit document geldt niet meer"
        in upload(visitor(payslip), content).content.decode()
    )


def test_a_document_from_before_the_signatures_is_known_by_its_bytes(payslip):
    StoredDocument.objects.create(
        environment=payslip.environment,
        payslip=payslip,
        file_name="oud",
        sha256=hashlib.sha256(b"test").hexdigest(),
        size=4,
        created_at=NOW,
    )

    text = upload(visitor(payslip), b"test").content.decode()

    assert "Dit document is echt en ongewijzigd" in text
    assert "van voor de tijd dat documenten werden ondertekend" in text


def test_one_flipped_byte_is_a_change(payslip):
    content = bytearray(download(payslip))
    content[300] ^= 1

    text = upload(visitor(payslip), bytes(content)).content.decode()

    assert "Dit document is gewijzigd" in text


def test_a_document_of_another_environment_is_not_ours(payslip):
    content = download(payslip)
    other = client_of(EnvironmentFactory())

    assert "Dit document is niet van ons" in upload(other, content).content.decode()
    code = StoredDocument.objects.get().code
    assert other.post(PAGE, {"code": code}).status_code == 422


def test_what_we_signed_but_do_not_keep_is_genuine_by_its_signature(payslip):
    draft = render_pdf("pdf/mark.html", {}, css="pdf/payslip.css")
    content = sign(draft, environment_id=payslip.environment_id, now=NOW)

    assert "dekt het hele bestand" in upload(visitor(payslip), content).content.decode()


def test_a_file_with_the_code_of_another_is_told_apart(payslip):
    text = upload(
        visitor(payslip), download(payslip), code="0000000000"
    ).content.decode()

    assert "De code hoort bij een ander document" in text


@pytest.mark.parametrize(
    "code", ["0000000000", "kort", "\u202e123456789", "'; DROP TABLE", "\0" * 10]
)
def test_an_unknown_code_is_an_error_of_the_field(payslip, code):
    response = visitor(payslip).post(PAGE, {"code": code})

    assert response.status_code == 422


@pytest.mark.parametrize("form", [{}, {"code": ""}, {"code": "x" * 41}])
def test_a_form_that_asks_nothing_is_refused(payslip, form):
    assert visitor(payslip).post(PAGE, form).status_code == 422


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"<html>", b"\0" * 100_000])
def test_rubbish_is_not_ours(payslip, content):
    response = upload(visitor(payslip), content)

    assert response.status_code == 200
    assert "Dit document is niet van ons" in response.content.decode()


def test_a_file_that_is_too_large_is_refused(payslip):
    response = upload(visitor(payslip), b"x" * (settings.CHECK_LIMIT_BYTES + 1))

    assert response.status_code == 422
    assert "hoogstens 5 MB" in response.content.decode()


def test_a_body_that_is_too_large_is_not_read(payslip):
    response = upload(
        visitor(payslip),
        b"x" * (settings.CHECK_LIMIT_BYTES + settings.BODY_LIMIT_BYTES),
    )

    assert response.status_code == 413


def test_whoever_keeps_guessing_has_to_wait(payslip):
    download(payslip)
    code = StoredDocument.objects.get().code
    client = visitor(payslip)
    for _number in range(BUCKET.limit):
        client.post(PAGE, {"code": "0000000000"})

    response = client.post(PAGE, {"code": code})

    assert response.status_code == 429
    assert AuditEvent.objects.filter(event="check.throttled").count() == 1
    assert 0 < int(response["Retry-After"]) <= 3600
    elsewhere = client_of(payslip.environment, address="127.0.0.9")
    assert elsewhere.post(PAGE, {"code": code}).status_code == 200


def test_what_is_found_counts_for_nothing(payslip):
    download(payslip)
    visitor(payslip).post(PAGE, {"code": StoredDocument.objects.get().code})

    assert not Throttle.objects.exists()


def test_page_is_linked_where_everyone_comes(payslip):
    assert 'href="/controle/"' in visitor(payslip).get("/inloggen/").content.decode()
    assert 'href="/controle/"' in visitor(payslip).get("/hulp/").content.decode()
