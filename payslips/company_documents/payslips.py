"""The payslips of a run with what the employer pays: in one file, or each in its own."""

from collections.abc import Iterator
from functools import partial

from payslips.company_documents.archive import Member, archive
from payslips.company_documents.kind import Kind, Report, Selection
from payslips.company_documents.one_file import one_file
from payslips.documents.employer_copy import EmployerCopy
from payslips.documents.layouts import Printed, layout_of
from payslips.models import Payslip
from payslips.queries.employer_copies import copy_of, lapsed_count, payslips_of
from portal.core.access import Actor
from portal.core.pdf import render_pdf


def make(
    *, actor: Actor, selection: Selection, file_format: str, report: Report
) -> Iterator[bytes]:
    """This function will make the employer's copies of a run's payslips."""
    total = selection.payslip_count
    if file_format == "zip":
        return archive(_members(selection, total, report), report)
    title = f"Loonstroken {selection.label}"
    return one_file(_reported(selection, total, report), partial(_render, title=title))


def summary(selection: Selection) -> str:
    """This function will say how many payslips there are, and how many a correction left out."""
    count = selection.payslip_count
    noun = "medewerker" if count == 1 else "medewerkers"
    text = f"{count} {noun}, met de kosten voor de werkgever"
    if lapsed := lapsed_count(selection.of_run):
        text += f"; vervallen sinds de vorige versie: {lapsed}"
    return text


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
    return _print(payslip, copy, title=copy.document.title)


def _render(payslip: Payslip, *, title: str) -> bytes:
    return _print(payslip, copy_of(payslip), title=title)


def _print(payslip: Payslip, copy: EmployerCopy, *, title: str) -> bytes:
    layout = layout_of(payslip.publication.snapshot["template"], Printed.COPIES)
    author = copy.document.employer.name
    context = {"copies": [copy], "title": title, "author": author}
    return render_pdf(layout.template, context, css=layout.css)


PAYSLIPS = Kind(
    key="payslips",
    label="Loonstroken werkgeversexemplaar",
    formats=("pdf", "zip"),
    make=make,
    summary=summary,
)
