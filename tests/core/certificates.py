"""Certificates for tests, and what a reader of PDFs makes of a signature."""

import datetime
import io

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from portal.core.certificates import Key
from portal.core.models import SigningCertificate

PASSWORD = b"geheim van het bestand"
NOW = datetime.datetime(2026, 10, 24, 9, 0, tzinfo=datetime.UTC)
YEAR = datetime.timedelta(days=365)


def usage(**granted: bool) -> x509.KeyUsage:
    none = dict.fromkeys(
        (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(**none | granted)


def issued(
    key: Key,
    *,
    starts: datetime.datetime = NOW - YEAR,
    allowed: x509.KeyUsage | None = None,
    name: str = "Salarisfactory B.V.",
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(
        subject, subject, key.public_key(), x509.random_serial_number()
    )
    builder = builder.not_valid_before(starts).not_valid_after(starts + 2 * YEAR)
    if allowed:
        builder = builder.add_extension(allowed, critical=True)
    return builder.sign(key, hashes.SHA256())


def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def file_of(
    key: Key | None,
    certificate: x509.Certificate | None,
    *,
    chain: list[x509.Certificate] | None = None,
) -> bytes:
    secret = BestAvailableEncryption(PASSWORD)
    return pkcs12.serialize_key_and_certificates(
        b"handtekening", key, certificate, chain, secret
    )


def validated(
    content: bytes, certificate: SigningCertificate, *, now: datetime.datetime = NOW
) -> PdfSignatureStatus:
    """What pyHanko says of the only signature, trusting one certificate."""
    (signature,) = PdfFileReader(io.BytesIO(content)).embedded_signatures
    trusted = ValidationContext(
        trust_roots=[asn1.Certificate.load(bytes(certificate.certificate))],
        allow_fetching=False,
        moment=now,
    )
    return validate_pdf_signature(signature, trusted)
