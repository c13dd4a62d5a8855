"""Payroll in the bureau's pages, by noun."""

from payslips.admin import books, documents, runs

__all__ = ["books", "documents", "runs"]
