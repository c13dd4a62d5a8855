"""Taking a document for the employer away."""

import logging
from datetime import datetime

from django.db import transaction

from payslips.company_documents.registry import kind_with
from payslips.models import CompanyFile
from payslips.queries.payments import PaidBefore
from payslips.services.company_files import selection_of
from payslips.services.failures import DocumentDamaged
from payslips.services.handing_out import (
    note_hand_out,
    note_hand_out_of_year,
    note_payments_taken,
)
from payslips.services.keeping import Withdrawn
from portal.core import audit, files, sheet_writer
from portal.core.access import Actor, Permission, require
from portal.core.parts import Download, Stored, is_intact, load_parts

log = logging.getLogger(__name__)

State = CompanyFile.State
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": sheet_writer.CONTENT_TYPE,
    "csv": "text/csv; charset=utf-8",
    "xml": "application/xml",
    "zip": "application/zip",
}
DAMAGED = (
    "Het bewaarde bestand is weg of veranderd. Maak het opnieuw, met dezelfde cijfers."
)


class PaysAgain(Exception):
    """The order pays all of a run of which an earlier version was taken away."""

    def __init__(self, paid: PaidBefore) -> None:
        super().__init__(f"paid by version {paid.run.version}")
        self.paid = paid


def read_file(
    file: CompanyFile, *, actor: Actor, now: datetime, knows: bool = False
) -> Download:
    """This function will open a file that is ready, and audit the download.

    From then on the runs that it is about are not withdrawn. ``knows`` says that whoever asks was
    told what was paid before and wants the whole order all the same.

    :raises PaysAgain: when an order pays what an earlier one paid, and nobody said to know that.
    :raises DocumentDamaged: when what was kept is lost or was changed; it can be made again then,
        of the same figures in the same layout.
    :raises Withdrawn: when the bureau took a run that it is about back meanwhile.
    """
    require(actor, Permission.DOCUMENTS)
    caution = _caution(file)
    if caution is not None and _is_cautioned(file) and not knows:
        raise PaysAgain(caution)
    try:
        _hand_out(file, actor=actor, now=now, caution=caution)
    except DocumentDamaged:
        _note_damage(file, now=now)
        raise
    content_type = CONTENT_TYPES[file.file_format]
    return Download(file.file_name, content_type, file.size, load_parts(file.stored_as))


def _caution(file: CompanyFile) -> PaidBefore | None:
    kind = kind_with(file.kind)
    return None if kind is None else kind.caution(selection_of(file))


def _is_cautioned(file: CompanyFile) -> bool:
    kind = kind_with(file.kind)
    return kind is not None and file.file_format in kind.cautioned


def _pays(file: CompanyFile, caution: PaidBefore | None) -> bool:
    """Who was paid before reads the whole list only: that pays by its order, after a tick."""
    kind = kind_with(file.kind)
    return kind is not None and kind.pays and (caution is None or _is_cautioned(file))


@transaction.atomic
def _hand_out(
    file: CompanyFile, *, actor: Actor, now: datetime, caution: PaidBefore | None
) -> None:
    _note_hand_out(file, now=now)
    if not is_intact(Stored(file.stored_as, file.sha256, file.size)):
        raise DocumentDamaged
    changes: dict[str, object] = {"document": file.file_name}
    if file.run is not None and _pays(file, caution):
        note_payments_taken(file.run, now=now)
    if caution is not None and _is_cautioned(file):
        changes["pays_again"] = True
    audit.record(
        "companyfile.downloaded", actor=actor, subject=file, now=now, changes=changes
    )


def _note_damage(file: CompanyFile, *, now: datetime) -> None:
    """Of two who ask for it at once one notes it."""
    log.error("company file %s is lost or was changed", file.pk)
    damaged = CompanyFile.objects.filter(pk=file.pk, stored_as=file.stored_as)
    damaged.update(
        state=State.FAILED,
        problem=DAMAGED,
        finished_at=now,
        stored_as="",
        sha256="",
        size=0,
    )
    files.discard(file.stored_as)


def _note_hand_out(file: CompanyFile, *, now: datetime) -> None:
    if file.run is not None:
        note_hand_out(file.run, now=now)
    else:
        note_hand_out_of_year(
            file.company,
            year=file.year or 0,
            made_at=file.finished_at or now,
            now=now,
        )
    # Whoever withdraws a run takes its files away with it, and was first.
    if not CompanyFile.objects.filter(pk=file.pk).exists():
        raise Withdrawn
