"""What an environment signs with, and that nobody reads its key."""

import datetime

import pytest
from cryptography import x509
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection

from portal.core.certificates import (
    VALID_FOR,
    CertificateRefused,
    _require_usable,
    certificate_in_use,
    certificates_of,
    make_certificate,
    take_certificate,
)
from portal.core.models import AuditEvent, Environment, SigningCertificate
from tests.actors import employee_actor, system
from tests.core.certificates import (
    NOW,
    PASSWORD,
    YEAR,
    ec_key,
    file_of,
    issued,
    rsa_key,
    usage,
)
from tests.factories.core import EnvironmentFactory
from tests.factories.personnel import EmployeeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def environment() -> Environment:
    return EnvironmentFactory(name="Salarisfactory", subdomain="salaris")


def taken(environment: Environment, content: bytes) -> SigningCertificate:
    return take_certificate(
        environment, content, password=PASSWORD, actor=system(environment), now=NOW
    )


def test_first_use_makes_a_certificate_that_is_kept(environment):
    first = certificate_in_use(environment.pk, now=NOW)

    made = x509.load_der_x509_certificate(bytes(first.certificate))
    assert certificate_in_use(environment.pk, now=NOW) == first
    assert made.subject.rfc4514_string() == "OU=salaris,CN=Salarisfactory"
    assert (first.valid_from, first.valid_until) == (NOW, NOW + VALID_FOR)
    event = AuditEvent.objects.get(event="environment.certificate_changed")
    assert event.changes == {"fingerprint": first.fingerprint}


def test_private_key_is_stored_encrypted(environment):
    made = certificate_in_use(environment.pk, now=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT private_key FROM core_signingcertificate")
        stored = bytes(cursor.fetchone()[0])
    assert made.private_key.startswith("-----BEGIN PRIVATE KEY-----")
    assert b"PRIVATE" not in stored


def test_each_environment_has_its_own(environment):
    other = EnvironmentFactory()

    mine = certificate_in_use(environment.pk, now=NOW)
    theirs = certificate_in_use(other.pk, now=NOW)

    assert mine.fingerprint != theirs.fingerprint
    assert certificates_of(environment.pk) == [mine]


def test_a_new_one_signs_and_the_old_one_stays(environment):
    old = certificate_in_use(environment.pk, now=NOW)

    new = make_certificate(environment, actor=system(environment), now=NOW)

    assert certificate_in_use(environment.pk, now=NOW) == new
    assert certificates_of(environment.pk) == [new, old]


def test_an_expired_one_gives_way(environment):
    old = certificate_in_use(environment.pk, now=NOW)

    assert certificate_in_use(environment.pk, now=NOW + VALID_FOR) != old


@pytest.mark.parametrize("key", [rsa_key(), ec_key()], ids=["RSA", "EC"])
@pytest.mark.parametrize(
    "allowed", [None, usage(digital_signature=True), usage(content_commitment=True)]
)
def test_a_real_certificate_is_taken_over(environment, key, allowed):
    certificate_in_use(environment.pk, now=NOW)

    real = taken(environment, file_of(key, issued(key, allowed=allowed)))

    assert certificate_in_use(environment.pk, now=NOW) == real


def test_chain_of_a_real_certificate_is_kept(environment):
    key, authority = ec_key(), issued(ec_key(), name="Uitgever")

    real = taken(environment, file_of(key, issued(key), chain=[authority]))

    assert x509.load_pem_x509_certificates(real.chain.encode()) == [authority]


def refused_files() -> list:
    key, short = ec_key(), rsa_key(1024)
    not_meant = issued(key, allowed=usage(key_encipherment=True))
    return [
        pytest.param(
            b"geen sleutel",
            "Dit is geen PKCS#12-bestand, of het wachtwoord klopt niet.",
            id="rubbish",
        ),
        pytest.param(
            file_of(None, issued(key)),
            "Het bestand bevat geen certificaat met een RSA- of EC-sleutel.",
            id="without a key",
        ),
        pytest.param(
            file_of(short, issued(short)),
            "De RSA-sleutel is korter dan 2048 bits.",
            id="short key",
        ),
        pytest.param(
            file_of(key, issued(key, starts=NOW + datetime.timedelta(seconds=1))),
            "Het certificaat is nu niet geldig.",
            id="not yet valid",
        ),
        pytest.param(
            file_of(key, issued(key, starts=NOW - 2 * YEAR)),
            "Het certificaat is nu niet geldig.",
            id="expired",
        ),
        pytest.param(
            file_of(key, not_meant),
            "Het certificaat is niet bedoeld om documenten te ondertekenen.",
            id="not meant to sign",
        ),
    ]


@pytest.mark.parametrize(("content", "reason"), refused_files())
def test_what_cannot_sign_is_refused(environment, content, reason):
    with pytest.raises(CertificateRefused) as refused:
        taken(environment, content)

    assert str(refused.value) == reason
    assert not SigningCertificate.objects.exists()


def test_a_key_of_another_certificate_is_refused():
    with pytest.raises(CertificateRefused, match="hoort niet bij"):
        _require_usable(ec_key(), issued(ec_key()), now=NOW)


def test_the_same_file_twice_is_refused(environment):
    key = ec_key()
    content = file_of(key, issued(key))
    taken(environment, content)

    with pytest.raises(CertificateRefused, match="al eerder overgenomen"):
        taken(environment, content)


def test_an_employee_changes_no_certificate(environment):
    actor = employee_actor(EmployeeFactory(company__environment=environment))

    with pytest.raises(PermissionDenied):
        make_certificate(environment, actor=actor, now=NOW)
    with pytest.raises(PermissionDenied):
        take_certificate(environment, b"", password=b"", actor=actor, now=NOW)


def test_command_makes_a_certificate(environment, capsys):
    call_command("make_certificate", environment="salaris")

    made = SigningCertificate.objects.get()
    assert capsys.readouterr().out == (
        f"Certificaat {made.fingerprint} gemaakt, geldig tot "
        f"{made.valid_until:%d-%m-%Y}.\n"
    )


def test_command_takes_one_over_with_the_password_of_a_file(
    environment, tmp_path, capsys, time_machine
):
    time_machine.move_to(NOW)
    key = ec_key()
    (tmp_path / "echt.p12").write_bytes(file_of(key, issued(key)))
    (tmp_path / "wachtwoord").write_bytes(PASSWORD + b"\n")

    call_command(
        "take_certificate",
        tmp_path / "echt.p12",
        environment="salaris",
        password_file=tmp_path / "wachtwoord",
    )

    real = SigningCertificate.objects.get()
    assert capsys.readouterr().out == (
        f"Certificaat {real.fingerprint} overgenomen, geldig tot 24-10-2027.\n"
    )


def test_command_says_what_is_wrong(environment, tmp_path):
    (tmp_path / "leeg").write_bytes(b"")

    for file, reason in (("leeg", "geen PKCS#12"), ("weg", "kan niet gelezen worden")):
        with pytest.raises(CommandError, match=reason):
            call_command(
                "take_certificate",
                tmp_path / file,
                environment="salaris",
                password_file=tmp_path / "leeg",
            )
