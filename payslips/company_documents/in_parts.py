"""A long list in one PDF: some hundred rows laid out at a time, on pages that count on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from payslips.company_documents.kind import Report
from payslips.documents.layouts import Layout
from portal.core.joined_pdfs import count_pages, join_pdfs
from portal.core.pdf import render_pdf
from portal.core.shown import Shown

# What a part takes of memory does not depend on the company: some 300 MB of seventeen columns.
ROWS_A_PART = 500


@dataclass(frozen=True, slots=True)
class Part(Shown):
    """Rows of one table that follow each other; its sums are below the last of them."""

    rows: Sequence[Any]
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """What a template prints of one part, and how many rows that are."""

    rows: int
    context: Mapping[str, Any]


def cut(rows: Sequence[Any], *, most: int) -> Iterator[Part]:
    """This function will cut the rows of a table into parts of at most so many."""
    starts = range(0, len(rows), most)
    for start in starts:
        part = rows[start : start + most]
        yield Part(part, is_first=start == 0, is_last=start == starts[-1])


def print_in_parts(
    layout: Layout, pieces: Iterable[Piece], *, total: int, report: Report
) -> Iterator[bytes]:
    """This function will print pieces into one PDF, joined as it grows.

    The bar moves with the rows, of which there are ``total``. The first page of each piece is
    passed to its template, since how many there are in all is known only at the end.

    :raises ValueError: without any piece.
    """
    return join_pdfs(_printed(layout, pieces, total, report))


def _printed(
    layout: Layout, pieces: Iterable[Piece], total: int, report: Report
) -> Iterator[bytes]:
    page, done = 1, 0
    for piece in pieces:
        report(done, total)
        context = {**piece.context, "first_page": page}
        content = render_pdf(layout.template, context, css=layout.css)
        page, done = page + count_pages(content), done + piece.rows
        yield content
