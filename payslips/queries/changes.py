"""A payslip on its page: what it says, and what changed since the one before."""

from dataclasses import dataclass

from payslips.comparison import Comparison, Terms, compare
from payslips.documents.payslip import PayslipDocument
from payslips.models import Payslip, PayslipLine
from payslips.queries.entries import PayslipEntry
from payslips.queries.payslips import document_of, lines_of


@dataclass(frozen=True, slots=True)
class PayslipReading:
    """What its owner reads of a payslip; ``changes`` is None for a first one."""

    document: PayslipDocument
    changes: Comparison | None


def reading_of(
    payslip: Payslip, entry: PayslipEntry, previous: PayslipEntry | None
) -> PayslipReading:
    """This function will put together a payslip beside the one before it, in two queries."""
    found = lines_of(payslip.pk, previous.pk if previous else 0)
    lines = [line for line in found if line.payslip_id == payslip.pk]
    return PayslipReading(
        document_of(payslip, lines=lines),
        _changes(entry, previous, found, lines) if previous else None,
    )


def _changes(
    entry: PayslipEntry,
    previous: PayslipEntry,
    found: list[PayslipLine],
    lines: list[PayslipLine],
) -> Comparison:
    earlier = [line for line in found if line.payslip_id == previous.pk]
    return compare(_terms(entry), _terms(previous), lines, earlier)


def _terms(entry: PayslipEntry) -> Terms:
    return Terms(entry.period, entry.net, entry.wage_tax_credit, entry.table)
