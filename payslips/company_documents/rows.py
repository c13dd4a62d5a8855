"""What the page with the employer's documents says: per kind and file format how far it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from payslips.company_documents.kind import Kind, Per, Selection
from payslips.company_documents.registry import kinds_per
from payslips.models import CompanyFile
from payslips.queries.company_files import is_stalled
from payslips.queries.payments import PaidBefore
from portal.core.shown import Shown

FORMAT_LABELS = {
    "pdf": "Pdf",
    "xlsx": "Excel",
    "csv": "Csv",
    "xml": "SEPA",
    "zip": "Zip",
}
STALLED = "Het maken is onderbroken. Probeer het opnieuw."
State = CompanyFile.State


@dataclass(frozen=True, slots=True)
class FileRow(Shown):
    """A document in one file format: not made yet, on its way, ready or failed."""

    file_format: str
    label: str
    state: str
    is_quick: bool
    file: CompanyFile | None = None
    problem: str = ""

    @property
    def is_busy(self) -> bool:
        return self.state in {State.WAITING, State.MAKING}

    @property
    def is_ready(self) -> bool:
        return self.state == State.READY

    @property
    def may_be_made(self) -> bool:
        """Not what is on its way, nor what is there and lacks nothing."""
        return not self.is_busy and (not self.is_ready or bool(self.problem))


@dataclass(frozen=True, slots=True)
class DocumentRow(Shown):
    """A kind of document of a run or a year, with its files."""

    kind: Kind
    selection: Selection
    summary: str
    files: list[FileRow]
    caution: PaidBefore | None = None

    @property
    def problems(self) -> list[tuple[str, str]]:
        return [(file.label, file.problem) for file in self.files if file.problem]


def document_rows(
    selection: Selection, files: Iterable[CompanyFile], *, now: datetime
) -> list[DocumentRow]:
    """This function will list the documents of a run or a year; ``files`` are what was made."""
    per = Per.RUN if selection.run else Per.YEAR
    made = {
        (one.kind, one.file_format, one.edition): one
        for one in files
        if _is_of(one, selection)
    }
    return [
        _row(kind, selection, made, now)
        for kind in kinds_per(per)
        if kind.exists(selection)
    ]


def _row(
    kind: Kind,
    selection: Selection,
    made: Mapping[tuple[str, str, str], CompanyFile],
    now: datetime,
) -> DocumentRow:
    edition = kind.edition(selection)
    return DocumentRow(
        kind=kind,
        selection=selection,
        summary=kind.summary(selection),
        files=[
            _file_row(
                kind.is_quick(selection, name),
                name,
                made.get((kind.key, name, edition)),
                now,
            )
            for name in kind.formats
        ],
        caution=kind.caution(selection),
    )


def _file_row(
    is_quick: bool, file_format: str, file: CompanyFile | None, now: datetime
) -> FileRow:
    label = FORMAT_LABELS[file_format]
    if file is None:
        return FileRow(file_format, label, "", is_quick)
    if is_stalled(file, now=now):
        return FileRow(file_format, label, State.FAILED, is_quick, file, STALLED)
    return FileRow(file_format, label, file.state, is_quick, file, file.problem)


def _is_of(file: CompanyFile, selection: Selection) -> bool:
    if selection.run is not None:
        return file.run_id == selection.run.pk
    return file.year == selection.year
