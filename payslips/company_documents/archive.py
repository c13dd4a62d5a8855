"""An archive of documents: what cannot be made is named in it, and holds up nothing else."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from payslips.company_documents.kind import CannotMake, Report
from portal.core.pdf import UNMAKABLE
from portal.core.zips import zip_stream

log = logging.getLogger(__name__)

MISSING = "niet gemaakt.txt"
UNEXPECTED = "kon niet worden opgemaakt. Maak het bestand later opnieuw."


@dataclass(frozen=True, slots=True)
class Member:
    """A document of an archive, made when its turn has come.

    ``label`` says on the page which one is missing, and names nobody.
    """

    file_name: str
    label: str
    make: Callable[[], bytes]


def archive(members: Iterable[Member], report: Report) -> Iterator[bytes]:
    """This function will pack documents, and a text about those that could not be made."""
    return zip_stream(_contents(members, report))


def _contents(members: Iterable[Member], report: Report) -> Iterator[tuple[str, bytes]]:
    missing = []
    for member in members:
        try:
            content = member.make()
        except CannotMake as reason:
            problem = str(reason)
        except UNMAKABLE as error:
            # The kind of error alone: its text may hold what the document says.
            log.warning("member of an archive: %s", type(error).__name__)
            problem = UNEXPECTED
        else:
            yield member.file_name, content
            continue
        missing.append(f"{member.file_name}: {problem}")
        report.leave_out(member.label)
    if missing:
        yield MISSING, "\r\n".join(missing).encode()
