"""Judges whether somebody's file carries our signature, and whether it covers all of the file.

Works on the bytes alone: the objects of the PDF are never read, so that no stream is unpacked
and nothing in the file is followed. That suffices because a signature of ours covers every byte
but itself; whatever was added or changed afterwards is outside or breaks it.
"""

import enum
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

from portal.core.models import SigningCertificate

# ISO 32000-1, 12.8.1: offset and length of what stands before and after the signature.
BYTE_RANGE = re.compile(
    rb"/ByteRange\s{0,20}\[\s{0,20}(\d{1,9})\s{1,20}(\d{1,9})"
    rb"\s{1,20}(\d{1,9})\s{1,20}(\d{1,9})\s{0,20}\]"
)
MOST_SIGNATURES = 16
LONGEST_SIGNATURE = 128 * 1024
# RFC 5652, 5.1: as ETSI EN 319 142-1 wants it for a signature without anything added.
FRAME = ["signed_data", "v1", [True], "data", 0, "v1", 0]


class Verdict(enum.Enum):
    """What a file is to an environment."""

    OURS = "ours"
    CHANGED = "changed"
    FOREIGN = "foreign"


def judge(content: bytes, certificates: Iterable[SigningCertificate]) -> Verdict:
    """This function will tell whether one of these certificates signed all of the file.

    CHANGED means that the file says one of them signed it, which does not hold for these bytes.
    """
    known = list(certificates)
    found = {_judge_one(content, ends, known) for ends in _ranges(content)}
    for verdict in (Verdict.OURS, Verdict.CHANGED):
        if verdict in found:
            return verdict
    return Verdict.FOREIGN


def _ranges(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Where each signature begins and ends, and how far what it signs goes."""
    for number, match in enumerate(BYTE_RANGE.finditer(content)):
        if number == MOST_SIGNATURES:
            return
        start, length, second, rest = (int(group) for group in match.groups())
        if start == 0 and length < second <= length + LONGEST_SIGNATURE:
            yield length, second, second + rest


def _judge_one(
    content: bytes, ends: tuple[int, int, int], known: list[SigningCertificate]
) -> Verdict:
    start, end, last = ends
    try:
        message = _message(content[start:end])
        signer_info, certificate = _signer_of(message, known)
        if certificate is None:
            return Verdict.FOREIGN
        digest = hashlib.sha256(content[:start] + content[end:last]).digest()
        holds = (
            last == len(content)
            # Nothing proves the copy that the signature carries, since ours is the one we trust.
            and certificate.dump() in message
            and _holds(signer_info, certificate, digest)
        )
    except Exception:  # noqa: BLE001 - anyone may send anything, and no parser knows it all
        return Verdict.FOREIGN
    return Verdict.OURS if holds else Verdict.CHANGED


def _message(written: bytes) -> bytes:
    """What stands between angle brackets in hexadecimal.

    :raises ValueError: when that is something else.
    """
    if written[:1] + written[-1:] != b"<>":
        raise ValueError("no hexadecimal string")
    return bytes.fromhex(written[1:-1].decode("ascii"))


def _signer_of(message: bytes, known: list[SigningCertificate]) -> tuple[Any, Any]:
    """Who says to have signed, with the certificate when it is one of ours."""
    from asn1crypto import cms, x509

    info = cms.ContentInfo.load(message)
    if message[len(info.dump()) :].strip(b"\0"):
        raise ValueError("something hides behind the signature")
    (signer_info,) = info["content"]["signer_infos"]
    if _frame(info, signer_info) != FRAME:
        raise ValueError("not as we sign")
    claimed = signer_info["sid"].chosen
    for row in known:
        certificate = x509.Certificate.load(bytes(row.certificate))
        # By name and number, as PAdES requires; the signature itself proves the rest.
        same_number = claimed["serial_number"].native == certificate.serial_number
        if same_number and claimed["issuer"] == certificate.issuer:
            return signer_info, certificate
    return signer_info, None


def _frame(info: Any, signer_info: Any) -> list[Any]:
    """What a signature does not cover of its own message."""
    signed = info["content"]
    return [
        info["content_type"].native,
        signed["version"].native,
        # Named twice, and neither with parameters that the other lacks.
        [
            one.dump() == signer_info["digest_algorithm"].dump()
            for one in signed["digest_algorithms"]
        ],
        signed["encap_content_info"]["content_type"].native,
        len(signed["crls"]),
        signer_info["version"].native,
        len(signer_info["unsigned_attrs"]),
    ]


def _holds(signer_info: Any, certificate: Any, digest: bytes) -> bool:
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    if signer_info["digest_algorithm"]["algorithm"].native != "sha256":
        return False
    return all(validate_sig_integrity(signer_info, certificate, "data", digest))
