"""The payslips of a run with what the employer pays: in one file, or each in its own."""

from collections.abc import Iterator
from functools import partial

from payslips.company_documents.archive import Member, archive
from payslips.company_documents.kind import CannotMake, Kind, Report, Selection
from payslips.documents.employer_copy import EmployerCopy
from payslips.documents.layouts import Layout, Printed, layout_of
from payslips.models import Payslip
from payslips.queries.employer_copies import copy_of, count_of, payslips_of
from payslips.queries.payslips import frozen_layout
from portal.core.access import Actor
from portal.core.pdf import render_pdf

# Laid out as one document, each page takes about 4 MB: half a gigabyte for a hundred.
MOST_IN_ONE = 100


def make(
    *, actor: Actor, selection: Selection, file_format: str, report: Report
) -> bytes | Iterator[bytes]:
    """This function will make the employer's copies of a run's payslips.

    :raises CannotMake: when there are too many for one file.
    """
    total = count_of(selection.of_run)
    if file_format == "zip":
        return archive(_members(selection, total, report), report)
    if total > MOST_IN_ONE:
        raise CannotMake(
            f"Eén pdf kan ten hoogste {MOST_IN_ONE} loonstroken bevatten. Kies de zip: "
            "daarin staat van elke medewerker een eigen pdf."
        )
    copies = [copy_of(one) for one in _reported(selection, total, report)]
    layout = frozen_layout(selection.of_run, Printed.COPIES)
    return _render(copies, layout, title=f"Loonstroken {selection.label}")


def summary(selection: Selection) -> str:
    """This function will say how many payslips there are."""
    count = count_of(selection.of_run)
    noun = "medewerker" if count == 1 else "medewerkers"
    limit = (
        f"; één pdf bevat er ten hoogste {MOST_IN_ONE}" if count > MOST_IN_ONE else ""
    )
    return f"{count} {noun}, met de kosten voor de werkgever{limit}"


def _members(selection: Selection, total: int, report: Report) -> Iterator[Member]:
    for payslip in _reported(selection, total, report):
        frame = payslip.publication.snapshot
        number = frame["personnel_number"]
        yield Member(
            f"{selection.code} {number} {frame['employee_name']}.pdf",
            f"personeelsnummer {number}",
            partial(_render_alone, payslip),
        )


def _reported(selection: Selection, total: int, report: Report) -> Iterator[Payslip]:
    for done, payslip in enumerate(payslips_of(selection.of_run)):
        report(done, total)
        yield payslip


def _render_alone(payslip: Payslip) -> bytes:
    copy = copy_of(payslip)
    layout = layout_of(payslip.publication.snapshot["template"], Printed.COPIES)
    return _render([copy], layout, title=copy.document.title)


def _render(copies: list[EmployerCopy], layout: Layout, *, title: str) -> bytes:
    author = copies[0].document.employer.name
    context = {"copies": copies, "title": title, "author": author}
    return render_pdf(layout.template, context, css=layout.css)


PAYSLIPS = Kind(
    key="payslips",
    label="Loonstroken werkgeversexemplaar",
    formats=("pdf", "zip"),
    make=make,
    summary=summary,
)
