"""Everything that closes a year, in one archive (jaarwerk)."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import partial

from payslips.company_documents import statements
from payslips.company_documents.archive import Member, archive
from payslips.company_documents.kind import Kind, Per, Report, Selection
from portal.core.access import Actor

# Of which other documents of a year the archive holds what.
PARTS = {"wage-register": ("pdf", "xlsx"), "year-journal": ("pdf", "xlsx")}


def year_work(kinds: Iterable[Kind]) -> Kind:
    """This function will make the kind that packs annual statements and other kinds of a year."""
    parts = [kind for kind in kinds if kind.key in PARTS]

    def make(
        *, actor: Actor, selection: Selection, file_format: str, report: Report
    ) -> Iterator[bytes]:
        # Without statements there is no year to close; this is told before an archive begins.
        statements.count_of(selection)
        return archive(_members(parts, actor, selection, report), report)

    def edition(selection: Selection) -> str:
        editions = [kind.edition(selection) for kind in parts]
        text = "-".join([*editions, statements.edition(selection)])
        return hashlib.sha256(text.encode()).hexdigest()

    return Kind(
        key="year-work",
        label="Jaarwerk",
        formats=("zip",),
        make=make,
        per=Per.YEAR,
        edition=edition,
        summary=_summary,
        needs_step_up=True,
        icon="folder",
    )


def _summary(_selection: Selection) -> str:
    return "alles waarmee u het jaar afsluit, in één bestand"


def _members(
    parts: Iterable[Kind], actor: Actor, selection: Selection, report: Report
) -> Iterator[Member]:
    for kind in parts:
        for file_format in PARTS[kind.key]:
            yield Member(
                kind.file_name(selection, file_format),
                f"{kind.label.lower()} ({file_format})",
                partial(_whole, kind, file_format, actor, selection),
            )
    yield from statements.members(selection, report)


def _whole(kind: Kind, file_format: str, actor: Actor, selection: Selection) -> bytes:
    made = kind.make(
        actor=actor, selection=selection, file_format=file_format, report=_Silent()
    )
    return made if isinstance(made, bytes) else b"".join(made)


class _Silent:
    """The bar follows the statements, which take the time."""

    def __call__(self, done: int, total: int) -> None:
        """Moves nothing."""

    def leave_out(self, label: str) -> None:
        """Hears nothing: what is made here is whole or not made."""
