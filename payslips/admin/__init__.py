"""Payroll in the bureau's pages, by noun."""

from payslips.admin import books, company_files, documents, runs

__all__ = ["books", "company_files", "documents", "runs"]
