"""Payroll runs as delivered, and what was published of them."""

from payslips.models.company_file import CompanyFile
from payslips.models.failure import DocumentFailure
from payslips.models.ledger import LedgerAccount
from payslips.models.payslip import (
    LeaveLine,
    Payslip,
    PayslipLine,
    PublishedPayslip,
    Reservation,
    StoredDocument,
)
from payslips.models.run import ClosedPeriod, JournalLine, Payment, PayrollRun
from payslips.models.run_costs import RunCosts
from payslips.models.statement import (
    AnnualStatement,
    OpenedStatement,
    StoredStatement,
)
from payslips.models.stored import StoredFile

__all__ = [
    "AnnualStatement",
    "ClosedPeriod",
    "CompanyFile",
    "DocumentFailure",
    "JournalLine",
    "LeaveLine",
    "LedgerAccount",
    "OpenedStatement",
    "Payment",
    "PayrollRun",
    "Payslip",
    "PayslipLine",
    "PublishedPayslip",
    "Reservation",
    "RunCosts",
    "StoredDocument",
    "StoredFile",
    "StoredStatement",
]
