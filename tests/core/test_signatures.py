"""A signature of ours holds for every byte, and no file makes the judge stumble."""

import zlib

import pytest
from asn1crypto.algos import DigestAlgorithm

from portal.core.certificates import (
    certificate_in_use,
    certificates_of,
    take_certificate,
)
from portal.core.models import Environment
from portal.core.pdf import render_pdf
from portal.core.signatures import Verdict, _holds, judge
from portal.core.signing import sign
from tests.actors import system
from tests.core.certificates import (
    NOW,
    PASSWORD,
    ec_key,
    file_of,
    issued,
    rsa_key,
    validated,
)
from tests.factories.core import EnvironmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def unsigned() -> bytes:
    return render_pdf("pdf/mark.html", {}, css="pdf/payslip.css")


@pytest.fixture
def environment() -> Environment:
    return EnvironmentFactory()


def verdict(content: bytes, environment: Environment) -> Verdict:
    return judge(content, certificates_of(environment.pk))


def test_signature_is_an_increment_to_the_document(environment, unsigned):
    signed = sign(unsigned, environment_id=environment.pk, now=NOW)

    assert signed.startswith(unsigned)
    assert len(signed) - len(unsigned) < 20_000


def test_signature_holds_for_a_reader_and_for_us(environment, unsigned):
    signed = sign(unsigned, environment_id=environment.pk, now=NOW)

    status = validated(signed, certificate_in_use(environment.pk, now=NOW))
    assert status.bottom_line
    assert status.trusted
    assert status.signer_reported_dt == NOW
    assert status.coverage.name == "ENTIRE_FILE"
    assert verdict(signed, environment) is Verdict.OURS


@pytest.mark.parametrize("key", [rsa_key(), ec_key()], ids=["RSA", "EC"])
def test_a_real_certificate_signs_with_its_chain(environment, unsigned, key):
    authority = issued(ec_key(), name="Uitgever")
    real = take_certificate(
        environment,
        file_of(key, issued(key), chain=[authority]),
        password=PASSWORD,
        actor=system(environment),
        now=NOW,
    )

    signed = sign(unsigned, environment_id=environment.pk, now=NOW)

    assert validated(signed, real).intact
    assert validated(signed, real).valid
    assert verdict(signed, environment) is Verdict.OURS


def test_a_signature_outlives_its_certificate(environment, unsigned):
    signed = sign(unsigned, environment_id=environment.pk, now=NOW)
    key = ec_key()
    take_certificate(
        environment,
        file_of(key, issued(key)),
        password=PASSWORD,
        actor=system(environment),
        now=NOW,
    )

    assert verdict(signed, environment) is Verdict.OURS


def test_any_flipped_byte_breaks_it(environment, unsigned):
    signed = sign(unsigned, environment_id=environment.pk, now=NOW)
    start = signed.index(b"/Contents <")
    places = {*range(0, len(signed), len(signed) // 150), *range(start, start + 400)}

    unnoticed = [
        place
        for place in sorted(places)
        if verdict(flipped(signed, place), environment) is Verdict.OURS
    ]

    assert unnoticed == []
    assert verdict(flipped(signed, 200), environment) is Verdict.CHANGED


def flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def test_whatever_is_added_afterwards_is_a_change(environment, unsigned):
    signed = sign(unsigned, environment_id=environment.pk, now=NOW)

    assert verdict(signed + b"\n", environment) is Verdict.CHANGED
    assert verdict(signed[:-1], environment) is Verdict.CHANGED


def test_a_second_signature_does_not_hide_the_first(environment, unsigned):
    other = EnvironmentFactory()
    signed = sign(unsigned, environment_id=environment.pk, now=NOW)
    again = signed.replace(b"/ByteRange", b"/ByteRange ", 1)

    assert verdict(signed, other) is Verdict.FOREIGN
    assert verdict(again, environment) is Verdict.CHANGED


def test_a_document_of_another_environment_is_not_ours(environment, unsigned):
    other = EnvironmentFactory()
    certificate_in_use(environment.pk, now=NOW)
    theirs = sign(unsigned, environment_id=other.pk, now=NOW)

    assert verdict(theirs, environment) is Verdict.FOREIGN
    assert verdict(theirs, other) is Verdict.OURS


def test_an_unsigned_document_is_not_ours(environment, unsigned):
    certificate_in_use(environment.pk, now=NOW)

    assert verdict(unsigned, environment) is Verdict.FOREIGN


def test_our_signature_over_another_digest_is_a_change(environment, unsigned):
    """Whoever moves the signature to another document has our name but not our word."""
    signed = sign(unsigned, environment_id=environment.pk, now=NOW)
    start = signed.index(b"/Contents <") + len(b"/Contents ")
    end = signed.index(b">", start) + 1
    head, tail = b"%%PDF-1.7 /ByteRange [0 %d %d 4]", b"more"
    moved = (head % (60, 60 + end - start)).ljust(60) + signed[start:end] + tail

    assert verdict(moved, environment) is Verdict.CHANGED


def test_a_signature_by_another_kind_of_digest_does_not_hold():
    signer_info = {"digest_algorithm": DigestAlgorithm({"algorithm": "sha512"})}

    assert _holds(signer_info, None, b"") is False


def claim(inside: bytes, *, tail: bytes = b"") -> bytes:
    head = b"%%PDF-1.7 /ByteRange [0 %d %d %d]"
    length = 60
    filled = head % (length, length + len(inside), len(tail))
    return filled.ljust(length) + inside + tail


HOSTILE = [
    pytest.param(b"", id="nothing"),
    pytest.param(b"%PDF-", id="only a beginning"),
    pytest.param(b"\0" * MEGABYTE, id="zeros"),
    pytest.param(zlib.compress(b"\0" * 50 * MEGABYTE), id="bomb"),
    pytest.param(b"/ByteRange [" * 100_000, id="many beginnings"),
    pytest.param(b"/ByteRange [0 1 2 3]" * 50_000, id="many ranges"),
    pytest.param(b"/ByteRange [" + b" " * MEGABYTE, id="endless space"),
    pytest.param(b"/ByteRange [0 999999999 999999999 999999999]", id="beyond the end"),
    pytest.param(b"/ByteRange [5 1 9 3]" + b"x" * 40, id="not from the beginning"),
    pytest.param(b"%PDF-1.7\n1 0 obj << /Encrypt 1 0 R >>", id="encrypted"),
    pytest.param(claim(b"<>"), id="empty signature"),
    pytest.param(claim(b"(not hexadecimal)"), id="no signature"),
    pytest.param(claim(b"<zz>"), id="not hexadecimal"),
    pytest.param(claim(b"<" + b"30" * 60_000 + b">"), id="nested without end"),
    pytest.param(claim(b"<3080" + b"3080" * 30_000 + b">"), id="deep"),
    pytest.param(claim(b"<30840000ffff" + b"00" * 20 + b">"), id="promises too much"),
    pytest.param(claim(b"<" + b"00" * 200_000 + b">"), id="huge signature"),
]


@pytest.mark.parametrize("content", HOSTILE)
def test_hostile_files_are_not_ours(environment, content):
    certificate_in_use(environment.pk, now=NOW)

    assert verdict(content, environment) is Verdict.FOREIGN


def test_truncated_documents_are_never_ours(environment, unsigned):
    signed = sign(unsigned, environment_id=environment.pk, now=NOW)

    verdicts = {
        verdict(signed[: len(signed) * part // 20], environment) for part in range(20)
    }

    assert Verdict.OURS not in verdicts
