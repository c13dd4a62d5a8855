"""Reading payslips: the mark that one was opened, its PDF, and the bureau's look at a run."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from payslips.models import PayrollRun, Payslip, PublishedPayslip, StoredDocument
from payslips.queries.payslips import document_of
from payslips.queries.runs import RunPreview, preview
from portal.core import audit, files
from portal.core.access import Actor, Permission, require
from portal.core.pdf import render_pdf

TEMPLATE = "pdf/payslip.html"
CSS = "pdf/payslip.css"


class DocumentDamaged(Exception):
    """The stored document is not the one that was made; it is not served."""


@dataclass(frozen=True, slots=True)
class Pdf:
    """A document to download; ``content`` is the same at every download."""

    file_name: str
    content: bytes


def read_payslip(payslip: Payslip, *, actor: Actor, now: datetime) -> None:
    """This function will take away the mark that a payslip is new, and audit the reading."""
    require(actor, Permission.READ_OWN_PAYSLIPS)
    # Nearly always there is one thing to write, which needs no transaction of ours.
    if payslip.publication.opened_at is None:
        _open(payslip, actor=actor, now=now)
    else:
        audit.record("payslip.read", actor=actor, subject=payslip, now=now)


@transaction.atomic
def _open(payslip: Payslip, *, actor: Actor, now: datetime) -> None:
    unopened = PublishedPayslip.objects.filter(
        pk=payslip.publication.pk, opened_at=None
    )
    unopened.update(opened_at=now)
    audit.record("payslip.read", actor=actor, subject=payslip, now=now)


def look_at_run(run: PayrollRun, *, actor: Actor, now: datetime) -> RunPreview:
    """This function will return the preview of a run for the bureau, and audit the look."""
    require(actor, Permission.IMPORT_RUNS)
    audit.record("run.looked_at", actor=actor, subject=run, now=now)
    return preview(run)


def show_payslip(payslip: Payslip, *, actor: Actor, now: datetime) -> None:
    """This function will audit that a payslip was in sight, beside the list.

    It stays new: on a phone only the list is shown.
    """
    require(actor, Permission.READ_OWN_PAYSLIPS)
    audit.record("payslip.shown", actor=actor, subject=payslip, now=now)


def payslip_pdf(payslip: Payslip, *, actor: Actor, now: datetime) -> Pdf:
    """This function will return the PDF of a published payslip, made once and kept.

    :raises DocumentDamaged: when what was kept has changed since.
    """
    require(actor, Permission.READ_OWN_PAYSLIPS)
    stored = StoredDocument.objects.filter(payslip=payslip).first()
    if stored is None:
        stored = _first_rendering(payslip, now=now)
    content = files.load(stored.file_name)
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise DocumentDamaged
    read_payslip(payslip, actor=actor, now=now)
    name = payslip.publication.snapshot["formal_name"]
    return Pdf(f"{payslip.run.period_code} loonstrook {name}.pdf", content)


def _first_rendering(payslip: Payslip, *, now: datetime) -> StoredDocument:
    document = document_of(payslip)
    content = render_pdf(
        TEMPLATE, {"document": document, "title": document.title}, css=CSS
    )
    name = files.store(content, environment_id=payslip.environment_id)
    try:
        with transaction.atomic():
            return StoredDocument.objects.create(
                environment_id=payslip.environment_id,
                payslip=payslip,
                file_name=name,
                sha256=hashlib.sha256(content).hexdigest(),
                size=len(content),
                created_at=now,
            )
    except IntegrityError:
        # Somebody else was first; that rendering is the document.
        files.discard(name)
        return StoredDocument.objects.get(payslip=payslip)
