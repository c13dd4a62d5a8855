"""What anyone may know of a document that was made here, found by its code or by its bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from payslips.models import PayrollRun, StoredDocument, StoredFile, StoredStatement
from payslips.periods import Period
from personnel.models import PeriodType
from portal.core.shown import Shown


@dataclass(frozen=True, slots=True)
class Claim(Shown):
    """What a document says of itself, without a word about whom it is for or how much."""

    kind: str
    period: str
    issuer: str
    issued_at: datetime
    is_superseded: bool
    is_signed: bool
    sha256: str
    code: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document that can be checked: its rows, and the claim that one makes."""

    rows: Callable[[], QuerySet[Any]]
    claim: Callable[[Any], Claim]


def claim_by_code(environment_id: int, code: str) -> Claim | None:
    """This function will find the document of an environment that carries a code."""
    return _find(environment_id, Q(code=code))


def claim_by_digest(environment_id: int, sha256: str) -> Claim | None:
    """This function will find the document of an environment with exactly these bytes."""
    return _find(environment_id, Q(sha256=sha256))


def make_claim(
    stored: StoredFile,
    *,
    kind: str,
    period: str,
    issuer: str,
    issued_at: datetime,
    is_superseded: bool,
) -> Claim:
    """This function will make the claim of a stored document."""
    # Documents without a code are from before there were signatures.
    is_signed = stored.code is not None
    return Claim(
        kind,
        period,
        issuer,
        issued_at,
        is_superseded,
        is_signed,
        stored.sha256,
        stored.code or "",
    )


def _find(environment_id: int, condition: Q) -> Claim | None:
    for kind in KINDS:
        row = kind.rows().filter(condition, environment_id=environment_id).first()
        if row is not None:
            return kind.claim(row)
    return None


def _payslips() -> QuerySet[StoredDocument]:
    return StoredDocument.objects.select_related("payslip__run", "payslip__publication")


def _claim_of_payslip(stored: StoredDocument) -> Claim:
    run = stored.payslip.run
    period = Period(run.year, run.period_number, PeriodType(run.period_type))
    return make_claim(
        stored,
        kind="Loonstrook",
        period=f"{period.name} {period.year}",
        issuer=stored.payslip.publication.snapshot["employer_name"],
        issued_at=run.published_at or stored.created_at,
        is_superseded=run.status == PayrollRun.Status.SUPERSEDED,
    )


def _statements() -> QuerySet[StoredStatement]:
    return StoredStatement.objects.select_related("statement__superseded_by")


def _claim_of_statement(stored: StoredStatement) -> Claim:
    statement = stored.statement
    return make_claim(
        stored,
        kind="Jaaropgaaf",
        period=str(statement.year),
        issuer=statement.snapshot["employer_name"],
        issued_at=statement.issued_at,
        is_superseded=hasattr(statement, "superseded_by"),
    )


KINDS = [Kind(_payslips, _claim_of_payslip), Kind(_statements, _claim_of_statement)]
