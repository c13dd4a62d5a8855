"""Everything that closes a year, in one archive (jaarwerk)."""

import hashlib
from collections.abc import Iterable, Iterator

from payslips.company_documents import statements
from payslips.company_documents.kind import (
    CannotMake,
    Kind,
    Per,
    Report,
    Selection,
)
from portal.core.access import Actor
from portal.core.zips import zip_stream

# Of which other documents of a year the archive holds what.
MISSING = "niet gemaakt.txt"
PARTS = {"wage-register": ("pdf", "xlsx"), "year-journal": ("pdf", "xlsx")}


def year_work(kinds: Iterable[Kind]) -> Kind:
    """This function will make the kind that packs annual statements and other kinds of a year."""
    parts = [kind for kind in kinds if kind.key in PARTS]

    def make(
        *, actor: Actor, selection: Selection, file_format: str, report: Report
    ) -> Iterator[bytes]:
        # Without statements there is no year to close; this is told before an archive begins.
        statements.count_of(selection)
        others = list(_others(parts, actor, selection))
        return zip_stream(_members(others, selection, report))

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
    others: list[tuple[str, bytes]], selection: Selection, report: Report
) -> Iterator[tuple[str, bytes]]:
    yield from others
    yield from statements.members(selection, report)


def _others(
    parts: Iterable[Kind], actor: Actor, selection: Selection
) -> Iterator[tuple[str, bytes]]:
    """Whatever cannot be made, such as a journal that nobody delivered, is named in its place."""
    missing = {}
    for kind in parts:
        try:
            for name in PARTS[kind.key]:
                file_name = kind.file_name(selection, name)
                yield file_name, _whole(kind, name, actor, selection)
        except CannotMake as reason:
            missing[kind.label] = str(reason)
    if missing:
        text = "\r\n".join(f"{label}: {reason}" for label, reason in missing.items())
        yield MISSING, text.encode()


def _whole(kind: Kind, file_format: str, actor: Actor, selection: Selection) -> bytes:
    made = kind.make(
        actor=actor, selection=selection, file_format=file_format, report=_silent
    )
    return made if isinstance(made, bytes) else b"".join(made)


def _silent(done: int, total: int) -> None:
    """The bar follows the statements, which take the time."""
