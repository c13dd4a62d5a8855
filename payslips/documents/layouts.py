"""The templates that documents were ever published with; each stays as it is, for ever.

A payslip is rendered with the version that its frame names, however late it is opened first, and
so is every document for the employer about its run: made again next year it is the same. So
whoever changes what a document looks like adds a version with files of its own; a test compares
the files of every version with what they were.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# What is published from now on is rendered with this one.
TEMPLATE_VERSION = 1


class Printed(StrEnum):
    """What is printed of a run, or of a year."""

    PAYSLIP = "payslip"
    STATEMENT = "statement"
    # For employers.
    STATEMENTS = "statements"
    COPIES = "copies"
    PAYMENTS = "payments"
    REPORT = "report"
    WAGE_REGISTER = "wage register"
    # The same, of so many rows that they are laid out in parts.
    LONG_PAYMENTS = "long payments"
    LONG_REPORT = "long report"
    LONG_WAGE_REGISTER = "long wage register"


@dataclass(frozen=True, slots=True)
class Layout:
    """A template below ``templates/`` and a style sheet below ``static/``."""

    template: str
    css: str


LAYOUTS: Mapping[int, Mapping[Printed, Layout]] = {
    1: {
        Printed.PAYSLIP: Layout("pdf/payslip.html", "pdf/payslip.css"),
        Printed.STATEMENT: Layout("pdf/statement.html", "pdf/statement.css"),
        Printed.STATEMENTS: Layout("pdf/statements.html", "pdf/statement.css"),
        Printed.COPIES: Layout("pdf/employer_copies.html", "pdf/payslip.css"),
        Printed.PAYMENTS: Layout("pdf/payment_list.html", "pdf/company.css"),
        Printed.REPORT: Layout("pdf/report.html", "pdf/report.css"),
        Printed.WAGE_REGISTER: Layout("pdf/wage_register.html", "pdf/company.css"),
        Printed.LONG_PAYMENTS: Layout("pdf/long_payment_list.html", "pdf/company.css"),
        Printed.LONG_REPORT: Layout("pdf/long_report.html", "pdf/report.css"),
        Printed.LONG_WAGE_REGISTER: Layout(
            "pdf/long_wage_register.html", "pdf/company.css"
        ),
    }
}


class UnknownLayout(LookupError):
    """The frame names a version that this portal does not have."""


def layout_of(version: int, printed: Printed) -> Layout:
    """This function will return the layout of a document in a version.

    :raises UnknownLayout: when there is none.
    """
    if version not in LAYOUTS:
        raise UnknownLayout(version)
    return LAYOUTS[version][printed]
