"""The journal entry: of a run, and cumulative of a year."""

from collections.abc import Iterable

from payslips.company_documents.kind import (
    CannotMake,
    Kind,
    Per,
    Report,
    Selection,
)
from payslips.company_documents.reports import (
    edition_of_runs,
    heading_of,
    written,
)
from payslips.documents.journal import NotBooked, compose
from payslips.queries.journal import bookings, mapping_digest, own_accounts
from portal.core.access import Actor


def make(
    *, actor: Actor, selection: Selection, file_format: str, report: Report
) -> bytes | Iterable[bytes]:
    """This function will make a journal entry on the company's own accounts.

    :raises CannotMake: when there is none, or debit and credit differ.
    """
    accounts = own_accounts(selection.company.pk)
    delivered = bookings(selection.runs)
    try:
        made = compose(heading_of(selection), delivered, accounts)
    except NotBooked as reason:
        raise CannotMake(str(reason)) from reason
    return written(made, file_format, report)


def edition(selection: Selection) -> str:
    """This function will tell by which accounts, and of which runs, a journal entry is."""
    accounts = mapping_digest(selection.company.pk)
    return accounts if selection.run else f"{accounts}-{edition_of_runs(selection)}"


JOURNAL = Kind(
    key="journal",
    label="Journaalpost",
    formats=("pdf", "xlsx", "csv"),
    make=make,
    quick=frozenset({"xlsx", "csv"}),
    edition=edition,
)
YEAR_JOURNAL = Kind(
    key="year-journal",
    label="Journaalpost cumulatief",
    formats=("pdf", "xlsx", "csv"),
    make=make,
    per=Per.YEAR,
    quick=frozenset({"xlsx", "csv"}),
    edition=edition,
)
