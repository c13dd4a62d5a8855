"""The certificates that an environment signs with: made by ourselves, or a real one taken over.

The newest that is valid signs. Private keys are stored encrypted, like personal numbers.
"""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID, ObjectIdentifier
from django.db import transaction
from django.utils.translation import gettext as _

from portal.core import audit
from portal.core.access import Actor, Permission, require
from portal.core.models import Environment, SigningCertificate

VALID_FOR = timedelta(days=3653)
SMALLEST_RSA_BITS = 2048
LONGEST_NAME = 64
# RFC 9336.
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
PEM = serialization.Encoding.PEM
DER = serialization.Encoding.DER
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class CertificateRefused(Exception):
    """The file holds nothing to sign with; the message says why, in Dutch."""


@transaction.atomic
def make_certificate(
    environment: Environment, *, actor: Actor, now: datetime
) -> SigningCertificate:
    """This function will make a key and a certificate that vouches for itself, for ten years."""
    require(actor, Permission.MANAGE_COMPANIES)
    key = ec.generate_private_key(ec.SECP256R1())
    return _add(
        environment, key, _self_signed(environment, key, now), [], actor=actor, now=now
    )


@transaction.atomic
def take_certificate(
    environment: Environment,
    content: bytes,
    *,
    password: bytes,
    actor: Actor,
    now: datetime,
) -> SigningCertificate:
    """This function will sign with the certificate of a PKCS#12 file from now on.

    :raises CertificateRefused: when there is no certificate in it that can sign now.
    """
    require(actor, Permission.MANAGE_COMPANIES)
    try:
        key, certificate, chain = pkcs12.load_key_and_certificates(content, password)
    except ValueError as error:
        raise CertificateRefused(
            _("Dit is geen PKCS#12-bestand, of het wachtwoord klopt niet.")
        ) from error
    if certificate is None or not isinstance(key, Key):
        raise CertificateRefused(
            _("Het bestand bevat geen certificaat met een RSA- of EC-sleutel.")
        )
    _require_usable(key, certificate, now=now)
    return _add(environment, key, certificate, chain, actor=actor, now=now)


def certificate_in_use(environment_id: int, *, now: datetime) -> SigningCertificate:
    """This function will return what the environment signs with, made at the first use."""
    found = _valid(environment_id, now)
    return found or _first_certificate(environment_id, now)


def certificates_of(environment_id: int) -> list[SigningCertificate]:
    """This function will list all that an environment ever signed with, newest first."""
    rows = SigningCertificate.objects.filter(environment_id=environment_id)
    return list(rows.defer("private_key").order_by("-id"))


@transaction.atomic
def _first_certificate(environment_id: int, now: datetime) -> SigningCertificate:
    # One at a time: of two documents made at once both get the same certificate.
    environment = Environment.objects.select_for_update(no_key=True).get(
        pk=environment_id
    )
    actor = Actor.system(environment_id=environment_id)
    return _valid(environment_id, now) or make_certificate(
        environment, actor=actor, now=now
    )


def _valid(environment_id: int, now: datetime) -> SigningCertificate | None:
    rows = SigningCertificate.objects.filter(
        environment_id=environment_id, valid_from__lte=now, valid_until__gt=now
    )
    return rows.order_by("-id").first()


def _require_usable(key: Key, certificate: x509.Certificate, *, now: datetime) -> None:
    if key.public_key() != certificate.public_key():
        raise CertificateRefused(_("De sleutel hoort niet bij het certificaat."))
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < SMALLEST_RSA_BITS:
        raise CertificateRefused(_("De RSA-sleutel is korter dan 2048 bits."))
    if not certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc:
        raise CertificateRefused(_("Het certificaat is nu niet geldig."))
    if not _may_sign(certificate):
        raise CertificateRefused(
            _("Het certificaat is niet bedoeld om documenten te ondertekenen.")
        )


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    # ISO 32000 and Adobe's readers take either.
    return usage.content_commitment or usage.digital_signature


def _add(
    environment: Environment,
    key: Key,
    certificate: x509.Certificate,
    chain: list[x509.Certificate],
    *,
    actor: Actor,
    now: datetime,
) -> SigningCertificate:
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    if SigningCertificate.objects.filter(
        environment=environment, fingerprint=fingerprint
    ).exists():
        raise CertificateRefused(_("Dit certificaat is al eerder overgenomen."))
    audit.record(
        "environment.certificate_changed",
        actor=actor,
        subject=environment,
        now=now,
        changes={"fingerprint": fingerprint},
    )
    return SigningCertificate.objects.create(
        environment=environment,
        certificate=certificate.public_bytes(DER),
        chain="".join(one.public_bytes(PEM).decode() for one in chain),
        private_key=key.private_bytes(
            PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
        fingerprint=fingerprint,
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        created_at=now,
    )


def _self_signed(
    environment: Environment, key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, environment.name[:LONGEST_NAME]),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, environment.subdomain),
        ]
    )
    public = key.public_key()
    builder = (
        x509.CertificateBuilder(name, name, public, x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + VALID_FOR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([DOCUMENT_SIGNING]),
            critical=False,
        )
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(public), critical=False
        )
    )
    return builder.sign(key, hashes.SHA256())


def _usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
