"""The annual statements of a year: in one file, or each in its own.

The same figures and frames as the employees read; only theirs carry a mark. They hold whole
BSNs, so a fresh factor is asked before each download.
"""

import hashlib
from collections.abc import Iterator
from functools import partial

from payslips.company_documents.archive import Member, archive
from payslips.company_documents.kind import CannotMake, Kind, Per, Report, Selection
from payslips.company_documents.one_file import one_file
from payslips.documents.layouts import Layout, Printed, layout_of
from payslips.documents.statement import compose
from payslips.models import AnnualStatement
from payslips.queries.statements import last_statements
from portal.core.access import Actor
from portal.core.pdf import render_pdf

BATCH = 50


def make(
    *, actor: Actor, selection: Selection, file_format: str, report: Report
) -> Iterator[bytes]:
    """This function will make the annual statements of a company's year.

    :raises CannotMake: when none were issued.
    """
    count = count_of(selection)
    if file_format == "zip":
        return archive(members(selection, report), report)
    title = f"Jaaropgaven {selection.year}"
    return one_file(_reported(selection, count, report), partial(_render, title=title))


def members(selection: Selection, report: Report) -> Iterator[Member]:
    """This function will list the statements, to be made one by one."""
    count = count_of(selection)
    for statement in _reported(selection, count, report):
        frame = statement.snapshot
        number = frame["personnel_number"]
        yield Member(
            f"{selection.year} jaaropgave {number} {frame['employee_name']}.pdf",
            f"jaaropgave van personeelsnummer {number}",
            partial(_render_alone, statement),
        )


def count_of(selection: Selection) -> int:
    """This function will count the statements.

    :raises CannotMake: when there are none.
    """
    count = last_statements(selection.company.pk, selection.year).count()
    if not count:
        raise CannotMake(
            f"De jaaropgaven van {selection.year} zijn nog niet uitgegeven. Dat gebeurt als het "
            "jaar voorbij is en de laatste loonrun is gepubliceerd."
        )
    return count


def edition(selection: Selection) -> str:
    """This function will name the statements that the document is made of."""
    rows = last_statements(selection.company.pk, selection.year)
    text = ",".join(str(pk) for pk in rows.values_list("pk", flat=True))
    return hashlib.sha256(text.encode()).hexdigest()


def summary(selection: Selection) -> str:
    """This function will say how many statements were issued."""
    count = last_statements(selection.company.pk, selection.year).count()
    if not count:
        return "nog niet uitgegeven"
    return f"{count} {'jaaropgave' if count == 1 else 'jaaropgaven'}"


def _render(statement: AnnualStatement, *, title: str) -> bytes:
    document, layout = compose(statement), _layout(statement, Printed.STATEMENTS)
    author = document.employer.name
    context = {"documents": [document], "title": title, "author": author}
    return render_pdf(layout.template, context, css=layout.css)


def _render_alone(statement: AnnualStatement) -> bytes:
    document, layout = compose(statement), _layout(statement, Printed.STATEMENT)
    context = {"document": document, "title": document.title}
    return render_pdf(layout.template, context, css=layout.css)


def _layout(statement: AnnualStatement, printed: Printed) -> Layout:
    return layout_of(statement.snapshot["template"], printed)


def _reported(
    selection: Selection, count: int, report: Report
) -> Iterator[AnnualStatement]:
    for done, statement in enumerate(_statements(selection)):
        report(done, count)
        yield statement


def _statements(selection: Selection) -> Iterator[AnnualStatement]:
    rows = last_statements(selection.company.pk, selection.year)
    return rows.iterator(chunk_size=BATCH)


STATEMENTS = Kind(
    key="statements",
    label="Jaaropgaven",
    formats=("pdf", "zip"),
    make=make,
    per=Per.YEAR,
    edition=edition,
    summary=summary,
    needs_step_up=True,
)
