"""Signs a PDF as PAdES baseline B-B (ETSI EN 319 142-1), without asking the network anything.

pyHanko is loaded when something is signed first; a web process that only shows pages stays small.
"""

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from portal.core.certificates import certificate_in_use
from portal.core.models import SigningCertificate

if TYPE_CHECKING:
    from pyhanko.sign import signers

FIELD_NAME = "Handtekening"
DIGEST = "sha256"


def sign(content: bytes, *, environment_id: int, now: datetime) -> bytes:
    """This function will add the environment's signature to a PDF, as an increment to its bytes.

    What was there stays as it is, byte by byte: tags, metadata and what is attached included.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    certificate = certificate_in_use(environment_id, now=now)
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    signed = _pdf_signer(certificate, now).sign_pdf(writer)
    return bytes(signed.getvalue())


def _pdf_signer(certificate: SigningCertificate, now: datetime) -> "signers.PdfSigner":
    from pyhanko.sign import signers
    from pyhanko.sign.fields import SigSeedSubFilter

    class PdfSignerAt(signers.PdfSigner):
        """Takes the moment that it is told, not the one of the machine."""

        def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
            session = super().init_signing_session(*args, **kwargs)
            session.system_time = now
            return session

    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD_NAME, md_algorithm=DIGEST, subfilter=SigSeedSubFilter.PADES
    )
    return PdfSignerAt(metadata, _signer(certificate))


def _signer(certificate: SigningCertificate) -> "signers.SimpleSigner":
    from asn1crypto import keys
    from asn1crypto import x509 as asn1
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key = serialization.load_pem_private_key(certificate.private_key.encode(), None)
    pkcs8 = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    chain = SimpleCertificateStore()
    for one in _chain(certificate):
        chain.register(asn1.Certificate.load(one))
    return signers.SimpleSigner(
        signing_cert=asn1.Certificate.load(bytes(certificate.certificate)),
        signing_key=keys.PrivateKeyInfo.load(pkcs8),
        cert_registry=chain,
    )


def _chain(certificate: SigningCertificate) -> list[bytes]:
    if not certificate.chain:
        return []
    found = x509.load_pem_x509_certificates(certificate.chain.encode())
    return [one.public_bytes(serialization.Encoding.DER) for one in found]
