"""Telling anyone whether a document is genuine; the answer holds nothing about its owner."""

import enum
import hashlib
from dataclasses import dataclass
from datetime import datetime

from accounts import throttles
from accounts.throttles import HOUR, Bucket
from payslips.models.stored import CODE_LENGTH, read_code
from payslips.queries.checks import Claim, claim_by_code, claim_by_digest
from portal.core import audit
from portal.core.access import Actor
from portal.core.certificates import certificates_of
from portal.core.models import Environment
from portal.core.shown import Shown
from portal.core.signatures import Verdict, judge

BUCKET = Bucket("checks", 30, HOUR, HOUR)


class TooManyChecks(Exception):
    """From this location too many checks found nothing; ``until`` says when the next may come."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"until {until:%H:%M}")
        self.until = until


class Outcome(enum.Enum):
    """What a check found."""

    # By its bytes, or by the code alone.
    GENUINE = "genuine"
    KNOWN_CODE = "known code"
    UNKNOWN_CODE = "unknown code"
    OTHER_CODE = "other code"
    # Signed by us and whole, but not the copy that we keep.
    SIGNED = "signed"
    CHANGED = "changed"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Finding(Shown):
    """The outcome of a check, with what the document says of itself where it is known."""

    outcome: Outcome
    claim: Claim | None = None


FAILURES = {
    Outcome.UNKNOWN_CODE,
    Outcome.OTHER_CODE,
    Outcome.CHANGED,
    Outcome.FOREIGN,
}


def check_document(
    *,
    code: str,
    content: bytes | None,
    environment: Environment,
    location: str,
    actor: Actor,
    now: datetime,
) -> Finding:
    """This function will look up a code, or judge a file, or whether both belong together.

    What finds nothing counts for the location, so that nobody can try codes.

    :raises TooManyChecks: when that happened too often.
    """
    until = throttles.blocked_until(BUCKET, location, environment=environment, now=now)
    if until:
        raise TooManyChecks(until)
    found = _find(read_code(code), content, environment)
    if found.outcome in FAILURES:
        _count(location, environment=environment, actor=actor, now=now)
    return found


def _count(
    location: str, *, environment: Environment, actor: Actor, now: datetime
) -> None:
    if throttles.count(BUCKET, location, environment=environment, now=now):
        audit.record("check.throttled", actor=actor, subject=environment, now=now)


def _find(code: str, content: bytes | None, environment: Environment) -> Finding:
    if content is None:
        claim = _known(code, environment)
        outcome = Outcome.KNOWN_CODE if claim else Outcome.UNKNOWN_CODE
        return Finding(outcome, claim)
    found = _judge(content, environment)
    if found.claim and code and code != found.claim.code:
        # The file is genuine, but not the document that the visitor asked about.
        return Finding(Outcome.OTHER_CODE)
    return found


def _known(code: str, environment: Environment) -> Claim | None:
    if len(code) != CODE_LENGTH or not code.isascii() or not code.isalnum():
        return None
    return claim_by_code(environment.pk, code)


def _judge(content: bytes, environment: Environment) -> Finding:
    claim = claim_by_digest(environment.pk, hashlib.sha256(content).hexdigest())
    if claim:
        return Finding(Outcome.GENUINE, claim)
    verdict = judge(content, certificates_of(environment.pk))
    return Finding(
        {
            Verdict.OURS: Outcome.SIGNED,
            Verdict.CHANGED: Outcome.CHANGED,
            Verdict.FOREIGN: Outcome.FOREIGN,
        }[verdict]
    )
