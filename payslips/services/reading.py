"""Reading payslips: the mark that one was opened, its PDF, and the bureau's look at a run."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from payslips.documents.figures import embedded_figures
from payslips.documents.layouts import Printed, layout_of
from payslips.models import PayrollRun, Payslip, PublishedPayslip, StoredDocument
from payslips.queries.entries import PayslipEntry, payslip_entries
from payslips.queries.payslips import document_of
from payslips.queries.preview import RunPreview, preview
from payslips.services.keeping import Mark, Withdrawn, handed_out, kept
from portal.core import audit
from portal.core.access import Actor, Permission, require
from portal.core.pdf import render_pdf


@dataclass(frozen=True, slots=True)
class Pdf:
    """A document to download; ``content`` is the same at every download."""

    file_name: str
    content: bytes


def read_payslip(payslip: Payslip, *, actor: Actor, now: datetime) -> None:
    """This function will take away the mark that a payslip is new, and audit the reading.

    :raises Withdrawn: when the bureau took the run back meanwhile.
    """
    require(actor, Permission.READ_OWN_PAYSLIPS)
    # Nearly always there is one thing to write, which needs no transaction of ours.
    if payslip.publication.opened_at is None:
        _open(payslip, actor=actor, now=now)
    else:
        audit.record("payslip.read", actor=actor, subject=payslip, now=now)


@transaction.atomic
def _open(payslip: Payslip, *, actor: Actor, now: datetime) -> None:
    _mark(payslip, opened_at=now)
    audit.record("payslip.read", actor=actor, subject=payslip, now=now)


def look_at_run(run: PayrollRun, *, actor: Actor, now: datetime) -> RunPreview:
    """This function will return the preview of a run for the bureau, and audit the look."""
    require(actor, Permission.IMPORT_RUNS)
    audit.record("run.looked_at", actor=actor, subject=run, now=now)
    return preview(run)


def listed_payslips(*, actor: Actor, now: datetime) -> list[PayslipEntry]:
    """This function will list somebody's payslips, newest first, for a page that shows their nets.

    Whoever reads a net has seen the payslip: from then on the bureau does not withdraw it. It
    stays new until it is opened. All are marked, those that a page leaves out included, before
    they are shown: whoever withdraws locks the same rows, and what is withdrawn is not listed.
    """
    require(actor, Permission.READ_OWN_PAYSLIPS)
    entries = payslip_entries(actor)
    while unseen := [one.pk for one in entries if not one.is_seen]:
        publications = PublishedPayslip.objects.filter(payslip__in=unseen)
        if publications.filter(shown_at=None).update(shown_at=now) == len(unseen):
            break
        # Some were withdrawn, or seen elsewhere, at the same moment.
        entries = payslip_entries(actor)
    return entries


def show_payslip(payslip: Payslip, *, actor: Actor, now: datetime) -> None:
    """This function will audit that a payslip was in sight, beside the list.

    It stays new: on a phone only the list is shown.

    :raises Withdrawn: when the bureau took the run back meanwhile.
    """
    require(actor, Permission.READ_OWN_PAYSLIPS)
    publication = payslip.publication
    if publication.shown_at is None and publication.opened_at is None:
        # By itself: a mark without its line in the log errs on the side of whoever saw it.
        _mark(payslip, shown_at=now)
    audit.record("payslip.shown", actor=actor, subject=payslip, now=now)


def _mark(payslip: Payslip, **moment: datetime) -> None:
    """Whoever withdraws locks the same row, so one of the two comes first."""
    publication = PublishedPayslip.objects.filter(pk=payslip.publication.pk)
    unmarked = publication.filter(**dict.fromkeys(moment))
    if not unmarked.update(**moment) and not publication.exists():
        raise Withdrawn


def payslip_pdf(payslip: Payslip, *, actor: Actor, now: datetime) -> Pdf:
    """This function will return the PDF of a published payslip, made once and kept.

    :raises DocumentDamaged: when what was kept is lost or was changed; the bureau sees that.
    :raises DocumentFailed: when it cannot be made; the bureau sees why.
    :raises Withdrawn: when the bureau took the run back meanwhile.
    """
    require(actor, Permission.READ_OWN_PAYSLIPS)
    stored = keep_document(payslip, now=now)
    content = handed_out(stored, subject={"payslip": payslip}, now=now)
    read_payslip(payslip, actor=actor, now=now)
    name = payslip.publication.snapshot["formal_name"]
    return Pdf(f"{payslip.run.period_code} loonstrook {name}.pdf", content)


def keep_document(payslip: Payslip, *, now: datetime) -> StoredDocument:
    """This function will return the stored document of a payslip, made now if it was not yet.

    :raises DocumentFailed: when it cannot be made; the bureau sees why.
    :raises Withdrawn: when the bureau took the run back meanwhile.
    """
    return kept(
        StoredDocument,
        environment_id=payslip.environment_id,
        subject={"payslip": payslip},
        make=partial(_render, payslip, now=now),
        now=now,
    )


def _render(payslip: Payslip, mark: Mark, *, now: datetime) -> bytes:
    document = document_of(payslip)
    layout = layout_of(payslip.publication.snapshot["template"], Printed.PAYSLIP)
    return render_pdf(
        layout.template,
        {"document": document, "title": document.title, "mark": mark},
        css=layout.css,
        embedded=embedded_figures(document, code=mark.code, now=now),
    )
