"""Many documents in one PDF: laid out one by one, so that memory does not grow with them."""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from payslips.company_documents.kind import CannotMake
from portal.core.joined_pdfs import join_pdfs
from portal.core.pdf import UNMAKABLE

log = logging.getLogger(__name__)

T = TypeVar("T")
INCOMPLETE = (
    "Niet elk document kan worden opgemaakt. Kies de zip: daarin staat wat er wel is, en "
    "wat ontbreekt."
)


def one_file(rows: Iterable[T], render: Callable[[T], bytes]) -> Iterator[bytes]:
    """This function will print rows in order, into one PDF that is written as it grows.

    Each has its own pages, numbered from one.

    :raises CannotMake: when one of them cannot be printed, for a PDF has no place to say so.
    """
    return join_pdfs(_parts(rows, render))


def _parts(rows: Iterable[T], render: Callable[[T], bytes]) -> Iterator[bytes]:
    for row in rows:
        try:
            yield render(row)
        except UNMAKABLE as error:
            # The kind of error alone: its text may hold what the document says.
            log.warning("part of a PDF: %s", type(error).__name__)
            raise CannotMake(INCOMPLETE) from None
